//! The pieces of the short form, told apart by blanks outside of quotes.
//! Knows nothing of what they mean.

use crate::filter::error::{Error, Fault};

/// One piece: `-key:"value"`, `#value`, `value`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// The character it begins at, from 1.
    pub(super) column: usize,
    pub(super) is_negated: bool,
    /// What stands before the colon.
    pub(super) key: Option<String>,
    /// `#`, `~` or `=`.
    pub(super) sign: Option<char>,
    pub(super) value: String,
    pub(super) is_quoted: bool,
}

/// Splits a text.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, Error> {
    let mut reader = Reader {
        rest: text,
        column: 1,
    };
    let mut found = Vec::new();
    loop {
        while reader.next_if(char::is_whitespace).is_some() {}
        if reader.rest.is_empty() {
            return Ok(found);
        }
        found.push(reader.piece()?);
    }
}

struct Reader<'a> {
    rest: &'a str,
    column: usize,
}

impl Reader<'_> {
    fn next_if(&mut self, is: impl Fn(char) -> bool) -> Option<char> {
        let c = self.rest.chars().next().filter(|c| is(*c))?;
        self.rest = &self.rest[c.len_utf8()..];
        self.column += 1;
        Some(c)
    }

    fn piece(&mut self) -> Result<Piece, Error> {
        let mut piece = Piece {
            column: self.column,
            is_negated: self.next_if(|c| c == '-').is_some(),
            ..Piece::default()
        };
        piece.sign = self.next_if(|c| matches!(c, '#' | '~' | '='));
        if piece.sign.is_none() {
            piece.key = self.key();
        }
        let opened = self.column;
        piece.is_quoted = self.next_if(|c| c == '"').is_some();
        if piece.is_quoted {
            let closed = self.quoted(&mut piece.value);
            closed.map_err(|fault| Error {
                column: opened,
                fault,
            })?;
        } else {
            while let Some(c) = self.next_if(|c| !c.is_whitespace()) {
                piece.value.push(c);
            }
        }
        Ok(piece)
    }

    /// Letters up to a colon, if that is how it begins; `https://` begins an address, not a key.
    fn key(&mut self) -> Option<String> {
        let (key, after) = self.rest.split_once(':')?;
        let is_word = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase());
        if !is_word || after.starts_with("//") {
            return None;
        }
        self.column += key.len() + 1;
        self.rest = after;
        Some(key.to_owned())
    }

    /// A text in quotes; a backslash makes a quote or a backslash part of it, and is itself before anything else.
    fn quoted(&mut self, value: &mut String) -> Result<(), Fault> {
        loop {
            match self.next_if(|_| true) {
                None => return Err(Fault::OpenQuote),
                Some('"') => return Ok(()),
                Some('\\') => match self.next_if(|c| matches!(c, '"' | '\\')) {
                    Some(c) => value.push(c),
                    None => value.push('\\'),
                },
                Some(c) => value.push(c),
            }
        }
    }
}
