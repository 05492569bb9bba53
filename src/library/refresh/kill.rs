//! What kill rules make of the stories of a feed before they are stored.
//! Knows nothing of how rules are written.

use std::borrow::Cow;

use url::Url;

use super::Shared;
use crate::filter::kill::{Fate, fate};
use crate::filter::{FeedFacts, Marks, Moment, StoryFacts};
use crate::store::NewStory;
use crate::story::minutes;

/// Takes out the stories that are never to be stored, and notes which rule hides others.
pub(super) fn judge(shared: &Shared, feed: &FeedFacts, stories: &mut Vec<NewStory>) {
    let moment = Moment::here(shared.now);
    let mut index = 0;
    stories.retain_mut(|story| {
        index += 1;
        match fate(
            shared.kills,
            &feed.address,
            &facts((feed, index), story, &moment),
        ) {
            Fate::Kept => true,
            Fate::Hidden(rule) => {
                story.hidden_by = rule;
                true
            }
            Fate::Dropped(_) => false,
        }
    });
}

fn facts<'a>(
    (feed, index): (&'a FeedFacts, u32),
    story: &'a NewStory,
    moment: &Moment,
) -> StoryFacts<'a> {
    let address = |url: &'a Option<Url>| Cow::Borrowed(url.as_ref().map_or("", Url::as_str));
    let file = story.enclosures.first();
    let site = story
        .url
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or_default();
    let body = if story.is_plain {
        &story.content
    } else {
        &story.plain
    };
    StoryFacts {
        title: story.title.as_str().into(),
        link: address(&story.url),
        author: story.author.as_str().into(),
        content: story.content.as_str().into(),
        body: body.as_str().into(),
        published: story.published.unwrap_or(moment.now),
        guid: story.guid.as_str().into(),
        enclosure_url: file.map_or("", |f| f.url.as_str()).into(),
        enclosure_type: file.map_or("", |f| f.media.as_str()).into(),
        site: site.strip_prefix("www.").unwrap_or(site).into(),
        index,
        words: story.words,
        minutes: minutes(story.words as usize) as u32,
        marks: Marks {
            is_unread: true,
            ..Marks::default()
        },
        feed: Cow::Borrowed(feed),
        moment: moment.clone(),
        ..StoryFacts::default()
    }
}
