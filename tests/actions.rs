//! Every action does something: each row of the table is pressed where it can be done, and the screen has to change, or
//! something has to be asked of the outside.

use clearstory::ui::Size;
use clearstory::ui::keys::{BINDINGS, Binding, Mode};

use crate::screens::Session;

/// Actions whose doing is still to come; one that does something must not stand here.
const TO_COME: &[&str] = &[
    "browse-and-read",
    "comments",
    "others",
    "enclosures",
    "changes",
    "full-text",
];

/// Where each mode is come to: what is opened, and the keys. The beginning and the middle of everything, as there is
/// nothing above the one and nothing new below the other.
fn states(mode: Mode) -> &'static [(&'static str, &'static str)] {
    match mode {
        Mode::Feeds => &[
            ("library", "Tab"),
            ("library", "Tab j j j j j j"),
            ("library unwell", "Tab"),
        ],
        Mode::List => &[
            ("library", ""),
            ("library", "j j j"),
            ("library", "j j Enter q"),
            ("list 4", "j"),
            ("list 4", "/ type:grain Enter"),
            ("list 4", "Enter J q"),
        ],
        Mode::Story => &[
            ("library", "Enter"),
            ("library", "j j Enter Ctrl-d"),
            ("library", "Enter J J J Ctrl-o"),
            ("story 4", ""),
            ("story 4", "J"),
            ("story 4", "J Ctrl-o"),
            ("story 4", "] ] ] ]"),
            ("story 4", "x + x"),
        ],
        Mode::Found => &[
            ("story 4", "/ type:the Enter"),
            ("story 4", "/ type:the Enter n Ctrl-d"),
        ],
        Mode::Xray => &[
            ("story 4", "x"),
            ("story 4", "x n"),
            ("story 4", "x j j"),
            ("story 4", "x + "),
        ],
        Mode::Links => &[
            ("story 4", "U"),
            ("story 4", "U j"),
            ("library", "j Enter e"),
        ],
        Mode::Preview => &[("library", "Enter x n n - s s Enter")],
        Mode::Page => &[
            ("library", "Tab g g 6 j i"),
            ("library unwell", "size:60x10 Tab g g 8 j i j"),
        ],
        Mode::Welcome => &[("library empty", "")],
    }
}

fn does_something(row: &Binding, (opened, keys): (&str, &str)) -> bool {
    let size = Size {
        columns: 160,
        rows: 14,
    };
    let mut session = Session::new(size, opened);
    session.press(keys);
    // A key that means nothing takes the last message away.
    session.press("F9");
    let (before, asked) = (session.buffer(), session.effects);
    let sequence = row.keys.split(", ").next().unwrap_or_default();
    session.press(sequence);
    session.buffer() != before || session.effects > asked
}

#[test]
fn every_action_does_something_somewhere() {
    let (mut idle, mut done) = (Vec::new(), Vec::new());
    for row in BINDINGS.iter().filter(|row| !row.keys.is_empty()) {
        let mut all = row.modes.iter().flat_map(|mode| states(*mode));
        let is_done = all.any(|state| does_something(row, *state));
        match (is_done, TO_COME.contains(&row.name)) {
            (false, false) => idle.push(row.name),
            (true, true) => done.push(row.name),
            _ => {}
        }
    }
    assert!(idle.is_empty(), "their keys do nothing: {idle:?}");
    assert!(done.is_empty(), "done, so not to come any more: {done:?}");
}
