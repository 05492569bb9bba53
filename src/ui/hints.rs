//! Letters on the visible links: one or two keys follow, copy or browse any of them.
//! Knows nothing of what following does.

use super::key::{Code, Key};
use super::links;
use super::{Effect, Model, Screen};

/// Home row first, then by reach; without `y`, which copies, and `q`, which leaves.
const ALPHABET: &[u8] = b"asdfghjklewruioptvnmcbxz";

/// Letters on the links of the visible rows.
#[derive(Debug)]
pub struct Hints {
    /// One for each visible link, from top to bottom.
    pub letters: Vec<Hint>,
    /// Letters typed so far, in small.
    pub typed: String,
    /// Whether `y` was pressed: the link will be copied.
    pub copies: bool,
}

/// The letters of one link, and where its text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Row of the layout.
    pub row: usize,
    /// Piece of that row.
    pub piece: usize,
    /// Index into the links of the document.
    pub link: u32,
    /// Its letters.
    pub letters: String,
}

impl Hints {
    /// The link that is meant by the letters typed so far: the first that begins with them.
    pub fn meant(&self) -> Option<&Hint> {
        let mut hints = self.letters.iter();
        hints.find(|h| h.letters.starts_with(&self.typed))
    }

    /// The rest of the letters of the link that begins at a piece of a row, when it is still meant.
    pub fn at(&self, row: usize, piece: usize) -> Option<&str> {
        let from = self
            .letters
            .partition_point(|h| (h.row, h.piece) < (row, piece));
        let hint = self.letters.get(from)?;
        let is_here = hint.row == row && hint.piece == piece;
        hint.letters.strip_prefix(&self.typed).filter(|_| is_here)
    }

    /// Whether a row has letters to show.
    pub fn in_row(&self, row: usize) -> bool {
        self.letters.iter().any(|h| h.row == row)
    }
}

/// Puts letters on the links that can be seen.
pub fn open(model: &mut Model) {
    let hints = visible(model);
    if hints.is_empty() {
        model.tell("no link here; U lists all");
        return;
    }
    model.screens.push(Screen::Hints(Hints {
        letters: hints,
        typed: String::new(),
        copies: false,
    }));
}

fn visible(model: &Model) -> Vec<Hint> {
    let Some(sheet) = model.sheet() else {
        return Vec::new();
    };
    let (layout, header) = (sheet.layout(), sheet.header().height());
    let first = sheet.top().saturating_sub(header);
    let end = (sheet.top() + usize::from(model.panes().rows())).saturating_sub(header);
    let (mut hints, mut last) = (Vec::new(), None);
    let rows = layout.rows().iter().enumerate();
    for (number, row) in rows.take(end).skip(first) {
        for (piece, (what, text)) in layout.pieces(row, sheet.document()).enumerate() {
            let link = what.look.link;
            if let Some(link) = link.filter(|l| Some(*l) != last && !text.trim().is_empty()) {
                hints.push(Hint {
                    row: number,
                    piece,
                    link,
                    letters: String::new(),
                });
            }
            last = link;
        }
        last = last.filter(|_| row.cells > 0);
    }
    let codes = codes(hints.len());
    hints.truncate(codes.len());
    for (hint, letters) in hints.iter_mut().zip(codes) {
        hint.letters = letters;
    }
    hints
}

/// So many codes that none begins another: single letters as long as they reach, the fewest possible of two letters.
fn codes(count: usize) -> Vec<String> {
    let letters = ALPHABET.len();
    let doubled = (0..letters).find(|d| letters - d + d * letters >= count);
    let singles = letters - doubled.unwrap_or(letters);
    let letter = |n: usize| char::from(ALPHABET[n]).to_string();
    let pairs = (singles..letters).flat_map(|a| (0..letters).map(move |b| (a, b)));
    let two = pairs.map(|(a, b)| letter(a) + &letter(b));
    (0..singles).map(letter).chain(two).take(count).collect()
}

/// Takes a key while letters are shown.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Screen::Hints(hints)) = model.screens.last_mut() else {
        return Vec::new();
    };
    match key.code {
        Code::Char('y') if !key.ctrl => hints.copies = true,
        Code::Enter => return choose(model, false),
        Code::Backspace if !hints.typed.is_empty() => drop(hints.typed.pop()),
        Code::Char('Q') => return vec![Effect::Quit],
        Code::Char(c) if !key.ctrl && c != 'q' => {
            hints.typed.push(c.to_ascii_lowercase());
            match hints.meant() {
                None => drop(model.screens.pop()),
                Some(hint) if hint.letters == hints.typed => {
                    return choose(model, c.is_ascii_uppercase());
                }
                Some(_) => {}
            }
        }
        _ => drop(model.screens.pop()),
    }
    Vec::new()
}

fn choose(model: &mut Model, in_browser: bool) -> Vec<Effect> {
    let Some(Screen::Hints(hints)) = model.screens.pop() else {
        return Vec::new();
    };
    let Some(link) = hints.meant().map(|h| h.link) else {
        return Vec::new();
    };
    match (hints.copies, in_browser) {
        (true, _) => links::copy(model, link),
        (false, true) => links::open_in_browser(model, link),
        (false, false) => links::follow(model, link),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_begins_another_and_the_first_links_have_one_letter() {
        for count in [1, 9, 24, 25, 60, 300, 576, 1000] {
            let codes = codes(count);
            assert_eq!(codes.len(), count.min(576));
            for (n, code) in codes.iter().enumerate() {
                let clash = codes
                    .iter()
                    .enumerate()
                    .any(|(m, c)| m != n && c.starts_with(code));
                assert!(!clash, "{count}: {code}");
            }
        }
        assert_eq!(codes(3), ["a", "s", "d"]);
        assert_eq!(codes(25)[22], "x");
        assert_eq!(codes(25)[23..], ["za", "zs"]);
    }
}
