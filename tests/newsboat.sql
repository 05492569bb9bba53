-- The tables of newsboat 2.21 with stories of our own: one of each kind of identity, read, flagged and deleted ones.
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024) NOT NULL,
  lastmodified INTEGER(11) NOT NULL DEFAULT 0, is_rtl INTEGER(1) NOT NULL DEFAULT 0, etag VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL, title VARCHAR(1024) NOT NULL,
  author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL, feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL,
  content VARCHAR(65535) NOT NULL, unread INTEGER(1) NOT NULL, enclosure_url VARCHAR(1024), enclosure_type VARCHAR(1024),
  enqueued INTEGER(1) NOT NULL DEFAULT 0, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0, base VARCHAR(128) NOT NULL DEFAULT "");
CREATE TABLE metadata (db_schema_version_major INTEGER NOT NULL, db_schema_version_minor INTEGER NOT NULL);
INSERT INTO metadata VALUES (2, 11);
INSERT INTO rss_feed VALUES ('FEED', 'https://harbour.example/', 'Harbour Post', 0, 0, '');
INSERT INTO rss_feed VALUES ('https://gone.example/feed', 'https://gone.example/', 'Gone', 0, 0, '');
INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url, enclosure_type, flags, deleted) VALUES
  ('urn:tram', 'River towns keep their tramway', 'Ana Ruiz', 'https://harbour.example/tram', 'FEED', 1778742720, '<p>The council voted on <b>Tuesday</b>.</p>', 0, '', '', 'sx', 0),
  ('https://harbour.example/grain2026-05-14T08:00:00Z', 'Grain talks resume', '', 'https://harbour.example/grain', 'FEED', 1778745600, 'Talks.', 1, 'https://harbour.example/grain.mp3', 'audio/mpeg', '', 0),
  ('https://harbour.example/ferry', 'Ferry strike ends', '', 'https://harbour.example/ferry', 'FEED', 1778749200, 'Ends.', 1, NULL, NULL, NULL, 0),
  ('Tides today', 'Tides today', '', '', 'FEED', 1778752800, 'High at noon.', 0, '', '', '', 0),
  ('urn:advert', 'Buy a boat', '', 'https://harbour.example/boat', 'FEED', 1778756400, 'Now.', 0, '', '', '', 1),
  ('urn:gone', 'Of a feed that is not subscribed', '', 'https://gone.example/1', 'https://gone.example/feed', 1778756400, 'x', 1, '', '', '', 0);
