//! `clearstory mark`: marks stories, and takes the last marking back.
//! Knows nothing of how marks are kept.

use clap::ValueEnum;

use super::desk;
use super::places::Places;
use super::print::Output;
use super::{Exit, Fault};
use crate::library::desk::Desk;
use crate::store::{Change, Mark, Query, What};
use crate::story::library::StoryId;

/// The arguments of `mark`.
#[derive(clap::Args, Debug)]
#[command(arg_required_else_help = true)]
pub struct Task {
    /// As what
    #[arg(value_enum, required_unless_present = "undo", conflicts_with = "undo")]
    pub r#as: Option<As>,
    /// Which stories: their numbers, a filter, or the name of a saved one
    #[arg(
        value_name = "FILTER|ID",
        required_unless_present = "undo",
        conflicts_with = "undo"
    )]
    pub what: Vec<String>,
    /// Take the last marking back
    #[arg(long)]
    pub undo: bool,
}

/// What stories are marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum As {
    /// Read
    Read,
    /// Not read
    Unread,
    /// With a star
    Star,
    /// Without a star
    Unstar,
    /// Kept to be read later
    Save,
    /// Not kept any more
    Unsave,
}

impl As {
    fn what(self) -> What {
        match self {
            Self::Read => What::Read,
            Self::Unread => What::Unread,
            Self::Star => What::Star,
            Self::Unstar => What::Unstar,
            Self::Save => What::Save,
            Self::Unsave => What::Unsave,
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Read => "marked as read",
            Self::Unread => "marked as unread",
            Self::Star => "starred",
            Self::Unstar => "without a star now",
            Self::Save => "saved",
            Self::Unsave => "not saved any more",
        }
    }
}

/// Marks, or takes back.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let told = match task.r#as {
        Some(r#as) => mark(&desk, r#as, &task.what)?,
        None => undo(&desk)?,
    };
    Output::new().write(&told)?;
    Ok(Exit::Done)
}

fn mark(desk: &Desk, r#as: As, what: &[String]) -> anyhow::Result<String> {
    let stories = chosen(desk, what)?;
    let (what, now) = (r#as.what(), desk.moment.now);
    let mark = Change::Mark(Mark { stories, what, now });
    let count = desk.store.apply([mark])?.touched;
    Ok(match count {
        0 => "no story was another way before; nothing is changed\n".to_owned(),
        1 => format!(
            "1 story {}; clearstory mark --undo takes it back\n",
            r#as.said()
        ),
        n => format!(
            "{n} stories {}; clearstory mark --undo takes it back\n",
            r#as.said()
        ),
    })
}

/// The stories of some numbers, all of which must be there, or of a filter.
fn chosen(desk: &Desk, what: &[String]) -> anyhow::Result<Query> {
    let numbers: Result<Vec<i64>, _> = what.iter().map(|w| w.parse()).collect();
    let Ok(numbers) = numbers else {
        return desk::query(desk, &what.join(" "));
    };
    for number in &numbers {
        if desk.store.story(StoryId(*number))?.is_none() {
            let told = format!(
                "{number}: there is no story of this number; clearstory stories shows them"
            );
            return Err(Fault::error(Exit::Failed, told));
        }
    }
    let stories: Vec<StoryId> = numbers.into_iter().map(StoryId).collect();
    Ok(Query::stories(stories))
}

fn undo(desk: &Desk) -> anyhow::Result<String> {
    let undone = desk.store.apply([Change::Undo])?.undone;
    Ok(match undone {
        Some(undone) => format!("taken back: {}\n", undone.label),
        None => "nothing is left to take back\n".to_owned(),
    })
}
