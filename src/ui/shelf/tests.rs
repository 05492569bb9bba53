//! What a list of the library does beyond what keys can show.
//! Knows nothing of the screen.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use super::*;
use crate::story::library::FeedId;

fn item(story: i64, is_unread: bool) -> Item {
    Item {
        story: StoryId(story),
        date: jiff::Timestamp::UNIX_EPOCH,
        is_unread,
    }
}

fn listing(stories: impl IntoIterator<Item = i64>) -> Listing {
    Listing {
        wish: Wish {
            shelf: Shelf::Feed(FeedId(1)),
            ..Wish::default()
        },
        items: stories.into_iter().map(|s| item(s, s % 2 == 0)).collect(),
        ..Listing::default()
    }
}

fn line(story: i64, is_unread: bool) -> Line {
    Line {
        id: StoryId(story),
        is_unread,
        ..Line::default()
    }
}

fn order(shelf: &Shelved) -> Vec<i64> {
    shelf.items().iter().map(|i| i.story.0).collect()
}

#[test]
fn new_stories_come_in_where_they_belong_and_old_ones_stay_before_those_they_stood_before() {
    let mut shelf = Shelved::default();
    shelf.take(listing([1, 2, 3, 4, 5]));
    shelf.compare(listing([10, 2, 11, 4, 12]));
    assert_eq!(
        (shelf.new_stories(), order(&shelf)),
        (3, vec![1, 2, 3, 4, 5])
    );
    assert!(shelf.take_new());
    assert_eq!(order(&shelf), [10, 1, 2, 11, 3, 4, 12, 5]);
    assert!(!shelf.take_new());
}

#[test]
fn in_a_list_by_date_the_dates_say_where() {
    let dated = |stories: &[i64]| {
        let mut listing = listing(stories.iter().copied());
        for item in &mut listing.items {
            item.date = jiff::Timestamp::from_second(item.story.0).unwrap();
        }
        listing
    };
    let mut shelf = Shelved::default();
    shelf.take(dated(&[9, 8, 6, 5, 2]));
    shelf.compare(dated(&[10, 8, 7, 4, 3, 1]));
    shelf.take_new();
    assert_eq!(order(&shelf), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
}

#[test]
fn what_the_list_would_be_of_another_wish_is_not_taken() {
    let mut shelf = Shelved::default();
    shelf.take(listing([1, 2]));
    let other = Listing {
        wish: Wish::default(),
        ..listing([7, 8])
    };
    shelf.compare(other);
    assert_eq!(shelf.new_stories(), 0);
}

#[test]
fn a_story_that_is_asked_for_and_does_not_come_is_gone_and_comes_back() {
    let mut shelf = Shelved::default();
    shelf.take(listing([1, 2]));
    assert_eq!(shelf.ask(0..9), [StoryId(1), StoryId(2)]);
    shelf.learn(vec![line(1, false)]);
    assert!(shelf.is_gone(StoryId(2)));
    assert_eq!(shelf.counts(), (0, 1));
    shelf.age();
    shelf.ask(0..9);
    shelf.learn(vec![line(1, false), line(2, true)]);
    assert_eq!((shelf.is_gone(StoryId(2)), shelf.counts()), (false, (1, 2)));
}

#[test]
fn only_some_two_thousand_stories_are_known_and_those_near_the_screen_stay() {
    let mut shelf = Shelved::default();
    shelf.take(listing(0..10_000));
    for start in (0..10_000).step_by(100) {
        let asked = shelf.ask(start..start + 100);
        shelf.learn(asked.iter().map(|s| line(s.0, true)).collect());
        assert!(shelf.line(StoryId(i64::try_from(start).unwrap())).is_some());
    }
    let known = (0..10_000).filter(|s| shelf.line(StoryId(*s)).is_some());
    assert!(known.count() <= 2_100);
}

#[test]
fn a_hundred_thousand_stories_are_taken_compared_and_searched_in_no_time() {
    let mut shelf = Shelved::default();
    let began = Instant::now();
    shelf.take(listing(0..100_000));
    let taken = began.elapsed();
    shelf.compare(listing(0..100_000));
    let compared = began.elapsed().saturating_sub(taken);
    let stories: Vec<StoryId> = (1..100_000).map(StoryId).collect();
    shelf.mark(&stories, Marked::Read);
    let asked = Instant::now();
    assert_eq!(shelf.unread_from(0, true), None);
    assert_eq!(shelf.unread_round(99_999, true), Some(0));
    assert_eq!(
        shelf.place_of(&Address::Library(StoryId(99_999))),
        Some(99_999)
    );
    let all = [taken, compared, asked.elapsed()];
    // Far above what was measured: it is a debug build on a busy machine.
    assert!(all.iter().all(|t| *t < Duration::from_secs(2)), "{all:?}");
}
