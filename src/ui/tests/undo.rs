//! The order in which rules and changes of the library are undone.
//! Knows nothing of how either is taken back.

use super::library::{answer, enter, opened, session};
use super::*;
use crate::story::teach::{Correction, Reach, Taught, Written};

/// Has a rule made for the shown story.
fn taught(model: &mut Model) {
    let sheet = model.sheet().unwrap();
    let correction = Correction {
        texts: Vec::new(),
        keep: false,
        why: SafeText::default(),
        reach: Reach::Feed,
        story: None,
        url: None,
        source: sheet.story.source.clone(),
        by_hand: Vec::new(),
    };
    let written = Written {
        path: "rules/feeds/a.rule".into(),
        line: 2,
        lines: vec!["cut text: a".to_owned()],
        before: None,
        after: [].into(),
        made_folder: false,
    };
    let taught = Taught {
        correction,
        written,
        by_hand: Vec::new(),
    };
    let ticket = model.tickets.draw(Slot::Teach);
    let taught = Answer::Taught {
        taught: Box::new(taught),
        story: None,
    };
    answer(model, ticket, taught);
}

fn undone(model: &mut Model) -> Option<&'static str> {
    let effects = press(model, "u");
    let name = |effect: &Effect| match effect {
        Effect::Undo => Some("library"),
        Effect::Forget(..) => Some("rule"),
        _ => None,
    };
    let name = effects.iter().find_map(name);
    if let Some(ticket) = model.tickets.newest(Slot::Teach) {
        let forgotten = Answer::Forgotten {
            was_there: true,
            story: None,
        };
        answer(model, ticket, forgotten);
    }
    name
}

#[test]
fn whatever_was_done_last_is_undone_first_be_it_a_rule_or_a_change_of_the_library() {
    for key in ["s", "A", "C", "D"] {
        let mut model = session(60);
        enter(&mut model, "Enter", opened);
        press(&mut model, "s");
        taught(&mut model);
        press(&mut model, "q");
        let deed = press(&mut model, key);
        assert!(deed.iter().any(|e| matches!(e, Effect::Mark(_))), "{key}");
        assert_eq!(undone(&mut model), Some("library"), "{key}");
        assert_eq!(undone(&mut model), Some("rule"), "{key}");
        assert_eq!(undone(&mut model), Some("library"), "{key}");
    }
}

#[test]
fn what_came_to_nothing_is_not_undone_and_a_feed_that_was_added_is() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    taught(&mut model);
    press(&mut model, "s");
    update(&mut model, Msg::Came(Came::Nothing));
    assert_eq!(undone(&mut model), Some("rule"));
    taught(&mut model);
    update(&mut model, Msg::Came(Came::Done));
    assert_eq!(undone(&mut model), Some("library"));
    assert_eq!(undone(&mut model), Some("rule"));
}
