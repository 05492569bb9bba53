//! Choosing a line instead of typing it: older ones with the arrows, candidates with Tab.
//! Knows nothing of where either come from.

use super::{Kind, Prompt};
use crate::ui::complete;
use crate::ui::history::Typed;
use crate::ui::key::{Code, Key};
use crate::ui::{Effect, Model};

/// What is being chosen in place of what was typed.
#[derive(Debug)]
pub struct Choice {
    /// What was typed.
    stem: String,
    /// Which candidate, or how many steps back.
    number: usize,
    /// Whether it is a line from before.
    is_past: bool,
}

impl Prompt {
    /// What was typed by hand.
    pub fn stem(&self) -> &str {
        self.choice.as_ref().map_or(&self.text, |c| &c.stem)
    }

    /// The number of the candidate that was taken.
    pub fn chosen(&self) -> Option<usize> {
        let candidate = self.choice.as_ref().filter(|c| !c.is_past);
        candidate.map(|c| c.number)
    }

    /// The history it belongs to.
    pub(super) fn typed(&self) -> Option<Typed> {
        match self.kind {
            Kind::Command => Some(Typed::Command),
            Kind::Find { .. } => Some(Typed::Find),
            Kind::Filter { .. } => Some(Typed::Filter),
            _ => None,
        }
    }

    fn take(&mut self, text: &str, choice: Option<Choice>) {
        text.clone_into(&mut self.text);
        self.at = self.text.len();
        self.choice = choice;
    }
}

/// Chooses by a key; false when the key is none for that.
pub(super) fn press(model: &mut Model, key: Key) -> bool {
    match key.code {
        Code::Up => step_back(model, true),
        Code::Down => step_back(model, false),
        Code::Char('p') if key.ctrl => step_back(model, true),
        Code::Char('n') if key.ctrl => step_back(model, false),
        Code::Tab => complete(model, true),
        Code::BackTab => complete(model, false),
        _ => return false,
    }
    true
}

/// Remembers a line that was used; keeping it for the next session is asked for.
pub(super) fn keep(model: &mut Model, prompt: &Prompt) -> Vec<Effect> {
    match prompt.typed() {
        Some(kind) if model.history.put(kind, &prompt.text) => {
            vec![Effect::KeepTyped(kind, prompt.text.trim().to_owned())]
        }
        _ => Vec::new(),
    }
}

/// An older or a newer line that begins as the typed one does; the newest leads back to that.
fn step_back(model: &mut Model, older: bool) {
    let Some(prompt) = model.prompt() else {
        return;
    };
    let Some(kind) = prompt.typed() else {
        return;
    };
    let stem = prompt.stem().to_owned();
    let past = prompt.choice.as_ref().filter(|c| c.is_past);
    let now = past.map(|c| c.number);
    let next = match (now, older) {
        (None, true) => Some(0),
        (Some(number), true) => Some(number + 1),
        (Some(number), false) => number.checked_sub(1),
        (None, false) => return,
    };
    let line = match next {
        None => stem.clone(),
        Some(steps) => match model.history.back(kind, &stem, steps) {
            Some(line) => line.to_owned(),
            None => return,
        },
    };
    let choice = next.map(|number| Choice {
        stem,
        number,
        is_past: true,
    });
    if let Some(prompt) = model.prompt_mut() {
        prompt.take(&line, choice);
    }
}

/// The next or the last candidate; the only one is taken as if it had been typed.
fn complete(model: &mut Model, forward: bool) {
    let Some(prompt) = model.prompt() else {
        return;
    };
    let all = complete::candidates(model, prompt);
    let (stem, last) = (prompt.stem().to_owned(), all.len().saturating_sub(1));
    let number = match (prompt.chosen(), forward) {
        (Some(number), true) if number < last => number + 1,
        (None | Some(_), true) => 0,
        (Some(number), false) => number.checked_sub(1).unwrap_or(last),
        (None, false) => last,
    };
    let Some(candidate) = all.get(number) else {
        return;
    };
    let choice = (all.len() > 1).then_some(Choice {
        stem,
        number,
        is_past: false,
    });
    if let Some(prompt) = model.prompt_mut() {
        prompt.take(&candidate.line, choice);
    }
}
