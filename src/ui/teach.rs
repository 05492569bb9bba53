//! Making rules of what was decided by hand: for which stories, what is asked for, what comes of it, undoing it.
//! Knows nothing of how a rule is written, and of how its preview is painted.

use std::ops::Range;
use std::sync::Arc;

use super::preview::{self, Screening};
use super::reader::{Reader, State};
use super::sheet::{Change, Sheet};
use super::{Came, Effect, Model, Opened, Screen, Slot, xray};
use crate::doc::SafeText;
use crate::story::teach::{Correction, Reach, Taught};
use crate::story::{Address, Story, Text};
use crate::verdict::Reason;

/// So many times the same in one feed, and a rule is offered.
const TIMES: u32 = 3;
/// Changes of the library whose order is remembered.
const DEEDS: usize = 1_000;

/// The rules of this session, and what numbers all that can be undone.
#[derive(Debug, Default)]
pub struct Lessons {
    made: Vec<Lesson>,
    last: u64,
    /// The changes by hand that the rule on its way takes the place of.
    blocks: Range<u32>,
    /// Whether the shown story is to be cleaned again.
    again: bool,
    /// What else was done that can be undone, in order.
    deeds: Vec<Deed>,
}

/// A change of the library.
#[derive(Debug)]
struct Deed {
    serial: u64,
    /// Whether it says itself: a story that was read.
    is_quiet: bool,
}

/// A rule that was made.
#[derive(Debug)]
struct Lesson {
    serial: u64,
    taught: Taught,
    address: Address,
    /// What it took the place of.
    changes: Vec<Change>,
}

impl Lessons {
    /// Notes what else is done that can be undone.
    pub fn note(&mut self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Mark(mark) => self.deed(mark.is_read_alone()),
                Effect::Unsubscribe(_) | Effect::Policy(..) | Effect::KeepFilter(..) => {
                    self.deed(false);
                }
                _ => {}
            }
        }
    }

    /// Takes in what came of what was done.
    pub fn take(&mut self, came: Came) {
        match came {
            Came::Done => self.deed(false),
            Came::Nothing => drop(self.deeds.pop()),
        }
    }

    fn deed(&mut self, is_quiet: bool) {
        if self.deeds.len() == DEEDS {
            self.deeds.remove(0);
        }
        let serial = self.count();
        self.deeds.push(Deed { serial, is_quiet });
    }

    /// Whether something else was done after a change; a story that was read alone is none.
    fn has_later(&self, change: Option<u64>) -> bool {
        let mut deeds = self.deeds.iter();
        deeds.any(|d| !d.is_quiet && Some(d.serial) > change)
    }

    /// Has the library undo the last of what else was done.
    fn undo_deed(&mut self) -> Vec<Effect> {
        self.deeds.pop();
        vec![Effect::Undo]
    }

    /// The number of the next change.
    pub fn count(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

/// What the chosen blocks were made by hand, if they were: kept or cut.
pub fn decided(model: &Model) -> Option<(Range<u32>, bool)> {
    let blocks = xray::chosen(model)?;
    let document = &model.sheet()?.story.document;
    let verdict = &document.blocks().get(blocks.start as usize)?.verdict;
    (verdict.reason == Reason::ByHand).then_some((blocks, verdict.keep))
}

/// For which stories what was decided may hold, from few to all.
pub fn reaches(model: &Model) -> Vec<Reach> {
    let Some(sheet) = model.sheet() else {
        return Vec::new();
    };
    let has_site = sheet
        .story
        .about
        .url
        .as_ref()
        .is_some_and(url::Url::has_host);
    let is_kept = sheet.beside.is_some();
    let may = |reach: &Reach| match reach {
        Reach::Story | Reach::Feed => is_kept,
        Reach::Site => has_site,
        Reach::Everywhere => true,
    };
    let all = [Reach::Story, Reach::Feed, Reach::Site, Reach::Everywhere];
    all.into_iter().filter(may).collect()
}

/// The one that holds, or would.
pub fn reach(model: &Model, wished: Option<Reach>) -> Reach {
    let all = reaches(model);
    let wished = wished.filter(|r| all.contains(r));
    wished.or(all.first().copied()).unwrap_or(Reach::Everywhere)
}

/// The next one, and round again.
pub fn next(model: &Model, from: Reach) -> Reach {
    let all = reaches(model);
    let at = all.iter().position(|r| *r == from).map_or(0, |at| at + 1);
    all.get(at).or(all.first()).copied().unwrap_or(from)
}

/// Takes the next scope in X-ray.
pub fn widen(model: &mut Model) {
    if decided(model).is_none() {
        model.tell("+ or - decides first; then s says for which stories");
        return;
    }
    let reach = next(model, reach(model, xray::wished(model)));
    xray::wish(model, reach);
    let said = match reach {
        Reach::Story => "holds for this story alone".to_owned(),
        reach => format!("{}: Enter previews the rule", of(model, reach)),
    };
    model.tell(said);
}

/// A scope with the name of what it is.
pub fn of(model: &Model, reach: Reach) -> String {
    let sheet = model.sheet();
    let feed = sheet.and_then(|s| s.beside.as_ref()).map(|b| &*b.feed);
    let host = sheet.and_then(|s| s.story.about.url.as_ref()?.host_str());
    let host = host.map(|h| h.strip_prefix("www.").unwrap_or(h));
    let name = match reach {
        Reach::Story | Reach::Everywhere => None,
        Reach::Feed => feed.filter(|f| !f.is_empty()),
        Reach::Site => host,
    };
    name.map_or(reach.to_string(), |name| format!("{reach}, {name}"))
}

/// Opens the look at what a rule would change.
pub fn look(model: &mut Model) -> Vec<Effect> {
    let Some((blocks, keep)) = decided(model) else {
        model.tell("+ or - decides first; then Enter shows what a rule would change");
        return Vec::new();
    };
    let reach = reach(model, xray::wished(model));
    if reach == Reach::Story {
        model.tell("this holds for this story already; s makes it a rule for more");
        return Vec::new();
    }
    let Some(correction) = correction(model, &blocks, (keep, reach)) else {
        return Vec::new();
    };
    model.lessons.blocks = blocks;
    let screening = Screening::new(correction.clone());
    model.screens.push(Screen::Preview(Box::new(screening)));
    ask(model, correction)
}

/// Asks for a preview, in place of an older one.
pub fn ask(model: &mut Model, correction: Correction) -> Vec<Effect> {
    let ticket = model.tickets.draw(Slot::Preview);
    vec![Effect::Preview(ticket, Box::new(correction))]
}

fn correction(
    model: &Model,
    blocks: &Range<u32>,
    (keep, reach): (bool, Reach),
) -> Option<Correction> {
    let sheet = model.sheet()?;
    let document = &sheet.story.document;
    let meant = document
        .blocks()
        .get(blocks.start as usize..blocks.end as usize)?;
    let why = if keep {
        "part of the story"
    } else {
        "not part of the story"
    };
    let beside = sheet.beside.as_ref();
    let url = match model.reader.as_ref().map(|r| &r.address) {
        Some(Address::Web(url)) => Some(url),
        _ => sheet.story.about.url.as_ref(),
    };
    Some(Correction {
        texts: meant
            .iter()
            .map(|b| Arc::from(document.text_of(b)))
            .collect(),
        keep,
        why: SafeText::line(why),
        reach,
        story: beside.map(|b| (b.line.id, b.choice.from)),
        url: url.cloned(),
        source: sheet.story.source.clone(),
        by_hand: sheet.by_hand(blocks),
    })
}

/// Has what was decided by hand remembered, where there is a library.
pub fn remember(model: &mut Model, blocks: &Range<u32>) -> Vec<Effect> {
    let Some(sheet) = model.sheet() else {
        return Vec::new();
    };
    let Some(story) = sheet.beside.as_ref().map(|b| b.line.id) else {
        return Vec::new();
    };
    let verdicts = sheet.by_hand(blocks);
    let ticket = model.tickets.draw(Slot::Judge);
    vec![Effect::Judge(ticket, story, verdicts)]
}

/// Offers a rule for the feed when the same was decided again and again.
pub fn judged(model: &mut Model, times: u32) {
    let Some((blocks, keep)) = decided(model).filter(|_| times > 0 && times.is_multiple_of(TIMES))
    else {
        return;
    };
    let Some(sheet) = model.sheet() else {
        return;
    };
    let what = sheet.by_hand(&blocks).pop().map(|v| v.reason);
    let (done, what) = (
        if keep { "restored" } else { "removed" },
        what.unwrap_or_default(),
    );
    let said = format!("Enter makes it a rule for this feed: {what} {done} in {times} stories");
    xray::wish(model, Reach::Feed);
    model.tell(said);
}

/// Takes a rule that was kept.
pub fn taught(model: &mut Model, taught: Taught, story: Option<Story>) {
    preview::close(model);
    let blocks = model.lessons.blocks.clone();
    let serial = model.lessons.count();
    let Some(address) = model.reader.as_ref().map(|r| r.address.clone()) else {
        return;
    };
    let changes = model.sheet_mut().map(|s| s.give_up(&blocks));
    let said = format!("rule kept: {} · u undoes", taught.place());
    model.lessons.made.push(Lesson {
        serial,
        taught,
        address,
        changes: changes.unwrap_or_default(),
    });
    model.tell(said);
    again(model, story);
}

/// Undoes what was done last: a verdict by hand in the shown story, or a rule; outside X-ray also what else was done.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    let rule = model.lessons.made.last().map(|l| l.serial);
    let verdict = model.sheet().and_then(Sheet::newest);
    let is_anything = model.library.is_some() && !model.is_xray();
    if is_anything && model.lessons.has_later(rule.max(verdict)) {
        return model.lessons.undo_deed();
    }
    if verdict > rule {
        let Some(change) = model.sheet_mut().and_then(Sheet::undo) else {
            return Vec::new();
        };
        model.tell(format!("undone: {}", change.said));
        return remember(model, &change.blocks);
    }
    let Some(taught) = model.lessons.made.last().map(|l| l.taught.clone()) else {
        if is_anything {
            return model.lessons.undo_deed();
        }
        model.tell("nothing to undo");
        return Vec::new();
    };
    if model.tickets.is_awaited(Slot::Teach) {
        model.tell("one moment, the last rule is still being written");
        return Vec::new();
    }
    model.tell("undoing the rule …");
    let ticket = model.tickets.draw(Slot::Teach);
    vec![Effect::Forget(ticket, Box::new(taught))]
}

/// Takes a rule that was undone.
pub fn forgotten(model: &mut Model, was_there: bool, story: Option<Story>) {
    let Some(lesson) = model.lessons.made.pop() else {
        return;
    };
    let address = model.reader.as_ref().map(|r| &r.address);
    if address == Some(&lesson.address)
        && let Some(sheet) = model.sheet_mut()
    {
        sheet.take_again(lesson.changes);
    }
    let place = lesson.taught.place();
    let line = lesson.taught.written.lines.first().map_or("", |l| &**l);
    model.tell(if was_there {
        format!("undone: {place}, {line}")
    } else {
        format!("{place}: the rule was gone already")
    });
    again(model, story);
}

/// Has the shown story cleaned again; others that are at hand are opened anew when somebody goes to them.
fn again(model: &mut Model, story: Option<Story>) {
    model.trail.forget_unchanged();
    match story {
        Some(story) => cleaned(model, story.into()),
        None => model.lessons.again = true,
    }
}

/// Asks for the shown story once more, when a rule was made or undone.
pub fn ask_again(model: &mut Model) -> Option<Effect> {
    if !std::mem::take(&mut model.lessons.again) {
        return None;
    }
    let reader = model.reader.as_ref()?;
    let address = reader.address.clone();
    let beside = reader.sheet()?.beside.as_ref();
    let text = beside
        .map(|b| (b.line.id, b.text))
        .filter(|(_, text)| *text != Text::Clean);
    let ticket = model.tickets.draw(Slot::Again);
    Some(match text {
        Some((story, text)) => Effect::Text(ticket, story, text),
        None => Effect::Open(ticket, address),
    })
}

/// Shows the same story cleaned again, at the same place and with the same changes by hand.
pub fn cleaned(model: &mut Model, opened: Opened) {
    let room = model.room(&model.panes());
    let Some(Reader {
        state: State::Ready(shown),
        ..
    }) = &mut model.reader
    else {
        return;
    };
    let beside = opened.beside.map(Arc::from).or(shown.beside.clone());
    let sheet = Sheet::new(opened.story, (beside, shown.others().to_vec()), room);
    let old = std::mem::replace(shown.as_mut(), sheet);
    let anchor = old.anchor();
    shown.take_over(old);
    shown.fit(room);
    shown.stand_at(anchor, room.height);
}
