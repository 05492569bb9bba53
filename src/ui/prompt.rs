//! The line one types into: commands, finding, filtering, saving, piping.
//! Knows nothing of files and programs.

mod choose;
mod save;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::find::Find;
use super::key::{Code, Key};
use super::paint;
use super::sheet::Anchor;
use super::theme::Part;
use super::{Effect, Model, Screen, Theme, adding, command, sift};
use crate::doc::{Place, SafeText};
use crate::story::Wish;
use save::{save, slug};

/// Most bytes one can type.
const TYPED_BYTES: usize = 4096;

/// A line that is being typed.
#[derive(Debug)]
pub struct Prompt {
    /// What it is for.
    pub kind: Kind,
    text: String,
    at: usize,
    choice: Option<choose::Choice>,
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A command.
    Command,
    /// Words to be found in the story.
    Find {
        /// Whether above.
        backwards: bool,
        /// Where one stood before.
        from: Anchor,
    },
    /// Words that titles of the list must have.
    Filter {
        /// The filter before.
        before: String,
    },
    /// A filter of the library's list, or words that are looked for in all stories.
    Sift {
        /// Whether all stories are searched.
        searches: bool,
        /// Whether the list was gone to for that.
        pushed: bool,
        /// What the list was before.
        from: Box<Wish>,
    },
    /// A name under which the filter of the list is kept.
    KeepFilter,
    /// A program that is given the text.
    Pipe,
    /// The reason of a rule.
    Because,
    /// A feed to be added, or a page that has one.
    Add {
        /// Why what was typed before is none; empty the first time.
        why: SafeText,
    },
    /// A file to save to.
    Save,
    /// The same, after a file of that name was found: a second Enter replaces it.
    Replace {
        /// That file.
        path: String,
    },
}

impl Prompt {
    /// A line that starts with a text.
    pub fn new(kind: Kind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
            at: text.len(),
            choice: None,
        }
    }

    fn label(&self) -> &'static str {
        match self.kind {
            Kind::Command => ":",
            Kind::Find {
                backwards: false, ..
            }
            | Kind::Sift {
                searches: false, ..
            } => "/",
            Kind::Find {
                backwards: true, ..
            } => "\\",
            Kind::Filter { .. } => "titles with: ",
            Kind::Sift { .. } => "search all stories: ",
            Kind::KeepFilter => "keep this filter as: ",
            Kind::Pipe => "give the text to: ",
            Kind::Because => "because: ",
            Kind::Add { .. } => "add feed or page: ",
            Kind::Save => "save as: ",
            Kind::Replace { .. } => "exists; Enter replaces it: ",
        }
    }

    /// Cells it needs to be seen whole.
    pub fn cells(&self) -> u16 {
        paint::cells(self.label()).saturating_add(paint::cells(&self.text))
    }

    /// Changes the line by a key; false when the key is none of editing.
    fn edit(&mut self, key: Key) -> bool {
        match key.code {
            Code::Char('u') if key.ctrl => drop(self.text.drain(..std::mem::take(&mut self.at))),
            Code::Char('w') if key.ctrl => self.delete_to(self.word_before()),
            Code::Char('a') if key.ctrl => self.at = 0,
            Code::Char('e') if key.ctrl => self.at = self.text.len(),
            Code::Char(c) if !key.ctrl => self.insert(c.encode_utf8(&mut [0; 4])),
            Code::Backspace => self.delete_to(self.before()),
            Code::Delete => {
                let (end, start) = (self.after(), self.at);
                self.text.drain(start..end);
            }
            Code::Left => self.at = self.before(),
            Code::Right => self.at = self.after(),
            Code::Home => self.at = 0,
            Code::End => self.at = self.text.len(),
            _ => return false,
        }
        self.choice = None;
        true
    }

    fn insert(&mut self, raw: &str) {
        let safe = SafeText::line(raw);
        let text = if raw == " " { " " } else { &*safe };
        if self.text.len() + text.len() <= TYPED_BYTES {
            self.text.insert_str(self.at, text);
            self.at += text.len();
        }
    }

    fn delete_to(&mut self, start: usize) {
        self.text.drain(start..self.at);
        self.at = start;
    }

    fn before(&self) -> usize {
        let last = self.text[..self.at].grapheme_indices(true).next_back();
        last.map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let next = self.text[self.at..].graphemes(true).next();
        self.at + next.map_or(0, str::len)
    }

    fn word_before(&self) -> usize {
        let typed = self.text[..self.at].trim_end();
        typed.rfind(' ').map_or(0, |blank| blank + 1)
    }

    /// Paints it into a row, with a mark where the next letter goes.
    pub fn paint(&self, area: Rect, buffer: &mut Buffer, theme: Theme) {
        let (y, right) = (area.y, area.right());
        let label = paint::fit(self.label(), area.width / 2);
        let x = area.x + u16::from(area.width > 20);
        let x = paint::write(buffer, (x, y), right, &label, theme.part(Part::Message));
        let room = right.saturating_sub(x).saturating_sub(2);
        let shown = paint::fit_end(&self.text[..self.at], room);
        let plain = theme.part(Part::Plain);
        let x = paint::write(buffer, (x, y), right, shown, plain);
        let rest = &self.text[self.at..];
        let under = rest.graphemes(true).next().unwrap_or(" ");
        let x = paint::write(buffer, (x, y), right, under, plain.reversed());
        let behind = rest.get(under.len()..).unwrap_or("");
        paint::write(buffer, (x, y), right, behind, plain);
    }
}

impl Model {
    /// Opens a line to type into.
    pub(super) fn ask(&mut self, prompt: Prompt) {
        self.screens.push(Screen::Prompt(prompt));
    }

    fn prompt(&self) -> Option<&Prompt> {
        match self.screens.last() {
            Some(Screen::Prompt(prompt)) => Some(prompt),
            _ => None,
        }
    }

    fn prompt_mut(&mut self) -> Option<&mut Prompt> {
        match self.screens.last_mut() {
            Some(Screen::Prompt(prompt)) => Some(prompt),
            _ => None,
        }
    }
}

/// Asks for words to find.
pub fn ask_to_find(model: &mut Model, backwards: bool) {
    let from = model
        .sheet()
        .map_or(Anchor::Header(0), super::sheet::Sheet::anchor);
    model.ask(Prompt::new(Kind::Find { backwards, from }, ""));
}

/// Asks for a file, proposing a name made from the title.
pub fn ask_where_to_save(model: &mut Model) {
    let title = model.sheet().map(|s| s.story.headline());
    let name = format!("{}.md", slug(&title.unwrap_or_default()));
    model.ask(Prompt::new(Kind::Save, &name));
}

/// Asks whether a file may be replaced.
pub fn ask_to_replace(model: &mut Model, path: String) {
    let text = path.clone();
    model.ask(Prompt::new(Kind::Replace { path }, &text));
}

/// A pasted text goes into the line; elsewhere nothing happens, for it is no typing.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(prompt) = model.prompt_mut() else {
        return Vec::new();
    };
    for part in SafeText::line(text).split_inclusive(' ') {
        prompt.insert(part.trim_end());
        if part.ends_with(' ') {
            prompt.insert(" ");
        }
    }
    typed(model)
}

/// Takes a key while a line is typed.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(prompt) = model.prompt_mut() else {
        return Vec::new();
    };
    match key.code {
        Code::Enter => finish(model),
        Code::Esc => cancel(model),
        Code::Backspace if prompt.text.is_empty() => cancel(model),
        _ if prompt.edit(key) || choose::press(model, key) => typed(model),
        _ => Vec::new(),
    }
}

/// What is found and filtered follows the typing.
fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt_mut() else {
        return Vec::new();
    };
    let (text, kind) = (prompt.text.clone(), prompt.kind.clone());
    match kind {
        Kind::Find { backwards, from } => find(model, &text, (backwards, from)),
        Kind::Filter { .. } => model.list.set_filter(&text),
        Kind::Sift { searches, from, .. } => return sift::typed(model, &text, searches, &from),
        Kind::Replace { path } if path != text => {
            if let Some(prompt) = model.prompt_mut() {
                prompt.kind = Kind::Save;
            }
        }
        _ => {}
    }
    Vec::new()
}

fn find(model: &mut Model, needle: &str, how: (bool, Anchor)) {
    let height = model.panes().rows();
    let (backwards, from) = how;
    let Some(sheet) = model.sheet_mut() else {
        return;
    };
    sheet.find = None;
    sheet.stand_at(from, height);
    if needle.is_empty() {
        return;
    }
    let place = match from {
        Anchor::Header(_) => Place(0),
        Anchor::Text(at) => at.place,
    };
    let cuts = sheet.layout().measure().cuts;
    sheet.find = Some(Find::new(
        sheet.document(),
        cuts,
        needle,
        (place, backwards),
    ));
    sheet.reveal_hit(height);
}

fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(Screen::Prompt(prompt)) = model.screens.pop() else {
        return Vec::new();
    };
    match prompt.kind {
        Kind::Find { from, .. } => {
            let height = model.panes().rows();
            if let Some(sheet) = model.sheet_mut() {
                sheet.find = None;
                sheet.stand_at(from, height);
            }
        }
        Kind::Filter { before } => model.list.set_filter(&before),
        Kind::Sift { pushed, .. } => {
            sift::cancel(model, pushed);
            return model.list_again().into_iter().collect();
        }
        _ => {}
    }
    Vec::new()
}

fn finish(model: &mut Model) -> Vec<Effect> {
    let Some(Screen::Prompt(prompt)) = model.screens.pop() else {
        return Vec::new();
    };
    let mut effects = choose::keep(model, &prompt);
    let text = prompt.text.trim().to_owned();
    match prompt.kind {
        Kind::Command => effects.extend(command::run(model, &text)),
        Kind::Find { from, .. } => found(model, &prompt.text, from),
        Kind::Filter { .. } => {}
        Kind::Sift { pushed, from, .. } => sift::keep(model, (&text, pushed), &from),
        _ if text.is_empty() => {}
        Kind::Because => super::preview::reason(model, &text),
        Kind::KeepFilter => {
            let name = SafeText::line(&text);
            effects.push(Effect::KeepFilter(name, model.list.filter().to_owned()));
        }
        Kind::Pipe => effects.extend(model.pipe_to(&text)),
        Kind::Add { .. } => effects.extend(adding::find(model, &text)),
        Kind::Save => effects.extend(save(model, text, false)),
        Kind::Replace { .. } => effects.extend(save(model, text, true)),
    }
    effects
}

fn found(model: &mut Model, needle: &str, from: Anchor) {
    let height = model.panes().rows();
    let Some(sheet) = model.sheet_mut() else {
        return;
    };
    if sheet.find.as_ref().is_some_and(|f| f.hits().is_empty()) {
        sheet.find = None;
        sheet.stand_at(from, height);
        model.warn(format!("{needle}: not found in this story"));
    }
}

impl Model {
    /// Gives the text of the story to a program.
    pub(super) fn pipe_to(&mut self, program: &str) -> Vec<Effect> {
        let text = self.sheet().map(|s| s.story.document.kept_text() + "\n");
        let command = program.to_owned();
        match text {
            Some(text) if !command.is_empty() => vec![Effect::Pipe { command, text }],
            Some(_) => {
                self.ask(Prompt::new(Kind::Pipe, ""));
                Vec::new()
            }
            None => self.no_text(),
        }
    }

    /// Saves the story to a file.
    pub(super) fn write(&mut self, file: &str) -> Vec<Effect> {
        if self.sheet().is_none() {
            return self.no_text();
        }
        save(self, file.to_owned(), false)
    }

    /// Finds words from here on.
    pub(super) fn find_words(&mut self, words: &str) -> Vec<Effect> {
        let Some(from) = self.sheet().map(super::sheet::Sheet::anchor) else {
            return self.no_text();
        };
        find(self, words, (false, from));
        found(self, words, from);
        Vec::new()
    }

    fn no_text(&mut self) -> Vec<Effect> {
        self.tell("there is no text yet");
        Vec::new()
    }
}
