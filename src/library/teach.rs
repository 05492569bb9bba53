//! Teaching by pointing: the rule for a correction, what it would change in stored stories, keeping it, undoing it.
//! Knows nothing of screens and of how a block is pointed at.

mod page;
mod preview;

use std::io;
use std::path::PathBuf;

pub use page::cleaned;

use crate::clean::rules::{Act, Folder, Rule, Rules, Scope, Sight};
use crate::config::Config;
use crate::doc::SafeText;
use crate::store::{self, Change, Kept, Store};
use crate::story::choice::From;
use crate::story::library::StoryId;
use crate::story::teach::{ByHand, Correction, Reach, Taught};

use super::beyond::site_of;
use super::which::shown;

/// What it takes to teach.
#[derive(Clone, Copy, Debug)]
pub struct Teacher<'a> {
    /// The folder of rules.
    pub rules: &'a Folder,
    /// The library; none when there is none.
    pub store: Option<&'a Store>,
    /// Which text of a feed's stories is shown.
    pub config: &'a Config,
}

/// Why a rule cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing names the blocks.
    #[error(
        "no rule can name this: too few letters of its own; + and - hold for this story all the same"
    )]
    Nameless,
    /// Another rule decides over the blocks.
    #[error(
        "{0} decides over it; a rule that comes later would have to be for less, or change that line"
    )]
    Overruled(SafeText),
    /// It holds for one story, which takes no rule.
    #[error("this holds for this story already; s makes it a rule for more")]
    OneStory,
    /// The story belongs to no feed.
    #[error("this belongs to no feed; s chooses this site or everywhere")]
    NoFeed,
    /// The story is of no site.
    #[error("this is of no site that has a name; s chooses everywhere")]
    NoSite,
    /// The file cannot be written.
    #[error("{}: not written, {}", path.display(), said(reason))]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// The library does not answer.
    #[error(transparent)]
    Store(#[from] store::Error),
}

fn said(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk may only be read".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let why = reason.to_string().to_lowercase();
            why.split(" (os error")
                .next()
                .unwrap_or_default()
                .to_owned()
        }
    }
}

/// A rule that is not kept yet.
struct Draft {
    scope: Scope,
    rules: Rules,
    file: PathBuf,
    kept: Option<Kept>,
}

impl Teacher<'_> {
    /// Makes the rule and takes back what was decided by hand, which it takes the place of.
    pub fn keep(&self, wanted: &Correction) -> Result<Taught, Error> {
        let draft = self.draft(wanted)?;
        let write = |reason| Error::Write {
            path: draft.file.clone(),
            reason,
        };
        let written = self
            .rules
            .add(&draft.scope, draft.rules.all())
            .map_err(write)?;
        let by_hand = draft.kept.as_ref().map_or(Vec::new(), |k| held(k, wanted));
        let taught = Taught {
            correction: wanted.clone(),
            written,
            by_hand,
        };
        if let Err(error) = self.put_by_hand(&taught, |_| None) {
            // The rule alone would stand under verdicts that hide it.
            let _ = self.rules.take_out(&taught.written);
            return Err(error);
        }
        Ok(taught)
    }

    /// Takes a rule back, exactly; false when it is not there any more.
    pub fn forget(&self, taught: &Taught) -> Result<bool, Error> {
        let write = |reason| Error::Write {
            path: taught.written.path.clone(),
            reason,
        };
        let was_there = self.rules.take_out(&taught.written).map_err(write)?;
        self.put_by_hand(taught, |verdict| verdict.keep)?;
        Ok(was_there)
    }

    /// Remembers what was decided by hand of blocks of one story. Gives in how many stories of its feed the same was
    /// decided of blocks that were taken for the same.
    pub fn judge(&self, story: StoryId, verdicts: &[ByHand]) -> Result<u32, Error> {
        let Some(library) = self.store else {
            return Ok(0);
        };
        library.apply([Change::ByHand(story, verdicts.to_vec())])?;
        let last = verdicts.iter().rev().find_map(|v| Some((v, v.keep?)));
        let times = last.map(|(v, keep)| library.times_by_hand(story, (&v.reason, keep)));
        Ok(times.transpose()?.unwrap_or(0))
    }

    fn put_by_hand(
        &self,
        taught: &Taught,
        keep: impl Fn(&ByHand) -> Option<bool>,
    ) -> Result<(), Error> {
        let put = |verdict: &ByHand| ByHand {
            keep: keep(verdict),
            ..verdict.clone()
        };
        let verdicts: Vec<ByHand> = taught.by_hand.iter().map(put).collect();
        if let Some((store, (story, _))) = self.store.zip(taught.correction.story)
            && !verdicts.is_empty()
        {
            store.apply([Change::ByHand(story, verdicts)])?;
        }
        Ok(())
    }

    fn draft(&self, wanted: &Correction) -> Result<Draft, Error> {
        let kept = match self.store.zip(wanted.story) {
            Some((store, (id, _))) => store.story(id)?,
            None => None,
        };
        let scope = scope(wanted, kept.as_ref())?;
        let file = self.rules.file(&scope).ok_or(Error::NoSite)?;
        let act = if wanted.keep { Act::Keep } else { Act::Cut };
        let source = &wanted.source;
        let sight = Sight {
            texts: &wanted.texts,
            html: (source.language == "html").then_some(&*source.raw),
        };
        let mut rules = Rule::for_blocks(act, &wanted.why, sight);
        if rules.is_empty() {
            return Err(Error::Nameless);
        }
        for rule in &mut rules {
            rule.file = file.display().to_string().into();
        }
        Ok(Draft {
            scope,
            rules: rules.into(),
            file,
            kept,
        })
    }
}

/// What the reader decided by hand of the blocks that a rule is made for.
fn held(kept: &Kept, wanted: &Correction) -> Vec<ByHand> {
    let is_meant = |held: &&ByHand| {
        let mut meant = wanted.by_hand.iter();
        meant.any(|m| (&m.begins, m.nth) == (&held.begins, held.nth))
    };
    kept.by_hand.iter().filter(is_meant).cloned().collect()
}

fn scope(wanted: &Correction, kept: Option<&Kept>) -> Result<Scope, Error> {
    let page = kept.and_then(|k| k.page.as_ref());
    let is_page = matches!(wanted.story, Some((_, From::Page)));
    let url = match kept {
        Some(_) if is_page && page.is_some() => page.map(|p| &p.url),
        Some(kept) => kept.line.url.as_ref(),
        None => wanted.url.as_ref(),
    };
    match wanted.reach {
        Reach::Story => Err(Error::OneStory),
        Reach::Feed => kept
            .map(|k| Scope::Feed(shown(&k.feed_address)))
            .ok_or(Error::NoFeed),
        Reach::Site => url.and_then(site_of).map(Scope::Host).ok_or(Error::NoSite),
        Reach::Everywhere => Ok(Scope::Everywhere),
    }
}
