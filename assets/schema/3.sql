-- The library, version 3: verdicts that the reader gave blocks of single stories by hand.

CREATE TABLE by_hand(
  story INTEGER NOT NULL REFERENCES story(id) ON DELETE CASCADE,
  begins TEXT NOT NULL,                     -- the block's first words, white space folded
  nth INTEGER NOT NULL,                     -- which of the blocks that begin so, from 0
  keep INTEGER NOT NULL,
  reason TEXT NOT NULL,                     -- what the block was taken for before
  PRIMARY KEY(story, begins, nth)
) STRICT, WITHOUT ROWID;
CREATE INDEX by_hand_reason ON by_hand(reason, keep);
