//! A story as a record for other programs.
//! Knows nothing of how records are laid out in a file.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::Story;
use crate::doc::json::{self, Record};

/// Fields that came with a page and go with its story, each value as it stood there.
#[derive(Clone, Debug, Default)]
pub struct Given(pub Vec<(String, Box<RawValue>)>);

impl Given {
    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// One story; what is not known is `null` or empty. The order of the fields is part of the interface.
#[derive(Clone, Debug, Serialize)]
pub struct StoryRecord<'a> {
    /// Where it was read from, as it was asked for.
    pub source: &'a str,
    /// The identifier that came with the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a RawValue>,
    /// The canonical address.
    pub url: Option<&'a str>,
    /// The headline.
    pub title: &'a str,
    /// Who wrote it.
    pub byline: &'a str,
    /// The name of the site.
    pub site: &'a str,
    /// RFC 3339, as far as it is known.
    pub published: Option<String>,
    /// The same, for the last change.
    pub modified: Option<String>,
    /// BCP 47 tag.
    pub language: &'a str,
    /// The address of the image that stands for the story.
    pub image: Option<&'a str>,
    /// The address of its next page, of a story on several.
    pub next: Option<&'a str>,
    /// The charset of the page, by its name in the WHATWG Encoding Standard.
    pub charset: &'static str,
    /// The kept blocks, one a line, without the title.
    pub text: String,
    /// Words of the kept blocks.
    pub words: usize,
    /// How many blocks were cut.
    pub cut: usize,
    /// What the cleaner thinks of the page as a whole.
    pub trust: String,
    /// Whether all of the page was read; said only where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whole: Option<bool>,
    /// What else came with the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<&'a Given>,
    /// Microseconds from the bytes in memory to the cleaned document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub micros: Option<u64>,
    /// Every block and its verdict, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<Record<'a>>>,
}

impl<'a> StoryRecord<'a> {
    /// The record of a story, without blocks and time.
    pub fn of(story: &'a Story, source: &'a str) -> Self {
        let about = &story.about;
        Self {
            source,
            id: None,
            url: about.url.as_ref().map(url::Url::as_str),
            title: &about.title,
            byline: &about.byline,
            site: &about.site,
            published: about.published.map(|w| w.to_string()),
            modified: about.modified.map(|w| w.to_string()),
            language: &about.language,
            image: about.lead_image.as_ref().map(url::Url::as_str),
            next: about.next.as_ref().map(url::Url::as_str),
            charset: story.source.charset,
            text: story.document.kept_text(),
            words: story.document.kept_words(),
            cut: story.document.cut_blocks(),
            trust: story.trust.to_string(),
            whole: (!story.is_whole()).then_some(false),
            given: None,
            micros: None,
            blocks: None,
        }
    }

    /// The same with every block and its verdict.
    #[must_use]
    pub fn explained(self, story: &'a Story) -> Self {
        Self {
            blocks: Some(json::blocks(&story.document)),
            ..self
        }
    }
}
