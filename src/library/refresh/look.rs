//! From the bytes of a feed to what is stored of it. Whatever breaks here breaks for one feed.
//! Knows nothing of servers and of the order of things.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::ask::filtered;
use super::health::Look;
use super::{Choice, Shared, kill};
use crate::config::redacted;
use crate::doc::{SafeText, words};
use crate::feed;
use crate::fetch::fresh::Fault;
use crate::fetch::{Extent, Page, Reply, Told};
use crate::filter::FeedFacts;
use crate::library::command::{self, Budget};
use crate::store::{Arrived, Due, NewStory, ReadyStory, Validators};
use crate::story::canonical;
use crate::story::library::{Enclosure, FeedKind};

/// What is to be read.
pub(super) enum Work {
    /// A feed as its server sent it.
    Page(usize, Box<Reply>),
    /// A feed as its server sent it, which goes through a program.
    Filter(usize, Box<Reply>),
    /// A file, or what a program prints.
    Local(usize),
}

/// What a look at a feed brought.
pub(super) struct Seen {
    /// The feed, by its place among those that are asked.
    pub at: usize,
    pub look: Look,
    pub validators: Option<Validators>,
    pub arrived: Option<Arrived>,
    /// Whether this machine may be without a network.
    pub is_offline: bool,
}

impl Seen {
    /// A look that brought no stories.
    pub(super) fn nothing(at: usize, look: Look) -> Self {
        Self {
            at,
            look,
            validators: None,
            arrived: None,
            is_offline: false,
        }
    }
}

/// What a program that makes a feed may cost.
const PROGRAM: Budget = Budget {
    time: Duration::from_secs(30),
    bytes: 16 << 20,
};

/// A look that failed for a reason of this machine or of what came; told without secrets.
pub(super) fn failed(at: usize, error: &SafeText) -> Seen {
    let look = Look::Failed {
        error: SafeText::line(&redacted(error)),
        status: 0,
        fault: Fault::Passing,
    };
    Seen::nothing(at, look)
}

/// Reads a feed. A panic of a reader is a failure of that feed.
pub(super) fn look(shared: &Shared, work: Work) -> Seen {
    let at = match &work {
        Work::Page(at, _) | Work::Filter(at, _) | Work::Local(at) => *at,
    };
    let looked = catch_unwind(AssertUnwindSafe(|| brought(shared, work)));
    let broken =
        "its text breaks the reader of feeds, which is a fault of this program; please report it";
    looked
        .unwrap_or_else(|_| Err(SafeText::line(broken)))
        .unwrap_or_else(|error| failed(at, &error))
}

fn brought(shared: &Shared, work: Work) -> Result<Seen, SafeText> {
    let reason = |e: command::Error| SafeText::line(&e.to_string());
    match work {
        Work::Page(at, reply) => read(shared, at, *reply),
        Work::Filter(at, mut reply) => {
            allowed(shared).map_err(reason)?;
            let (program, _) = filtered(&shared.dues[at].feed.address).unwrap_or_default();
            reply.page.bytes = command::run(program, &reply.page.bytes, PROGRAM).map_err(reason)?;
            reply.page.media = String::new();
            read(shared, at, *reply)
        }
        Work::Local(at) => {
            let feed = &shared.dues[at].feed;
            let bytes = if feed.kind == FeedKind::File {
                file(&feed.address)?
            } else {
                allowed(shared).map_err(reason)?;
                let program = feed.address.strip_prefix("exec:").unwrap_or_default();
                command::run(program, b"", PROGRAM).map_err(reason)?
            };
            let page = Page {
                bytes,
                ..Page::default()
            };
            let told = Told {
                status: 200,
                ..Told::default()
            };
            let extent = Extent::Whole;
            read(shared, at, Reply { page, extent, told })
        }
    }
}

fn allowed(shared: &Shared) -> Result<(), command::Error> {
    let may = shared.config.commands.allow;
    may.then_some(()).ok_or(command::Error::NotAllowed)
}

/// The bytes of `file:///path`; a path with escapes is one of the web's, one without is taken as it stands.
fn file(address: &str) -> Result<Vec<u8>, SafeText> {
    let path = path_of(address);
    let said =
        |what: &dyn std::fmt::Display| SafeText::line(&format!("{}: {what}", path.display()));
    let open = File::open(&path).map_err(|e| said(&e))?;
    let mut bytes = Vec::new();
    let limit = PROGRAM.bytes as u64;
    open.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| said(&e))?;
    if bytes.len() > PROGRAM.bytes {
        return Err(said(&format!("is larger than {} MiB", limit >> 20)));
    }
    Ok(bytes)
}

fn path_of(address: &str) -> PathBuf {
    let plain = address.get("file://".len()..).unwrap_or_default();
    let as_written = Path::new(plain).to_owned();
    if as_written.exists() {
        return as_written;
    }
    let unescaped = Url::parse(address).ok().and_then(|u| u.to_file_path().ok());
    unescaped.unwrap_or(as_written)
}

/// Reads what came, unless it is what came the last time.
fn read(shared: &Shared, at: usize, reply: Reply) -> Result<Seen, SafeText> {
    let due = &shared.dues[at];
    let hash = hash(&reply.page.bytes);
    let is_known = due.body_hash == Some(hash) && shared.choice != Choice::Forced;
    let validators = Some(Validators {
        etag: reply.told.validators.etag.clone(),
        last_modified: reply.told.validators.modified.clone(),
        body_hash: Some(hash),
    });
    let mut arrived = None;
    let mut notice = "";
    if !is_known {
        let feed = feed::read(&reply.page, None).map_err(|e| no_feed(due, &e))?;
        notice = oddity(due, &feed, reply.extent);
        arrived = Some(arrive(shared, due, feed));
    }
    // Half a feed is asked for again as a whole.
    let is_whole = reply.extent == Extent::Whole;
    let look = Look::Answered {
        told: reply.told,
        has_changed: !is_known,
        notice: SafeText::line(notice),
    };
    Ok(Seen {
        at,
        look,
        validators: if is_whole {
            validators
        } else {
            Some(Validators::default())
        },
        arrived,
        is_offline: false,
    })
}

fn no_feed(due: &Due, error: &feed::Error) -> SafeText {
    let stays = if due.feed.stories > 0 {
        "; its stories stay"
    } else {
        ""
    };
    SafeText::line(&format!("{error}{stays}"))
}

/// What is odd about a feed that could be read.
fn oddity(due: &Due, feed: &feed::Feed, extent: Extent) -> &'static str {
    match (feed.entries.is_empty(), extent) {
        (true, _) if due.feed.stories > 0 => "has no entries now; its stories stay",
        (true, _) => "has no entries yet",
        (false, Extent::Short) => {
            "broke off in the middle; what came is here, the rest comes with the next look"
        }
        (false, _) => "",
    }
}

fn arrive(shared: &Shared, due: &Due, feed: feed::Feed) -> Arrived {
    let is_news_when_changed = shared.config.library.unread_on_update;
    let set = |entry| NewStory {
        is_news_when_changed,
        ..story(entry)
    };
    let mut stories: Vec<NewStory> = feed.entries.into_iter().map(set).collect();
    if !shared.kills.is_empty() {
        let facts = FeedFacts {
            title: feed.title.clone(),
            link: feed.link.as_ref().map(Url::to_string).unwrap_or_default(),
            address: due.feed.address.clone(),
            tags: due.feed.tags.iter().map(ToString::to_string).collect(),
            ..FeedFacts::default()
        };
        kill::judge(shared, &facts, &mut stories);
    }
    let is_known = due.feed.stories > 0;
    let ready = |story| {
        if is_known {
            ReadyStory::of(story)
        } else {
            ReadyStory::packed(story)
        }
    };
    Arrived {
        title: feed.title,
        link: feed.link,
        ttl_seconds: feed.ttl_seconds,
        stories: stories.into_iter().map(ready).collect(),
    }
}

fn story(entry: feed::Entry) -> NewStory {
    let plain = if entry.is_plain {
        String::new()
    } else {
        feed::plain(&entry.content)
    };
    let text = if entry.is_plain {
        &entry.content
    } else {
        &plain
    };
    NewStory {
        guid: entry.id,
        title: entry.title,
        canonical: entry.link.as_ref().map(canonical).unwrap_or_default(),
        url: entry.link,
        author: entry.author,
        published: entry.published,
        updated: entry.updated,
        words: u32::try_from(words(text)).unwrap_or(u32::MAX),
        content: entry.content,
        is_plain: entry.is_plain,
        plain,
        comments: entry.comments,
        enclosures: entry.enclosures.into_iter().map(enclosure).collect(),
        hidden_by: 0,
        is_read: false,
        is_news_when_changed: false,
    }
}

fn enclosure(file: feed::Enclosure) -> Enclosure {
    Enclosure {
        url: file.url,
        media: file.media,
        bytes: file.bytes,
        title: SafeText::line(&file.title),
    }
}

/// Stands for the bytes of a feed, kept between runs: FNV-1a over eight bytes at a time, which tells copies apart as
/// well as byte by byte and takes an eighth of the time.
fn hash(bytes: &[u8]) -> u64 {
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(0xcbf2_9ce4_8422_2325, |h, w| {
        step(h, u64::from_le_bytes(*w))
    });
    let hash = rest.iter().fold(hash, |h, b| step(h, u64::from(*b)));
    step(hash, bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_feed_counts() {
        let feed = b"<rss><channel><title>Paper</title>".to_vec();
        for at in 0..feed.len() {
            let mut other = feed.clone();
            other[at] ^= 1;
            assert_ne!(hash(&feed), hash(&other), "{at}");
        }
        assert_ne!(hash(b"a"), hash(b"a\0"));
    }
}
