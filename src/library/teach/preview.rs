//! What a rule would change in the stories that are stored: each is opened with it, and without where it says something.
//! Knows nothing of how the rule was found, and writes nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::super::beyond::Beyond;
use super::super::text::{self, Leaf, Opened, Texts};
use super::{Draft, Error, Teacher, cleaned, held};
use crate::clean::rules::{Folder, Scope};
use crate::doc::{Document, SafeText, words};
use crate::store::{Kept, Query, Store, Where, Window};
use crate::story::Text;
use crate::story::library::{FeedId, StoryId, TextPolicy};
use crate::story::teach::{Changed, Correction, Preview};
use crate::verdict::Reason;

/// Most stories that are looked at, the newest.
const STORIES: u32 = 200;
/// Longest time it takes, but for the last story.
const TIME: Duration = Duration::from_secs(3);
/// Blocks of a story of which the first words are shown,
const STARTS: usize = 3;
/// and how many words.
const START_WORDS: usize = 10;

impl Teacher<'_> {
    /// What the rule for a correction would change: in the story it was made in, and in the newest others it is for. Ends
    /// early when `go_on` says so or it takes too long; [`Preview::looked_at`] tells.
    pub fn preview(&self, wanted: &Correction, go_on: &dyn Fn() -> bool) -> Result<Preview, Error> {
        let draft = self.draft(wanted)?;
        let until = Instant::now() + TIME;
        let line = |rule: &crate::clean::rules::Rule| SafeText::line(&rule.head());
        let mut preview = Preview {
            rules: draft.rules.all().iter().map(line).collect(),
            file: SafeText::line(&draft.file.display().to_string()),
            is_there: draft.file.exists(),
            ..Preview::default()
        };
        if draft.kept.is_none() {
            count(&mut preview, self.page(wanted, &draft)?);
        }
        let Some(store) = self.store else {
            return Ok(preview);
        };
        let (ids, of) = stories(store, &draft)?;
        preview.of = Some(of as usize + preview.looked_at);
        let eyes = Eyes::new(self, store, &draft);
        for id in ids {
            let Some(mut kept) = store.story(id)? else {
                continue;
            };
            let is_open = draft.kept.as_ref().is_some_and(|k| k.line.id == id);
            if is_open {
                let replaced = held(&kept, wanted);
                kept.by_hand.retain(|v| !replaced.contains(v));
            }
            let (changed, texts) = eyes.look(&kept)?;
            if is_open {
                names_it(wanted, &texts)?;
            }
            count(&mut preview, changed);
            if !go_on() || Instant::now() >= until {
                break;
            }
        }
        Ok(preview)
    }

    /// What becomes of the open page, which is in no library.
    fn page(&self, wanted: &Correction, draft: &Draft) -> Result<Option<Changed>, Error> {
        let (before, after) = (
            cleaned(wanted, self.rules),
            cleaned(wanted, &draft.folder(self.rules)),
        );
        let (Some(before), Some(after)) = (before, after) else {
            return Ok(None);
        };
        names_it(wanted, std::slice::from_ref(&after.document))?;
        let title = before.headline();
        Ok(difference(&before.document, &after.document).map(|c| Changed { title, ..c }))
    }
}

impl Draft {
    /// The folder as it would be with the rule.
    fn folder(&self, rules: &Folder) -> Folder {
        rules.with(self.scope.clone(), self.rules.clone())
    }
}

fn count(preview: &mut Preview, changed: Option<Changed>) {
    preview.looked_at += 1;
    preview.changed.extend(changed);
}

/// The stories a rule is for, the one it was made in first and then the newest, and how many there are.
fn stories(store: &Store, draft: &Draft) -> Result<(Vec<StoryId>, u32), Error> {
    let open = draft.kept.as_ref();
    let query = match &draft.scope {
        Scope::Everywhere => Query::default(),
        Scope::Host(host) => Query::matching(Where::of_site(host)),
        Scope::Feed(_) => Query::feed(open.map_or(FeedId(0), |k| k.line.feed)),
    };
    let lines = store.lines(&query, Window::first(STORIES))?;
    let mut ids: Vec<StoryId> = open.map(|k| k.line.id).into_iter().collect();
    let is_among = lines.iter().any(|l| ids.contains(&l.id));
    ids.extend(
        lines
            .iter()
            .map(|l| l.id)
            .filter(|id| open.is_none_or(|k| k.line.id != *id)),
    );
    ids.truncate(STORIES as usize);
    let others = store.count(&query)?;
    // A story may be hidden, or its page at another site than its address.
    let extra = u32::from(open.is_some() && !is_among && others < STORIES);
    Ok((ids, others + extra))
}

/// Two views of the library: as it is, and as it would be.
struct Eyes<'a> {
    teacher: &'a Teacher<'a>,
    store: &'a Store,
    now: Beyond<'a>,
    then: Beyond<'a>,
    policies: std::cell::RefCell<HashMap<FeedId, TextPolicy>>,
}

impl<'a> Eyes<'a> {
    fn new(teacher: &'a Teacher, store: &'a Store, draft: &Draft) -> Self {
        let now = Beyond::new(store, Some(teacher.rules.clone()));
        Self {
            teacher,
            store,
            then: now.with(draft.folder(teacher.rules)),
            now,
            policies: std::cell::RefCell::default(),
        }
    }

    /// What becomes of a story, and its texts with the rule. Where the rule decides over no block nothing changes, and
    /// the story is not opened a second time.
    fn look(&self, kept: &Kept) -> Result<(Option<Changed>, Vec<Document>), Error> {
        let texts = text::texts(kept, &self.then)?;
        let documents = documents(&texts);
        if !documents
            .iter()
            .any(|d| d.blocks().iter().any(|b| is_draft(&b.verdict.reason)))
        {
            return Ok((None, documents));
        }
        let how = (Text::Clean, self.policy(kept)?);
        let before = text::open(kept, &self.now, how)?;
        let after = texts.opened(kept, how);
        Ok((changed(&before, &after), documents))
    }

    fn policy(&self, kept: &Kept) -> Result<TextPolicy, Error> {
        if let Some(policy) = self.policies.borrow().get(&kept.line.feed) {
            return Ok(*policy);
        }
        let due = self.store.due_of(kept.line.feed)?;
        let settings = due.map(|d| d.feed.settings).unwrap_or_default();
        let config = self.teacher.config;
        let policy = config.of_feed(&kept.feed_address, &settings).text;
        let policy = policy.unwrap_or(config.text.default);
        self.policies.borrow_mut().insert(kept.line.feed, policy);
        Ok(policy)
    }
}

fn documents(texts: &Texts) -> Vec<Document> {
    let page = match &texts.page {
        Leaf::Read(story) => Some(&**story),
        _ => None,
    };
    let both = texts.feed.iter().chain(page);
    both.map(|story| story.document.clone()).collect()
}

/// Whether the rule that is not kept yet decided: it stands in no line.
fn is_draft(reason: &Reason) -> bool {
    matches!(reason, Reason::Taught { place, .. } if place.ends_with(":0"))
}

/// Refuses a rule that does not reach the blocks it is made for.
fn names_it(wanted: &Correction, texts: &[Document]) -> Result<(), Error> {
    let blocks = || {
        texts
            .iter()
            .flat_map(|d| d.blocks().iter().map(move |b| (d, b)))
    };
    if blocks().any(|(_, b)| is_draft(&b.verdict.reason)) {
        return Ok(());
    }
    let is_meant = |text: &str| wanted.texts.iter().any(|t| **t == *text);
    let other = blocks().find_map(|(d, b)| match &b.verdict.reason {
        Reason::Taught { place, .. } if is_meant(d.text_of(b)) => Some(Arc::clone(place)),
        _ => None,
    });
    Err(other.map_or(Error::Nameless, |place| {
        Error::Overruled(SafeText::line(&place))
    }))
}

fn changed(before: &Opened, after: &Opened) -> Option<Changed> {
    let title = after.story.headline();
    let (one, other) = (&before.story.document, &after.story.document);
    let found = if before.choice.from == after.choice.from {
        difference(one, other)
    } else {
        let (words, then) = (one.kept_words(), other.kept_words());
        Some(Changed {
            words,
            more: then.saturating_sub(words),
            less: words.saturating_sub(then),
            ..Changed::default()
        })
    };
    found.map(|changed| Changed { title, ..changed })
}

/// What of one document is kept in the other and the other way round; none when nothing is.
fn difference(before: &Document, after: &Document) -> Option<Changed> {
    let mut changed = Changed {
        words: before.kept_words(),
        ..Changed::default()
    };
    let mut blocks = 0;
    for (one, other) in before.blocks().iter().zip(after.blocks()) {
        if one.verdict.keep == other.verdict.keep {
            continue;
        }
        let text = after.text_of(other);
        let count = words(text);
        if other.verdict.keep {
            changed.more += count;
        } else {
            changed.less += count;
        }
        blocks += 1;
        if changed.starts.len() < STARTS {
            changed.starts.push((other.verdict.keep, start(text)));
        }
    }
    (blocks > 0).then_some(changed)
}

/// The first words of a text, with dots where it goes on.
fn start(text: &str) -> SafeText {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(START_WORDS).collect();
    let dots = if words.next().is_some() { " …" } else { "" };
    SafeText::line(&(first.join(" ") + dots))
}
