-- Version 2. Unread stories are listed from their indexes alone. SQLite (3.54, where.c, wherePartIdxExpr) takes as known
-- what an index is restricted to, but of terms joined by AND only the last one and what stands in parentheses behind the
-- first: with three in a row it looked up each row for what it knew.

DROP INDEX story_unread;
DROP INDEX story_unread_of_feed;
CREATE INDEX story_unread ON story(sort, id, feed, words, author, title) WHERE unread = 1 AND (deleted = 0 AND hidden_by = 0);
CREATE INDEX story_unread_of_feed ON story(feed, sort) WHERE unread = 1 AND (deleted = 0 AND hidden_by = 0);
