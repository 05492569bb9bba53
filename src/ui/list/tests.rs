//! What a list does beyond what a picture shows.
//! Knows nothing of the library.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn a_file_takes_its_title_from_its_story_and_an_edition_keeps_its_own() {
    let entry = |address| Headline {
        address,
        title: SafeText::line("before"),
        note: SafeText::line("a note"),
    };
    let (demo, file) = (Address::Demo(0), Address::File("a.html".into()));
    let mut list = List::new("all", vec![entry(demo.clone()), entry(file.clone())]);

    for address in [&demo, &file] {
        list.learn(address, SafeText::line("after"), SafeText::line("new"));
    }

    let titles = [0, 1].map(|n| list.entry(n).unwrap().title.to_string());
    assert_eq!(titles, ["before", "after"]);
}
