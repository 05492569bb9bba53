//! What attributes say of an element: that a name, a date or somebody else's words stand there.
//! Knows nothing of the page around it.

/// What makes a place a mark; the stronger ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    /// `itemprop=author`, `itemprop=datePublished`, `rel=author`, `<time pubdate>`.
    Said,
    /// `itemprop=dateModified`.
    Modified,
    /// A `<time>` element.
    Time,
    /// A class that speaks of an author or a date.
    Class,
}

/// What an attribute says stands in its element, and how surely.
#[derive(Clone, Copy)]
pub(super) enum Speaks {
    Author(MarkKind),
    Date(MarkKind),
}

/// What an `itemprop` says (schema.org microdata).
pub(super) fn property_speaks_of(word: &str) -> Option<Speaks> {
    match word {
        "author" => Some(Speaks::Author(MarkKind::Said)),
        "datePublished" | "dateCreated" => Some(Speaks::Date(MarkKind::Said)),
        "dateModified" => Some(Speaks::Date(MarkKind::Modified)),
        _ => None,
    }
}

/// Parts of class names that speak of an author, of a date, and those that show that something else is meant.
const AUTHOR: [&str; 7] = [
    "byline",
    "author",
    "posted-by",
    "postedby",
    "written-by",
    "writer",
    "contributor",
];
const NO_AUTHOR: [&str; 24] = [
    "bio",
    "box",
    "avatar",
    "image",
    "img",
    "photo",
    "pic",
    "social",
    "info",
    "about",
    "desc",
    "more",
    "related",
    "comment",
    "follow",
    "title",
    "role",
    "icon",
    "widget",
    "archive",
    "job",
    "link-list",
    "thumb",
    "updat",
];
const DATE: [&str; 6] = [
    "date",
    "published",
    "timestamp",
    "posted-on",
    "pubdate",
    "dateline",
];
const NO_DATE: [&str; 5] = ["updat", "modif", "event", "candidate", "mandate"];

/// What a class list says, by its words: `post-author`, `byline`, `entry-date`.
pub(super) fn class_speaks_of(class: &str) -> Option<Speaks> {
    if !may_speak(class) {
        return None;
    }
    class.split_ascii_whitespace().find_map(|word| {
        let word = word.to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if has(&AUTHOR) && !has(&NO_AUTHOR) {
            return Some(Speaks::Author(MarkKind::Class));
        }
        (has(&DATE) && !has(&NO_DATE)).then_some(Speaks::Date(MarkKind::Class))
    })
}

/// One quick look for four letters of each of the words above, those that few other words have: nearly every class of
/// a page fails it.
fn may_speak(class: &str) -> bool {
    has_any_four(class, |four| {
        matches!(
            four,
            b"byli" | b"auth" | b"oste" | b"writ" | b"trib" | b"date" | b"blis" | b"mest"
        )
    })
}

/// Whether some four letters that follow each other, in small letters, are asked for.
fn has_any_four(names: &str, asked: impl Fn(&[u8; 4]) -> bool) -> bool {
    let mut four = 0_u32;
    names.bytes().any(|byte| {
        four = four << 8 | u32::from(byte | 0x20);
        asked(&four.to_be_bytes())
    })
}

/// Whether class names or an id speak of other stories or of readers' words.
pub(super) fn speaks_of_others(names: &str) -> bool {
    let may_speak = has_any_four(names, |four| {
        matches!(
            four,
            b"comm" | b"rela" | b"side" | b"reco" | b"teas" | b"most" | b"popu"
        )
    });
    may_speak
        && names.split_ascii_whitespace().any(|word| {
            let word = word.to_ascii_lowercase();
            [
                "comment",
                "related",
                "sidebar",
                "recommend",
                "teaser",
                "most-read",
                "popular",
            ]
            .iter()
            .any(|w| word.contains(w))
                && ![
                    "no-comment",
                    "comments-open",
                    "comment-count",
                    "sidebar-",
                    "-sidebar",
                    "has-",
                    "with-",
                ]
                .iter()
                .any(|w| word.contains(w))
        })
}
