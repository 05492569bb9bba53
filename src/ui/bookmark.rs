//! Keeping a bookmark: what the reader's own program is told of the story before him.
//! Knows nothing of that program.

use url::Url;

use super::{Effect, Model, Screen};
use crate::doc::SafeText;
use crate::story::Address;

/// What is kept of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Its page.
    pub url: Url,
    /// Its title.
    pub title: SafeText,
    /// Who wrote it and when, as far as it is known.
    pub note: SafeText,
    /// What its feed or site is called.
    pub feed: SafeText,
}

impl Model {
    /// Has a bookmark of the story kept that is chosen or shown.
    pub(super) fn bookmark(&mut self) -> Vec<Effect> {
        let at_list = matches!(self.screens.last(), Some(Screen::List));
        let found = if at_list {
            self.bookmark_of_chosen()
        } else {
            self.bookmark_of_shown()
        };
        let Some(bookmark) = found else {
            self.tell("this story has no address to keep");
            return Vec::new();
        };
        vec![Effect::Bookmark(bookmark)]
    }

    fn bookmark_of_chosen(&self) -> Option<Bookmark> {
        let entry = self.list.chosen()?;
        let url = match entry.address {
            Address::Web(url) => url,
            Address::Library(story) => self.list.shelf()?.line(story)?.url.clone()?,
            _ => return None,
        };
        Some(Bookmark {
            url,
            title: entry.title,
            note: entry.note,
            feed: SafeText::line(self.list.name()),
        })
    }

    fn bookmark_of_shown(&self) -> Option<Bookmark> {
        let reader = self.reader.as_ref()?;
        let about = reader.sheet().map(|s| &s.story.about);
        let url = match (about.and_then(|a| a.url.clone()), &reader.address) {
            (Some(url), _) => url,
            (None, Address::Web(url)) => url.clone(),
            _ => return None,
        };
        Some(Bookmark {
            url,
            title: reader.title(),
            note: about.map(|a| a.byline.clone()).unwrap_or_default(),
            feed: about.map(|a| a.site.clone()).unwrap_or_default(),
        })
    }
}
