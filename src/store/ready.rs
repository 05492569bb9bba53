//! Stories made ready to be written, by whoever read them: the one thread that writes has the least time of all.
//! Knows nothing of what is stored already.

use std::borrow::Cow;

use jiff::Timestamp;
use rusqlite::Result;
use rusqlite::types::{Value, ValueRef};
use url::Url;

use super::change::NewStory;
use super::pack::{packed, unpacked};
use super::rows::enclosures_out;

/// A story with all that can be made of it before it is known whether it is new.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyStory {
    /// The story, without its texts when those are packed.
    pub(super) story: NewStory,
    /// Stands for all that its feed says of it.
    pub(super) hash: i64,
    packed: Option<Texts>,
}

/// The texts of a story as they are stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Texts {
    /// As it came.
    pub content: Value,
    /// Without markup; NULL when it is the same.
    pub plain: Value,
}

impl ReadyStory {
    /// For a feed that is known: most of its stories are here, and what is not written is not packed.
    pub fn of(story: NewStory) -> Self {
        Self {
            hash: hash(&story),
            packed: None,
            story,
        }
    }

    /// For a feed of which nothing is here: its texts are packed at once.
    pub fn packed(story: NewStory) -> Self {
        let mut ready = Self::of(story);
        ready.packed = Some(Texts::of(&ready.story));
        // Nobody needs them any more, and many stories wait at the same time.
        ready.story.content = String::new();
        ready.story.plain = String::new();
        ready
    }

    /// Its texts, packed now if they are not.
    pub(super) fn texts(&self) -> Cow<'_, Texts> {
        match &self.packed {
            Some(texts) => Cow::Borrowed(texts),
            None => Cow::Owned(Texts::of(&self.story)),
        }
    }

    /// The text without markup.
    pub(super) fn plain(&self) -> Result<Cow<'_, str>> {
        match &self.packed {
            Some(texts) => texts.plain().map(Cow::Owned),
            None => Ok(Cow::Borrowed(plain(&self.story))),
        }
    }
}

impl Texts {
    fn of(story: &NewStory) -> Self {
        let is_same = story.is_plain && plain(story) == story.content;
        Self {
            content: packed(&story.content),
            plain: if is_same {
                Value::Null
            } else {
                packed(plain(story))
            },
        }
    }

    fn plain(&self) -> Result<String> {
        let text = match &self.plain {
            Value::Null => &self.content,
            plain => plain,
        };
        Ok(unpacked(ValueRef::from(text))?.unwrap_or_default())
    }
}

/// The text without markup.
fn plain(story: &NewStory) -> &str {
    if story.is_plain && story.plain.is_empty() {
        &story.content
    } else {
        &story.plain
    }
}

/// Stands for all that a feed says of a story: FNV-1a, 64 bits, over its fields with a mark between them. It is kept,
/// so it never changes: every story would count as changed.
fn hash(story: &NewStory) -> i64 {
    let seconds = |moment: Option<Timestamp>| moment.map_or(i64::MIN, Timestamp::as_second);
    let url = |url: &Option<Url>| url.as_ref().map_or(String::new(), Url::to_string);
    let numbers = [seconds(story.published), seconds(story.updated)].map(i64::to_le_bytes);
    let enclosures = enclosures_out(&story.enclosures).unwrap_or_default();
    let parts: [&[u8]; 10] = [
        story.title.as_bytes(),
        story.author.as_bytes(),
        story.content.as_bytes(),
        &url(&story.url).into_bytes(),
        &url(&story.comments).into_bytes(),
        story.canonical.as_bytes(),
        enclosures.as_bytes(),
        &numbers[0],
        &numbers[1],
        &[u8::from(story.is_plain)],
    ];
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let field = |hash: u64, part: &&[u8]| part.iter().chain(&[0xff]).fold(hash, step);
    parts
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, field)
        .cast_signed()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn story(content: &str, is_plain: bool) -> NewStory {
        NewStory {
            title: "Low tide".to_owned(),
            url: Url::parse("https://a.example/1").ok(),
            published: Timestamp::from_second(1_700_000_000).ok(),
            content: content.to_owned(),
            is_plain,
            ..NewStory::default()
        }
    }

    #[test]
    fn a_story_has_the_hash_that_libraries_have_of_it() {
        assert_eq!(
            ReadyStory::of(story("<p>The tide.</p>", false)).hash,
            4_861_134_759_314_098_804
        );
    }

    #[test]
    fn packed_early_or_late_a_story_is_the_same() {
        let long = "The ferry came with the tide. ".repeat(40);
        for text in ["", "The tide.", &long] {
            for is_plain in [false, true] {
                let mut story = story(text, is_plain);
                if !is_plain {
                    story.plain = text.to_uppercase();
                }
                let (late, early) = (ReadyStory::of(story.clone()), ReadyStory::packed(story));
                assert_eq!(early.hash, late.hash);
                assert_eq!(early.texts(), late.texts());
                assert_eq!(early.plain().unwrap(), late.plain().unwrap());
                assert_eq!(early.story.content, "");
            }
        }
    }
}
