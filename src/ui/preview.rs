//! What a rule would change, over all of the screen: looked at before it is kept, for another scope, with another reason.
//! Knows nothing of how it was found out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::Action;
use super::prompt::{Kind, Prompt};
use super::theme::Part;
use super::xray::grouped;
use super::{Effect, Model, Screen, Slot, Theme, paint, teach};
use crate::doc::SafeText;
use crate::story::teach::{Changed, Correction, Preview, Reach};

/// A rule that is looked at.
#[derive(Debug)]
pub struct Screening {
    correction: Correction,
    state: State,
    top: usize,
}

#[derive(Debug)]
enum State {
    Looking,
    Failed(SafeText),
    Here(Box<Preview>),
}

/// A row: its text, what stands on its right, and how both look.
type Row = (String, String, Part);

impl Screening {
    /// A rule of which nothing is known yet.
    pub fn new(correction: Correction) -> Self {
        Self {
            correction,
            state: State::Looking,
            top: 0,
        }
    }

    /// For which stories it is.
    pub fn reach(&self) -> Reach {
        self.correction.reach
    }

    /// Whether it can be kept.
    pub fn is_here(&self) -> bool {
        matches!(self.state, State::Here(_))
    }

    fn rows(&self, width: u16) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut say = |text: &str, part: Part| {
            for line in paint::wrap(text, width, 4) {
                rows.push((line, String::new(), part));
            }
        };
        match &self.state {
            State::Looking => say("looking through the stored stories …", Part::Quiet),
            State::Failed(why) => say(why, Part::Fault),
            State::Here(preview) => {
                for rule in &preview.rules {
                    say(
                        &format!("{rule} because {}", self.correction.why),
                        Part::Plain,
                    );
                }
                let new = if preview.is_there {
                    ""
                } else {
                    "the new file "
                };
                say(&format!("goes into {new}{}", preview.file), Part::Quiet);
                say(&summary(preview), Part::Message);
                for changed in &preview.changed {
                    rows.push((String::new(), String::new(), Part::Plain));
                    rows.extend(story_rows(changed));
                }
            }
        }
        rows
    }

    /// Paints it.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, (scope, theme): (&str, Theme)) {
        let inner = Rect::new(
            area.x + 1.min(area.width),
            area.y,
            area.width.saturating_sub(2),
            area.height,
        );
        let act = if self.correction.keep {
            "restores"
        } else {
            "removes"
        };
        let title = paint::fit(&format!("A rule that {act} · {scope}"), inner.width);
        paint::line(buffer, inner, 0, &title, theme.part(Part::Title));
        let rows = self.rows(inner.width);
        let room = usize::from(area.height.saturating_sub(gap(area.height)));
        let top = self.top.min(rows.len().saturating_sub(room));
        for ((text, right, part), y) in rows[top..].iter().zip(gap(area.height)..area.height) {
            let (start, end) = (inner.x, inner.right());
            paint::write_right(
                buffer,
                (start, end),
                inner.y + y,
                right,
                theme.part(Part::Quiet),
            );
            let room = inner
                .width
                .saturating_sub(paint::cells(right) + 2 * u16::from(!right.is_empty()));
            let text = paint::fit(text, room);
            paint::write(buffer, (start, inner.y + y), end, &text, theme.part(*part));
        }
    }
}

/// The rows over what is scrolled: the title, and a blank one where there is room.
fn gap(height: u16) -> u16 {
    if height >= 12 { 2 } else { 1 }
}

/// How much changes.
fn summary(preview: &Preview) -> String {
    let (changed, seen) = (preview.changed.len(), preview.looked_at);
    let count = match changed {
        0 => "nothing".to_owned(),
        n if n == seen && n > 1 => "all".to_owned(),
        n => grouped(n),
    };
    match preview.of {
        None if changed == 0 => "changes nothing on this page; no other one is stored".to_owned(),
        None => "changes this page; no other one of its site is stored".to_owned(),
        Some(of) if seen < of => {
            let (seen, of) = (stories(seen), grouped(of));
            format!("changes {count} of the newest {seen}, of {of} in all")
        }
        Some(of) if changed == 0 => format!("changes nothing in {}", stories(of)),
        Some(of) => format!("changes {count} of {}", stories(of)),
    }
}

fn stories(number: usize) -> String {
    match number {
        1 => "1 story".to_owned(),
        n => format!("{} stories", grouped(n)),
    }
}

fn story_rows(changed: &Changed) -> Vec<Row> {
    let ways = [('+', changed.more), ('−', changed.less)];
    let counted = ways.iter().filter(|(_, words)| *words > 0);
    let parts: Vec<String> = counted
        .map(|(sign, n)| format!("{sign}{}", grouped(*n)))
        .collect();
    let much = if changed.is_much() {
        ", much of it"
    } else {
        ""
    };
    let (parts, words) = (parts.join(" "), grouped(changed.words));
    let right = format!("{parts} of {words} words{much}");
    let mut rows = vec![(changed.title.to_string(), right, Part::Title)];
    for (keep, start) in &changed.starts {
        let sign = if *keep { '+' } else { '−' };
        rows.push((format!("  {sign} {start}"), String::new(), Part::Quiet));
    }
    rows
}

fn screening(model: &mut Model) -> Option<&mut Screening> {
    model.screens.iter_mut().rev().find_map(|s| match s {
        Screen::Preview(screening) => Some(&mut **screening),
        _ => None,
    })
}

/// Does an action while a rule is looked at.
pub fn act(model: &mut Model, action: Action, times: usize) -> Vec<Effect> {
    let height = usize::from(model.panes().whole.height);
    let width = model.panes().whole.width.saturating_sub(2);
    match action {
        Action::Back | Action::Leave => return drop_it(model),
        Action::Keep => return keep(model),
        Action::Scope => return widen(model),
        Action::Because => return because(model),
        _ => {}
    }
    let Some(screening) = screening(model) else {
        return Vec::new();
    };
    let page = height.saturating_sub(4).max(1);
    let last = screening.rows(width).len().saturating_sub(page);
    let top = screening.top;
    screening.top = match action {
        Action::Down => top + times,
        Action::Up => top.saturating_sub(times),
        Action::PageDown => top + page * times,
        Action::PageUp => top.saturating_sub(page * times),
        Action::HalfDown => top + page / 2 * times,
        Action::HalfUp => top.saturating_sub(page / 2 * times),
        Action::Top => 0,
        Action::Bottom => last,
        _ => top,
    }
    .min(last);
    Vec::new()
}

/// Closes it without keeping the rule.
fn drop_it(model: &mut Model) -> Vec<Effect> {
    if model.tickets.is_awaited(Slot::Teach) {
        model.tell("one moment, the rule is being written");
        return Vec::new();
    }
    model.tickets.forget(Slot::Preview);
    close(model);
    model.tell("no rule was made");
    vec![Effect::StopPreview]
}

/// Closes it.
pub fn close(model: &mut Model) -> Option<()> {
    let at = model
        .screens
        .iter()
        .rposition(|s| matches!(s, Screen::Preview(_)))?;
    model.screens.remove(at);
    Some(())
}

fn keep(model: &mut Model) -> Vec<Effect> {
    let is_awaited = model.tickets.is_awaited(Slot::Teach);
    let Some(screening) = screening(model) else {
        return Vec::new();
    };
    let said = match &screening.state {
        State::Looking => "one moment, the stories are still being looked through".to_owned(),
        State::Failed(why) => why.to_string(),
        State::Here(_) if is_awaited => "one moment, the rule is being written".to_owned(),
        State::Here(_) => {
            let correction = Box::new(screening.correction.clone());
            let ticket = model.tickets.draw(Slot::Teach);
            return vec![Effect::Teach(ticket, correction)];
        }
    };
    model.tell(said);
    Vec::new()
}

/// Looks at the rule for the next scope; one story takes no rule.
fn widen(model: &mut Model) -> Vec<Effect> {
    let Some(from) = screening(model).map(|s| s.reach()) else {
        return Vec::new();
    };
    let next = match teach::next(model, from) {
        Reach::Story => teach::next(model, Reach::Story),
        reach => reach,
    };
    let Some(screening) = screening(model) else {
        return Vec::new();
    };
    if next == from {
        model.tell("there is no other scope here");
        return Vec::new();
    }
    screening.correction.reach = next;
    screening.state = State::Looking;
    screening.top = 0;
    let correction = screening.correction.clone();
    teach::ask(model, correction)
}

/// Asks for the reason.
fn because(model: &mut Model) -> Vec<Effect> {
    let why = screening(model).map(|s| s.correction.why.to_string());
    model.ask(Prompt::new(Kind::Because, &why.unwrap_or_default()));
    Vec::new()
}

/// Takes another reason.
pub fn reason(model: &mut Model, why: &str) {
    if let Some(screening) = screening(model) {
        screening.correction.why = SafeText::line(why);
    }
}

/// Takes what was found out.
pub fn here(model: &mut Model, preview: Preview) {
    if let Some(screening) = screening(model) {
        screening.state = State::Here(Box::new(preview));
    }
}

/// Says why the rule cannot be made.
pub fn failed(model: &mut Model, why: &str) {
    if let Some(screening) = screening(model) {
        screening.state = State::Failed(SafeText::line(why));
    }
}
