-- The library, version 1. Moments are seconds since 1970 in UTC; yes and no are 1 and 0.
-- A text of 512 bytes or more is a BLOB, compressed with zstd; a shorter one is TEXT.

CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;

CREATE TABLE feed(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  address TEXT NOT NULL UNIQUE,             -- as it stands in the subscriptions
  kind INTEGER NOT NULL DEFAULT 0,          -- 0 web, 1 file, 2 command, 3 filtered, 4 query
  subscribed INTEGER NOT NULL DEFAULT 1,
  hidden INTEGER NOT NULL DEFAULT 0,
  position INTEGER NOT NULL DEFAULT 0,      -- in the subscriptions
  title TEXT NOT NULL DEFAULT '',           -- what the feed calls itself
  own_title TEXT NOT NULL DEFAULT '',       -- what the reader calls it
  link TEXT,
  site TEXT,                                -- host of the link without www.
  settings TEXT NOT NULL DEFAULT '{}',      -- JSON
  etag TEXT,
  last_modified TEXT,
  body_hash INTEGER,
  moved_to TEXT,
  moved_seen INTEGER NOT NULL DEFAULT 0,    -- looks in a row that were sent there
  added INTEGER,
  checked INTEGER,
  succeeded INTEGER,
  changed INTEGER,
  next_check INTEGER,
  failing_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  status INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  gone INTEGER NOT NULL DEFAULT 0,
  ttl INTEGER                               -- seconds the feed asks to wait
) STRICT;
CREATE INDEX feed_site ON feed(site) WHERE site IS NOT NULL;

CREATE TABLE tag(
  feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY(feed, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_name ON tag(name, feed);

-- How many stories a feed has, hidden and deleted ones aside; kept by the triggers below.
CREATE TABLE tally(
  feed INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE,
  stories INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE story(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  feed INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  sort INTEGER NOT NULL,                    -- published, within 1970 … first_seen + 1 day; else first_seen
  unread INTEGER NOT NULL DEFAULT 1,
  starred INTEGER NOT NULL DEFAULT 0,
  saved INTEGER NOT NULL DEFAULT 0,
  hidden_by INTEGER NOT NULL DEFAULT 0,     -- the rule that hides it; -1: its feed is not subscribed any more
  deleted INTEGER NOT NULL DEFAULT 0,       -- when; the row stays, so that the feed does not bring it again
  indexed INTEGER NOT NULL DEFAULT 0,       -- whether `search` has its words
  finished INTEGER NOT NULL DEFAULT 0,
  place INTEGER,                            -- byte of the document where reading stopped; above its 32 bits a hash of the words there
  words INTEGER NOT NULL DEFAULT 0,
  minutes INTEGER NOT NULL DEFAULT 0,
  cluster INTEGER,                          -- the lowest id of its cluster; 0: taken apart by the reader
  published INTEGER,
  updated INTEGER,
  first_seen INTEGER NOT NULL,
  changed_at INTEGER,                       -- when its text changed
  flags TEXT NOT NULL DEFAULT '',           -- newsboat's letters
  title TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL DEFAULT '',
  url TEXT,
  site TEXT,                                -- host of url without www.
  canonical TEXT,                           -- url in the form by which the same page is known again
  guid TEXT NOT NULL,
  comments TEXT,
  enclosures TEXT,                          -- JSON
  UNIQUE(feed, guid)
) STRICT;
-- All that short filters look at, so that a list by date is told from this index alone, and a row is looked up only to
-- be shown; story_unread likewise. `id` stands in them by name, as lists are ordered by it after `sort`.
CREATE INDEX story_newest ON story(sort, id, feed, words, minutes, site, author, title) WHERE deleted = 0 AND hidden_by = 0;
CREATE INDEX story_of_feed ON story(feed, sort) WHERE deleted = 0 AND hidden_by = 0;
CREATE INDEX story_unread ON story(sort, id, feed, words, author, title) WHERE unread = 1 AND deleted = 0 AND hidden_by = 0;
CREATE INDEX story_unread_of_feed ON story(feed, sort) WHERE unread = 1 AND deleted = 0 AND hidden_by = 0;
CREATE INDEX story_starred ON story(sort) WHERE starred = 1 AND deleted = 0;
CREATE INDEX story_saved ON story(sort) WHERE saved = 1 AND deleted = 0;
CREATE INDEX story_flagged ON story(sort) WHERE flags <> '';
CREATE INDEX story_hidden ON story(hidden_by, sort) WHERE hidden_by <> 0;
CREATE INDEX story_deleted ON story(deleted) WHERE deleted <> 0;
CREATE INDEX story_cluster ON story(cluster) WHERE cluster > 0;
CREATE INDEX story_site ON story(site, sort) WHERE site IS NOT NULL;
CREATE INDEX story_canonical ON story(canonical) WHERE canonical IS NOT NULL;
CREATE INDEX story_updated ON story(sort) WHERE changed_at IS NOT NULL AND deleted = 0 AND hidden_by = 0;
CREATE INDEX story_unindexed ON story(id) WHERE indexed = 0;

CREATE TABLE text(
  story INTEGER PRIMARY KEY REFERENCES story(id) ON DELETE CASCADE,
  hash INTEGER NOT NULL,                    -- of all that the feed says of the story
  is_plain INTEGER NOT NULL DEFAULT 0,
  plain ANY,                                -- the text without markup: searched, shown as snippet, compared
  feed_text ANY,                            -- as it came
  previous ANY                              -- plain before the last change
) STRICT;

CREATE TABLE page(
  story INTEGER PRIMARY KEY REFERENCES story(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  media TEXT NOT NULL DEFAULT '',
  fetched INTEGER NOT NULL,
  status INTEGER NOT NULL DEFAULT 200,
  bytes INTEGER NOT NULL,                   -- of the body before it was compressed
  note TEXT NOT NULL DEFAULT '',            -- why the page or the feed gives the text
  plain ANY,                                -- the kept text; searched before text.plain
  body BLOB NOT NULL
) STRICT;

-- By what stories of the last days are known again in other feeds.
CREATE TABLE sketch(
  story INTEGER PRIMARY KEY REFERENCES story(id) ON DELETE CASCADE,
  date INTEGER NOT NULL,                    -- story.sort
  body BLOB NOT NULL                        -- with its version
) STRICT;
CREATE INDEX sketch_date ON sketch(date);

-- What sites repeat. Prints and keys are 64-bit hashes, stored as signed numbers.
CREATE TABLE site(
  site TEXT PRIMARY KEY,
  stories INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,                 -- of the fingerprints
  last_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE site_print(
  site TEXT NOT NULL,
  print INTEGER NOT NULL,
  stories INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY(site, print)
) STRICT, WITHOUT ROWID;
CREATE TABLE site_story(
  site TEXT NOT NULL,
  key INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY(site, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE undo(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  label TEXT NOT NULL,
  changes TEXT NOT NULL                     -- JSON: column → former value → stories
) STRICT;

CREATE VIRTUAL TABLE search USING fts5(
  title, author, body,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2'
);
-- Titles and authors by three letters each, for filters that look for parts of words: a first choice of rows.
CREATE VIRTUAL TABLE search_parts USING fts5(
  name, content = '', contentless_delete = 1, tokenize = 'trigram', detail = none
);

CREATE TRIGGER feed_added AFTER INSERT ON feed BEGIN
  INSERT INTO tally(feed) VALUES (new.id);
END;
CREATE TRIGGER story_added AFTER INSERT ON story WHEN new.deleted = 0 AND new.hidden_by = 0 BEGIN
  UPDATE tally SET stories = stories + 1, unread = unread + new.unread WHERE feed = new.feed;
END;
CREATE TRIGGER story_changed AFTER UPDATE OF unread, hidden_by, deleted, feed ON story BEGIN
  UPDATE tally SET stories = stories - 1, unread = unread - old.unread
    WHERE feed = old.feed AND old.deleted = 0 AND old.hidden_by = 0;
  UPDATE tally SET stories = stories + 1, unread = unread + new.unread
    WHERE feed = new.feed AND new.deleted = 0 AND new.hidden_by = 0;
END;
CREATE TRIGGER story_removed AFTER DELETE ON story BEGIN
  UPDATE tally SET stories = stories - 1, unread = unread - old.unread
    WHERE feed = old.feed AND old.deleted = 0 AND old.hidden_by = 0;
  DELETE FROM search WHERE rowid = old.id;
  DELETE FROM search_parts WHERE rowid = old.id;
END;
