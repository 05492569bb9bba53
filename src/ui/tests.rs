//! What update does beyond what a picture shows: late answers, places, changes by hand.
//! Knows nothing of painting.
#![allow(clippy::unwrap_used)]

mod library;
mod undo;

use super::*;
use crate::doc::SafeText;
use crate::doc::{Kind, Writer};
use crate::story::teach::Reach;
use crate::story::{Address, Story};
use crate::verdict::{Reason, Verdict};

fn story(title: &str, paragraphs: usize) -> Story {
    let mut writer = Writer::default();
    for n in 0..paragraphs {
        let kept = Verdict::kept(Reason::Prose, 0.9);
        let text =
            format!("Paragraph {n} of {title}, which goes on for a while so that lines break.");
        writer.block(&text, Kind::Paragraph, kept);
        writer.block(
            "Share this",
            Kind::Paragraph,
            Verdict::cut(Reason::ShareBar, 0.9),
        );
    }
    let mut story = Story {
        document: writer.finish(),
        ..Story::default()
    };
    story.about.title = SafeText::line(title);
    story
}

fn model(count: usize, start: Start) -> Model {
    let headline = |n| Headline {
        address: Address::Demo(n),
        title: SafeText::line(&format!("story {n}")),
        note: SafeText::default(),
    };
    let headlines = (0..count).map(headline).collect();
    let mut model = Model::new("list", headlines, start, Settings::default());
    update(
        &mut model,
        Msg::Resized(Size {
            columns: 80,
            rows: 20,
        }),
    );
    model
}

fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let keys = keys.split_whitespace().map(|k| k.parse().unwrap());
    keys.flat_map(|key| update(model, Msg::Key(key))).collect()
}

fn opening(effects: &[Effect]) -> (Ticket, Address) {
    match effects {
        [Effect::Open(ticket, address)] => (*ticket, address.clone()),
        effects => panic!("{effects:?}"),
    }
}

fn open(model: &mut Model, ticket: Ticket, paragraphs: usize) {
    let story = Box::new(story("one", paragraphs));
    assert_eq!(
        update(
            model,
            Msg::Answer(ticket, Answer::Opened(Box::new((*story).into())))
        ),
        []
    );
}

fn top(model: &Model) -> usize {
    model.sheet().unwrap().top()
}

#[test]
fn a_late_answer_for_a_story_that_was_left_changes_nothing() {
    let mut model = model(3, Start::Story);
    let (first, _) = opening(&update(&mut model, Msg::Started));
    let (second, address) = opening(&press(&mut model, "J"));
    assert_eq!(address, Address::Demo(1));
    open(&mut model, first, 3);
    assert!(model.sheet().is_none());
    update(
        &mut model,
        Msg::Answer(first, Answer::Failed("late".into())),
    );
    assert!(matches!(
        model.reader.as_ref().unwrap().state,
        reader::State::Opening
    ));
    open(&mut model, second, 3);
    assert_eq!(model.reader.as_ref().unwrap().address, Address::Demo(1));
    assert!(model.sheet().is_some());
}

#[test]
fn a_source_that_comes_after_its_story_was_left_is_dropped() {
    let mut model = model(2, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 3);
    let effects = press(&mut model, "v v");
    let [Effect::Source(source, _)] = effects[..] else {
        panic!("{effects:?}")
    };
    let (next, _) = opening(&press(&mut model, "J"));
    open(&mut model, next, 3);
    update(
        &mut model,
        Msg::Answer(source, Answer::Source(Box::default())),
    );
    assert!(!model.sheet().unwrap().has_source());
}

#[test]
fn a_story_that_was_read_is_at_hand_and_stands_where_it_was_left() {
    let mut model = model(2, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 40);
    press(&mut model, "1 7 j");
    let (ticket, _) = opening(&press(&mut model, "J"));
    open(&mut model, ticket, 40);
    assert_eq!((top(&model), press(&mut model, "K")), (0, Vec::new()));
    assert_eq!(top(&model), 17);
}

#[test]
fn a_saved_story_opens_at_its_place() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    let mut story = story("one", 40);
    story.place = story.document.blocks()[20].place();
    update(
        &mut model,
        Msg::Answer(ticket, Answer::Opened(Box::new(story.into()))),
    );
    assert!(top(&model) > 10);
    let effects = press(&mut model, "S Enter");
    let [Effect::Save(_, save)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(save.place, save.story.document.blocks()[20].place());
}

#[test]
fn the_row_at_the_top_keeps_its_text_through_every_width_and_back() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 60);
    press(&mut model, "3 1 j");
    let before = (top(&model), model.sheet().unwrap().anchor());
    for columns in (1..200).chain([80]) {
        update(&mut model, Msg::Resized(Size { columns, rows: 20 }));
    }
    assert_eq!((top(&model), model.sheet().unwrap().anchor()), before);
    press(&mut model, "< < < > > >");
    assert_eq!(top(&model), before.0);
}

#[test]
fn every_change_of_a_block_can_be_undone_in_turn() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 3);
    let before = model.sheet().unwrap().story.document.clone();
    press(&mut model, "x + j + n -");
    assert_eq!(model.sheet().unwrap().counts().cut, 2);
    press(&mut model, "u u x u");
    assert_eq!(model.sheet().unwrap().story.document, before);
    press(&mut model, "u");
    assert_eq!(
        &*model.line.notice.as_ref().unwrap().text,
        "nothing to undo"
    );
}

#[test]
fn the_preview_follows_the_cursor_and_asks_once() {
    let mut model = model(3, Start::List);
    let effects = update(
        &mut model,
        Msg::Resized(Size {
            columns: 120,
            rows: 30,
        }),
    );
    let (ticket, _) = opening(&effects);
    assert_eq!(
        update(
            &mut model,
            Msg::Resized(Size {
                columns: 121,
                rows: 30
            })
        ),
        []
    );
    assert_eq!(opening(&press(&mut model, "j")).1, Address::Demo(1));
    open(&mut model, ticket, 3);
    assert!(model.sheet().is_none());
}

#[test]
fn ctrl_c_ends_from_everywhere() {
    for keys in ["/", "x", "?", "S", "g", "|"] {
        let mut model = model(1, Start::Story);
        let (ticket, _) = opening(&update(&mut model, Msg::Started));
        open(&mut model, ticket, 3);
        press(&mut model, keys);
        assert_eq!(press(&mut model, "Ctrl-c"), [Effect::Quit]);
    }
}

#[test]
fn a_pasted_text_is_one_line_without_controls() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 3);
    assert_eq!(update(&mut model, Msg::Pasted("Q".into())), []);
    press(&mut model, "|");
    update(&mut model, Msg::Pasted("wc\u{1b}[31m\n -w".into()));
    let effects = press(&mut model, "Enter");
    let [Effect::Pipe { command, .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(command, "wc -w");
}

#[test]
fn the_last_row_of_a_story_can_be_reached_at_every_height() {
    for rows in 1..30 {
        let mut model = model(1, Start::Story);
        let (ticket, _) = opening(&update(&mut model, Msg::Started));
        open(&mut model, ticket, 12);
        update(&mut model, Msg::Resized(Size { columns: 60, rows }));
        press(&mut model, "G");
        let (sheet, height) = (model.sheet().unwrap(), model.panes().rows());
        assert!(
            sheet.top() + usize::from(height) >= sheet.height(),
            "{rows}"
        );
        for _ in 0..200 {
            press(&mut model, "b");
        }
        assert_eq!(top(&model), 0);
    }
}

fn asked(effects: &[Effect]) -> (Ticket, Reach) {
    match effects {
        [Effect::Preview(ticket, wanted)] => (*ticket, wanted.reach),
        effects => panic!("{effects:?}"),
    }
}

#[test]
fn a_preview_for_a_scope_that_was_left_or_dropped_is_not_shown() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    let mut shown = story("one", 9);
    shown.about.url = "https://a.example/1".parse().ok();
    let opened = Answer::Opened(Box::new(shown.into()));
    update(&mut model, Msg::Answer(ticket, opened));
    press(&mut model, "x +");
    let (site, reach) = asked(&press(&mut model, "Enter"));
    assert_eq!(reach, Reach::Site);
    let (everywhere, reach) = asked(&press(&mut model, "s"));
    assert_eq!(reach, Reach::Everywhere);
    let is_here = |model: &Model| match model.screens.last() {
        Some(Screen::Preview(screening)) => screening.is_here(),
        screen => panic!("{screen:?}"),
    };
    update(
        &mut model,
        Msg::Answer(site, Answer::Preview(Box::default())),
    );
    assert!(!is_here(&model), "that was for another scope");
    assert_eq!(press(&mut model, "Enter"), [], "nothing is kept unseen");
    update(
        &mut model,
        Msg::Answer(everywhere, Answer::Preview(Box::default())),
    );
    assert!(is_here(&model));
    assert_eq!(press(&mut model, "Esc"), [Effect::StopPreview]);
    let (late, _) = asked(&press(&mut model, "Enter"));
    press(&mut model, "Esc x");
    update(
        &mut model,
        Msg::Answer(late, Answer::Preview(Box::default())),
    );
    assert!(matches!(model.screens.last(), Some(Screen::Story)));
}

fn bound(keys: &str, does: &[&str]) -> Settings {
    let own = keymap::Own {
        keys: keys.to_owned(),
        does: does.iter().map(|&d| d.to_owned()).collect(),
        ..keymap::Own::default()
    };
    let (keys, wrong) = keymap::Keymap::with(&[own]);
    assert_eq!(wrong, []);
    Settings {
        keys,
        ..Settings::default()
    }
}

fn choose(model: &mut Model, settings: &Settings) {
    update(model, Msg::Settings(Box::new(settings.clone())));
}

#[test]
fn a_count_goes_to_each_action_of_a_macro_and_a_command_line_runs_in_it() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 60);
    choose(
        &mut model,
        &bound(", x", &["down", ":set layout 1", "down"]),
    );
    press(&mut model, "1 0 , x");
    assert_eq!((top(&model), model.settings.columns), (20, Some(1)));
}

#[test]
fn what_follows_in_a_macro_waits_for_its_story_and_is_forgotten_at_a_key() {
    let mut model = model(3, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 3);
    choose(&mut model, &bound(", x", &["next-story", "xray"]));
    let (ticket, _) = opening(&press(&mut model, ", x"));
    assert!(!model.is_xray());
    open(&mut model, ticket, 3);
    assert!(model.is_xray());
    press(&mut model, "x");
    let (ticket, _) = opening(&press(&mut model, ", x"));
    press(&mut model, "7");
    open(&mut model, ticket, 3);
    assert!(!model.is_xray());
}

#[test]
fn a_macro_stops_where_a_line_is_to_be_typed() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 60);
    choose(&mut model, &bound(", x", &["find", "quit"]));
    assert_eq!(press(&mut model, ", x"), []);
    assert!(matches!(model.screens.last(), Some(Screen::Prompt(_))));
}

#[test]
fn settings_that_change_leave_what_a_key_has_changed() {
    let mut model = model(1, Start::Story);
    press(&mut model, "<");
    let mut settings = bound("X", &["quit"]);
    choose(&mut model, &settings);
    assert_eq!(model.settings.measure, 69);
    assert_eq!(press(&mut model, "X"), [Effect::Quit]);
    settings.measure = 80;
    choose(&mut model, &settings);
    assert_eq!(model.settings.measure, 80);
}

#[test]
fn a_finished_line_is_kept_and_the_arrows_bring_it_back() {
    let mut model = model(1, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    open(&mut model, ticket, 60);
    let effects = press(&mut model, "/ o n e Enter");
    assert_eq!(effects, [Effect::KeepTyped(Typed::Find, "one".into())]);
    press(&mut model, "/ t w o Enter / ↑ ↑ ↓ ↑ Enter");
    let again = press(&mut model, "/ o ↑ Enter");
    assert_eq!(again, [Effect::KeepTyped(Typed::Find, "one".into())]);
    let elsewhere = press(&mut model, ": ↑ Enter");
    assert_eq!(elsewhere, []);
}

#[test]
fn space_waits_for_a_story_that_is_on_its_way() {
    let mut model = model(3, Start::Story);
    let (ticket, _) = opening(&update(&mut model, Msg::Started));
    assert_eq!(press(&mut model, "Space Space"), []);
    open(&mut model, ticket, 1);
    let (_, address) = opening(&press(&mut model, "Space"));
    assert_eq!(address, Address::Demo(1));
}
