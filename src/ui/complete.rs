//! What may stand on the command line: offered in the rows above it, taken with Tab.
//! Knows nothing of what a command does.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{COMMANDS, command, parts};
use super::keys::{BINDINGS, Binding};
use super::prompt::{Kind, Prompt};
use super::theme::Part;
use super::{Model, paint};

/// Rows of candidates at most.
const ROWS: u16 = 12;
/// Cells for what is written, before the words on it.
const NAME_CELLS: u16 = 30;

/// Something that may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The whole line with it.
    pub line: String,
    /// What is shown of it.
    pub shown: String,
    /// What it does.
    pub says: String,
}

/// The candidates for what was typed before the choice began.
pub fn candidates(model: &Model, prompt: &Prompt) -> Vec<Candidate> {
    let stem = prompt.stem().trim_start();
    if prompt.kind != Kind::Command {
        return Vec::new();
    }
    match stem.split_once(' ') {
        None => names(model, stem),
        Some((name, _)) => arguments(model, name, stem),
    }
}

/// Commands, and actions that can be done here; those that begin so before those that have it inside.
fn names(model: &Model, stem: &str) -> Vec<Candidate> {
    let commands = COMMANDS.iter().map(|c| (c.name, c.takes, c.says));
    let modes = model.modes();
    let is_here = |b: &Binding| b.modes.iter().any(|mode| modes.contains(mode));
    let here = BINDINGS
        .iter()
        .filter(|b| is_here(b) && command(b.name).is_none());
    let all = commands.chain(here.map(|b| (b.name, "", b.sentence)));
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for (name, takes, says) in all {
        let candidate = Candidate {
            line: format!("{name}{}", if takes.is_empty() { "" } else { " " }),
            shown: format!("{name} {takes}").trim_end().to_owned(),
            says: says.to_owned(),
        };
        if name.starts_with(stem) {
            first.push(candidate);
        } else if stem.len() > 1 && name.contains(stem) {
            then.push(candidate);
        }
    }
    first.extend(then);
    first
}

/// What may stand behind a command.
fn arguments(model: &Model, name: &str, stem: &str) -> Vec<Candidate> {
    let Some(command) = command(name) else {
        return Vec::new();
    };
    let (_, typed) = parts(stem);
    let all = (command.offers)(model);
    let last = typed.rfind(' ').map_or(0, |blank| blank + 1);
    let offer = |from: usize| -> Vec<Candidate> {
        let fitting = all
            .iter()
            .filter(|(text, _)| text.starts_with(&typed[from..]));
        let candidate = |(text, says): &(String, String)| Candidate {
            line: format!("{name} {}{text}", &typed[..from]),
            shown: text.clone(),
            says: says.clone(),
        };
        fitting.map(candidate).collect()
    };
    // As a whole, such as a name of several words; else its last word.
    let whole = offer(0);
    let offered = if whole.is_empty() { offer(last) } else { whole };
    if !offered.is_empty() {
        return offered;
    }
    vec![Candidate {
        line: stem.to_owned(),
        shown: format!("{} {}", command.name, command.takes),
        says: command.says.to_owned(),
    }]
}

/// Paints the candidates over the lowest rows of an area, below a rule.
pub fn paint(model: &Model, prompt: &Prompt, area: Rect, buffer: &mut Buffer) {
    let all = candidates(model, prompt);
    let most = (area.height / 2).saturating_sub(1).min(ROWS);
    let rows = most.min(u16::try_from(all.len()).unwrap_or(most));
    if rows == 0 {
        return;
    }
    let theme = model.settings.theme;
    let top = area.bottom() - rows - 1;
    let covered = Rect::new(area.x, top, area.width, rows + 1);
    paint::clear(covered, buffer);
    let chosen = prompt.chosen();
    let first = (chosen.unwrap_or(0) + 1).saturating_sub(usize::from(rows));
    paint_rule(
        covered,
        buffer,
        (model, all.len().saturating_sub(first + usize::from(rows))),
    );
    let shown = all.iter().enumerate().skip(first);
    for ((number, candidate), y) in shown.zip(top + 1..area.bottom()) {
        let is_chosen = chosen == Some(number);
        if is_chosen {
            let cursor = theme.part(Part::Cursor);
            paint::write(buffer, (area.x, y), area.right(), "▌", cursor);
        }
        let (start, end) = (area.x + 1, area.right().saturating_sub(1));
        let split = (start + NAME_CELLS).min(start + (end - start.min(end)) / 2);
        let name = paint::fit(&candidate.shown, split.saturating_sub(start));
        paint::write(buffer, (start, y), split, &name, theme.part(Part::Key));
        let says = paint::fit(&candidate.says, end.saturating_sub(split + 1));
        let part = if is_chosen { Part::Plain } else { Part::Quiet };
        paint::write(buffer, (split + 1, y), end, &says, theme.part(part));
    }
}

/// The rule over the candidates, with how many more there are below.
fn paint_rule(area: Rect, buffer: &mut Buffer, (model, below): (&Model, usize)) {
    let style = model.settings.theme.part(Part::Rule);
    let rule = "─".repeat(usize::from(area.width));
    paint::write(buffer, (area.x, area.y), area.right(), &rule, style);
    if below > 0 {
        let more = format!(" {below} more · Tab ");
        let end = area.right().saturating_sub(2);
        paint::write_right(buffer, (area.x, end), area.y, &more, style);
    }
}
