//! Stories of the library: answers in any order, texts, places, what is kept.
//! Knows nothing of painting.

use super::*;
use crate::doc::Place;
use crate::story::choice::{Choice, From, State, Why};
use crate::story::library::{Feed, FeedId, Line, StoryId, TextPolicy};
use crate::story::{Item, Mark, Marked, Stop, Text};

/// A session over stories 1 to 5 of a feed, all of them unread.
pub(super) fn session(columns: u16) -> Model {
    let mut model = Model::library(Settings::default());
    update(&mut model, Msg::Resized(Size { columns, rows: 20 }));
    for effect in update(&mut model, Msg::Started) {
        let answer = match &effect {
            Effect::Feeds(_) => Answer::Feeds(Box::new(shelves())),
            Effect::List(_, wish) => Answer::Listed(Box::new(Listing {
                wish: wish.clone(),
                items: (1..=5).map(item).collect(),
                lines: (1..=5).map(line).collect(),
                ..Listing::default()
            })),
            effect => panic!("{effect:?}"),
        };
        let (Effect::Feeds(ticket) | Effect::List(ticket, _)) = effect else {
            continue;
        };
        let asked = update(&mut model, Msg::Answer(ticket, answer));
        // The first preview is answered by the tests.
        assert!(asked.iter().all(|e| matches!(e, Effect::Open(..))));
    }
    model
}

fn shelves() -> Shelves {
    Shelves {
        feeds: vec![Feed {
            id: FeedId(7),
            ..Feed::default()
        }],
        ..Shelves::default()
    }
}

fn item(story: i64) -> Item {
    Item {
        story: StoryId(story),
        date: jiff::Timestamp::UNIX_EPOCH,
        is_unread: true,
    }
}

fn line(story: i64) -> Line {
    Line {
        id: StoryId(story),
        feed: FeedId(7),
        title: SafeText::line(&format!("story {story}")),
        is_unread: true,
        ..Line::default()
    }
}

/// The answer to a question for a story: so many paragraphs, from feed or page.
fn text(line: Line, (text, from): (Text, From), paragraphs: usize) -> Opened {
    let beside = Beside {
        feed: SafeText::line("Harbour Post"),
        text,
        policy: TextPolicy::Auto,
        choice: Choice {
            from,
            state: State::Teaser,
            why: Why::Unasked,
        },
        changes: None,
        others: Vec::new(),
        comments: None,
        enclosures: Vec::new(),
        wants_page: from == From::Feed,
        line,
    };
    Opened {
        story: story(&beside.line.title, paragraphs),
        beside: Some(Box::new(beside)),
    }
}

pub(super) fn opened(story: i64) -> Answer {
    Answer::Opened(Box::new(text(line(story), (Text::Clean, From::Page), 40)))
}

fn teaser(story: i64) -> Answer {
    Answer::Opened(Box::new(text(line(story), (Text::Clean, From::Feed), 2)))
}

pub(super) fn answer(model: &mut Model, ticket: Ticket, answer: Answer) -> Vec<Effect> {
    update(model, Msg::Answer(ticket, answer))
}

/// What was asked for of stories.
fn asked(effects: &[Effect]) -> Vec<(Ticket, Option<i64>)> {
    let ticket = |effect: &Effect| match effect {
        Effect::Open(ticket, Address::Library(story)) => Some((*ticket, Some(story.0))),
        Effect::Text(ticket, ..) | Effect::Fetch(ticket, _) => Some((*ticket, None)),
        _ => None,
    };
    effects.iter().filter_map(ticket).collect()
}

/// Opens a story that was asked for.
pub(super) fn enter(model: &mut Model, keys: &str, with: impl Fn(i64) -> Answer) -> Vec<Effect> {
    let effects = press(model, keys);
    match asked(&effects)[..] {
        [.., (ticket, Some(story))] => answer(model, ticket, with(story)),
        _ => panic!("{effects:?}"),
    }
}

fn shown(model: &Model) -> Option<String> {
    model.sheet().map(|s| s.story.headline().to_string())
}

fn said(model: &Model) -> &str {
    model.line.notice.as_ref().map_or("", |n| &n.text)
}

fn remembered(effects: &[Effect]) -> Option<(i64, Stop, bool)> {
    effects.iter().rev().find_map(|e| match e {
        Effect::Remember(story, stop, end) => Some((story.0, *stop, *end)),
        _ => None,
    })
}

#[test]
fn stories_that_come_out_of_order_never_stand_in_for_each_other() {
    let mut model = session(60);
    let first = asked(&press(&mut model, "Enter"))[0].0;
    let second = asked(&press(&mut model, "J"))[0].0;
    let third = asked(&press(&mut model, "J"))[0].0;
    answer(&mut model, second, opened(2));
    assert_eq!(shown(&model), None);
    answer(&mut model, third, opened(3));
    answer(&mut model, first, opened(1));
    answer(&mut model, second, Answer::Failed("late".into()));
    assert_eq!(shown(&model).as_deref(), Some("story 3"));
}

#[test]
fn a_text_that_comes_after_its_story_was_left_is_dropped() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    let feed = asked(&press(&mut model, "v"))[0].0;
    enter(&mut model, "J", opened);
    let late = text(line(1), (Text::Feed, From::Feed), 2);
    assert_eq!(answer(&mut model, feed, Answer::Opened(Box::new(late))), []);
    assert_eq!(shown(&model).as_deref(), Some("story 2"));
    assert_eq!(model.sheet().unwrap().text(), Text::Clean);
}

#[test]
fn a_full_text_that_comes_after_its_story_was_left_is_neither_shown_nor_offered() {
    let mut model = session(60);
    let effects = enter(&mut model, "Enter", teaser);
    let page = asked(&effects)[0].0;
    enter(&mut model, "J", opened);
    answer(&mut model, page, opened(1));
    press(&mut model, "Enter");
    assert_eq!(shown(&model).as_deref(), Some("story 2"));
    assert_eq!(
        said(&model),
        "no other text has come; v shows what there is"
    );
}

#[test]
fn the_full_text_is_offered_and_comes_with_enter_at_the_paragraph_one_reads() {
    let mut model = session(60);
    let half = |n| Answer::Opened(Box::new(text(line(n), (Text::Clean, From::Feed), 20)));
    let page = asked(&enter(&mut model, "Enter", half))[0].0;
    press(&mut model, "9 j");
    let place = model.sheet().unwrap().story_place();
    let before = model.sheet().unwrap().document().text()[place.0 as usize..][..11].to_owned();
    assert_eq!(answer(&mut model, page, opened(1)), []);
    assert_eq!(model.sheet().unwrap().counts().cut, 20);
    press(&mut model, "Enter");
    let sheet = model.sheet().unwrap();
    assert_eq!(sheet.counts().cut, 40);
    assert!(sheet.top() > 0);
    let place = sheet.story_place().0 as usize;
    assert_eq!(&sheet.document().text()[place..][..11], before);
}

#[test]
fn an_empty_text_is_replaced_at_once_and_a_refusal_is_said_once() {
    let mut model = session(60);
    let empty = |n| Answer::Opened(Box::new(text(line(n), (Text::Clean, From::Feed), 0)));
    let page = asked(&enter(&mut model, "Enter", empty))[0].0;
    answer(&mut model, page, opened(1));
    assert_eq!(model.sheet().unwrap().counts().cut, 40);

    let page = asked(&enter(&mut model, "J", teaser))[0].0;
    answer(
        &mut model,
        page,
        Answer::Failed("the server said 402".into()),
    );
    assert_eq!(
        said(&model),
        "no full text: the server said 402 · o opens the page"
    );
    assert_eq!(asked(&press(&mut model, "j k q")), []);
}

#[test]
fn one_preview_at_a_time_is_asked_for_however_fast_the_cursor_runs() {
    let mut model = session(120);
    let (first, story) = match model.coming.clone() {
        Some(Address::Library(story)) => (newest(&model), story.0),
        coming => panic!("{coming:?}"),
    };
    assert_eq!((asked(&press(&mut model, "j j j")), story), (vec![], 1));
    let next = asked(&answer(&mut model, first, opened(1)));
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].1, Some(4));
    press(&mut model, "j");
    let last = asked(&answer(
        &mut model,
        next[0].0,
        Answer::Failed("gone".into()),
    ));
    assert_eq!(last[0].1, Some(5));
    assert_eq!(answer(&mut model, last[0].0, opened(5)), []);
    assert_eq!(shown(&model).as_deref(), Some("story 5"));
}

/// The ticket that was drawn last.
fn newest(model: &Model) -> Ticket {
    model.tickets.newest(Slot::Story).unwrap()
}

#[test]
fn a_preview_is_neither_remembered_nor_marked_nor_has_its_page_fetched() {
    let mut model = session(120);
    let ticket = newest(&model);
    assert_eq!(answer(&mut model, ticket, teaser(1)), []);
    let effects = press(&mut model, "Enter");
    let read = |e: &Effect| {
        matches!(
            e,
            Effect::Mark(Mark {
                marked: Marked::Read,
                ..
            })
        )
    };
    assert!(effects.iter().any(read));
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn a_place_is_remembered_with_its_words_and_the_end_as_the_end() {
    let mut model = session(60);
    let effects = enter(&mut model, "Enter", opened);
    assert_eq!(remembered(&effects), None);
    let (story, stop, is_finished) = remembered(&press(&mut model, "9 j")).unwrap();
    let document = model.sheet().unwrap().story.document.clone();
    assert_eq!((story, is_finished), (1, false));
    assert_eq!(stop, Stop::of(&document, stop.place));
    assert!(stop.place > Place(0) && stop.words != 0);
    let end = remembered(&press(&mut model, "G")).unwrap();
    assert_eq!(end, (1, Stop::end(&document), true));
    let top = remembered(&press(&mut model, "g g")).unwrap();
    assert_eq!(top, (1, Stop::default(), false));
}

#[test]
fn another_view_does_not_move_the_place_that_is_remembered() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    let before = remembered(&press(&mut model, "9 j")).unwrap();
    let effects = press(&mut model, "v");
    let none = text(line(1), (Text::Feed, From::Page), 40);
    let effects = answer(
        &mut model,
        asked(&effects)[0].0,
        Answer::Opened(Box::new(none)),
    );
    let [Effect::Source(source, _)] = effects[..] else {
        panic!("{effects:?}")
    };
    let source_text = Box::new(story("source", 90).document);
    assert_eq!(answer(&mut model, source, Answer::Source(source_text)), []);
    assert_eq!(remembered(&press(&mut model, "G")), None);
    press(&mut model, "v");
    assert_eq!(model.sheet().unwrap().story_place(), before.1.place);
}

#[test]
fn a_story_goes_on_where_it_was_left_though_its_text_has_changed() {
    let mut model = session(60);
    let old = story("story 1", 40).document;
    let stop = Stop::of(&old, old.blocks()[20].place());
    let changed = |_| {
        let left = Line {
            place: Some(stop.place),
            place_words: stop.words,
            ..line(1)
        };
        let mut opened = text(left, (Text::Clean, From::Page), 0);
        let mut writer = Writer::default();
        writer.block(
            "Corrected: this is new, and it is as long as a line or two of the text below.",
            Kind::Paragraph,
            Verdict::kept(Reason::Prose, 0.9),
        );
        let mut document = writer.finish();
        document.append(&old);
        opened.story.document = document;
        Answer::Opened(Box::new(opened))
    };
    enter(&mut model, "Enter", changed);
    let sheet = model.sheet().unwrap();
    let place = sheet.story_place().0 as usize;
    assert!(sheet.document().text()[place..].starts_with("Paragraph 10 of"));
    assert!(said(&model).starts_with("resumed at "), "{}", said(&model));
}

#[test]
fn a_story_that_was_read_to_its_end_begins_at_the_top() {
    let mut model = session(60);
    let finished = |n| {
        let end = Stop::end(&story("story 1", 40).document);
        let left = Line {
            place: Some(end.place),
            is_finished: true,
            ..line(n)
        };
        Answer::Opened(Box::new(text(left, (Text::Clean, From::Page), 40)))
    };
    enter(&mut model, "Enter", finished);
    assert_eq!((top(&model), said(&model)), (0, ""));
}

#[test]
fn the_text_one_leaves_a_story_in_is_kept_for_its_feed_and_the_next_story_has_it() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    let feed = asked(&press(&mut model, "v"))[0].0;
    let own = text(line(1), (Text::Feed, From::Feed), 3);
    answer(&mut model, feed, Answer::Opened(Box::new(own)));
    assert_eq!(model.sheet().unwrap().text(), Text::Feed);

    let effects = press(&mut model, "J");
    let last = effects.last().unwrap();
    assert_eq!(*last, Effect::Policy(FeedId(7), TextPolicy::Feed));
    let next = |e: &Effect| matches!(e, Effect::Text(_, StoryId(2), Text::Feed));
    assert!(effects.iter().any(next), "{effects:?}");
}

#[test]
fn a_text_that_was_only_looked_at_is_not_kept() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    let feed = asked(&press(&mut model, "v"))[0].0;
    let own = text(line(1), (Text::Feed, From::Feed), 3);
    answer(&mut model, feed, Answer::Opened(Box::new(own)));
    let effects = press(&mut model, "v");
    let source = effects.iter().find_map(|e| match e {
        Effect::Source(ticket, _) => Some(*ticket),
        _ => None,
    });
    answer(&mut model, source.unwrap(), Answer::Source(Box::default()));
    assert_eq!(asked(&press(&mut model, "v")), []);
    assert_eq!(model.sheet().unwrap().text(), Text::Clean);
    let is_policy = |e: &Effect| matches!(e, Effect::Policy(..));
    assert!(!press(&mut model, "J").iter().any(is_policy));
}

#[test]
fn the_header_shows_marks_as_soon_as_the_list_or_the_library_has_them() {
    let mut model = session(60);
    enter(&mut model, "Enter", opened);
    let effects = update(&mut model, Msg::Changed);
    let ticket = effects.iter().find_map(|e| match e {
        Effect::Lines(ticket, _) => Some(*ticket),
        _ => None,
    });
    let starred = Line {
        is_starred: true,
        ..line(1)
    };
    answer(&mut model, ticket.unwrap(), Answer::Lines(vec![starred]));
    let ends_with = |model: &Model, mark| {
        let header = model.sheet().unwrap().header();
        header.notes[0].ends_with(mark)
    };
    assert!(ends_with(&model, "★"));
    press(&mut model, "L");
    assert!(ends_with(&model, "saved"));
}
