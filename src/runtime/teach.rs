//! Rules that are looked at, kept and undone, as answers.
//! Knows nothing of threads, and of where the rules stand.

use crate::clean::rules::Folder;
use crate::config::{Config, redacted};
use crate::library::teach::{Error, Teacher, cleaned};
use crate::store::Store;
use crate::story::Story;
use crate::story::library::StoryId;
use crate::story::teach::{ByHand, Correction, Taught};
use crate::ui::Answer;

/// What it takes to teach outside a session with a library.
pub struct School {
    /// The folder of rules.
    pub rules: Folder,
    /// The settings.
    pub config: Config,
    /// The library, whose stories show what a rule would change; none when there is none.
    pub store: Option<Store>,
}

impl School {
    /// Who teaches.
    pub fn teacher(&self) -> Teacher<'_> {
        Teacher {
            rules: &self.rules,
            store: self.store.as_ref(),
            config: &self.config,
        }
    }
}

/// What a rule would change.
pub(super) fn preview(
    teacher: Teacher,
    wanted: &Correction,
    go_on: &dyn Fn() -> bool,
) -> Result<Answer, String> {
    let preview = teacher.preview(wanted, go_on).map_err(said)?;
    Ok(Answer::Preview(Box::new(preview)))
}

/// Keeps a rule.
pub(super) fn keep(teacher: Teacher, wanted: &Correction) -> Result<Answer, String> {
    let taught = teacher.keep(wanted).map_err(said)?;
    Ok(Answer::Taught {
        taught: Box::new(taught),
        story: page(teacher, wanted),
    })
}

/// Undoes a rule.
pub(super) fn forget(teacher: Teacher, taught: &Taught) -> Result<Answer, String> {
    let was_there = teacher.forget(taught).map_err(said)?;
    Ok(Answer::Forgotten {
        was_there,
        story: page(teacher, &taught.correction),
    })
}

/// Remembers verdicts by hand.
pub(super) fn judge(
    teacher: Teacher,
    story: StoryId,
    verdicts: &[ByHand],
) -> Result<Answer, String> {
    let times = teacher.judge(story, verdicts).map_err(said)?;
    Ok(Answer::Judged(times))
}

/// The page a rule was made on, with what holds now; a story of the library is opened there.
fn page(teacher: Teacher, of: &Correction) -> Option<Box<Story>> {
    let is_outside = of.story.is_none();
    let story = is_outside.then(|| cleaned(of, teacher.rules)).flatten();
    story.map(Box::new)
}

#[allow(clippy::needless_pass_by_value)] // As `map_err` gives it.
fn said(error: Error) -> String {
    redacted(&error.to_string()).into_owned()
}
