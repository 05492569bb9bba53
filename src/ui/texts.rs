//! The texts of a story of the library: its feed's, its page's, the full text that has come; going from one to the next.
//! Knows nothing of how a text is fetched or chosen.

use super::opening;
use super::reader::{self, Reader};
use super::sheet::{Sheet, View};
use super::{Effect, Model, Opened, Slot};
use crate::story::choice::{From, Why};
use crate::story::library::{StoryId, TextPolicy};
use crate::story::{Address, Text};

/// What there is of a story besides the text that is shown.
#[derive(Debug, Default)]
pub struct Texts {
    /// Texts that were shown before.
    kept: Vec<Sheet>,
    /// Texts that there are not.
    lacking: Vec<Text>,
    /// The text the reader chose.
    chosen: Option<Text>,
    /// How far its page is.
    full: Full,
}

/// How far the page of a story is, that is fetched to be offered.
#[derive(Debug, Default)]
pub enum Full {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    /// It is on its way.
    Coming,
    /// It is here, and better than what is shown.
    Ready(Box<Sheet>),
    /// It was shown, or there is nothing to show.
    Over,
}

impl Texts {
    /// How far the page is.
    pub fn full(&self) -> &Full {
        &self.full
    }
}

/// The text after another, in the order of `v`; behind the last comes the source.
fn after(text: Text) -> Option<Text> {
    match text {
        Text::Clean => Some(Text::Feed),
        Text::Feed => Some(Text::Page),
        Text::Page => None,
    }
}

/// Whether a document is from where it was asked for.
pub fn is_from(text: Text, from: From) -> bool {
    match text {
        Text::Clean => true,
        Text::Feed => from == From::Feed,
        Text::Page => from == From::Page,
    }
}

/// Shows the next text of a story of the library.
pub fn next(model: &mut Model, story: StoryId) -> Vec<Effect> {
    let shown = model.sheet().map(|s| (s.view(), s.text()));
    match shown {
        Some((View::Source | View::Changes, Text::Clean)) => {
            reader::show_view(model, View::Clean);
            Vec::new()
        }
        Some((View::Source | View::Changes, _)) => want(model, story, Text::Clean),
        Some((_, text)) => on_from(model, story, text),
        // A story that failed may still have the text of its feed.
        None => want(model, story, Text::Feed),
    }
}

/// Shows the first text behind one that there is and that is another than the clean one.
fn on_from(model: &mut Model, story: StoryId, text: Text) -> Vec<Effect> {
    let Some(reader) = &model.reader else {
        return Vec::new();
    };
    let clean = reader.texts.clean(reader.sheet());
    let mut next = after(text);
    while let Some(text) = next {
        let is_clean = clean.is_some_and(|clean| is_from(text, clean));
        if !is_clean && !reader.texts.lacking.contains(&text) {
            return want(model, story, text);
        }
        next = after(text);
    }
    show_source(model)
}

/// Shows a text, where it is at hand; else asks for it.
fn want(model: &mut Model, story: StoryId, text: Text) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else {
        return Vec::new();
    };
    reader.texts.chosen = Some(text);
    let at_hand = reader.texts.kept.iter().position(|s| s.text() == text);
    if let Some(at_hand) = at_hand {
        let sheet = reader.texts.kept.remove(at_hand);
        swap(model, sheet, true);
        say(model);
        return Vec::new();
    }
    model.tell(match text {
        Text::Clean => "… the clean story",
        Text::Feed => "… the feed's text",
        Text::Page => "… the page's text",
    });
    let ticket = model.tickets.draw(Slot::Text);
    vec![Effect::Text(ticket, story, text)]
}

/// Shows the source of the page, or of the feed's text where there is no page.
fn show_source(model: &mut Model) -> Vec<Effect> {
    let Some(reader) = &mut model.reader else {
        return Vec::new();
    };
    let is_page = reader.sheet().is_some_and(|s| s.from() == Some(From::Page));
    let page = reader
        .texts
        .kept
        .iter()
        .position(|s| s.from() == Some(From::Page));
    if let Some(page) = page.filter(|_| !is_page) {
        let sheet = reader.texts.kept.remove(page);
        swap(model, sheet, true);
    }
    reader::show_source(model)
}

/// Shows another text of the story, at the paragraph one reads; the one before stays at hand where it is to be kept.
fn swap(model: &mut Model, mut next: Sheet, keeps: bool) {
    let room = model.room(&model.panes());
    let Some(reader) = &mut model.reader else {
        return;
    };
    if let Some(before) = reader.take_sheet() {
        next.show_story(room);
        next.stand_as(&before, room.height);
        if keeps {
            reader.texts.kept.push(before);
        }
    }
    reader.set_sheet(next);
}

/// Says which text is shown, and what `v` shows next.
fn say(model: &mut Model) {
    let Some(sheet) = model.sheet() else { return };
    let told = match (sheet.text(), sheet.from()) {
        (Text::Feed, _) => "the feed's text; v goes on to the page",
        (Text::Page, _) => "the page's text; v goes on to its source",
        (Text::Clean, _) => "the clean story",
    };
    model.tell(told);
}

/// Takes a text that was asked for; where there is none of the kind, goes on and says so.
pub fn came(model: &mut Model, opened: Opened) -> Vec<Effect> {
    let Some(beside) = &opened.beside else {
        return Vec::new();
    };
    let (text, choice, story) = (beside.text, beside.choice, beside.line.id);
    if is_from(text, choice.from) {
        let sheet = opening::set(model, opened);
        swap(model, sheet, true);
        say(model);
        return Vec::new();
    }
    let why = match (text, choice.why) {
        (Text::Feed, _) => "the feed gives no text".to_owned(),
        (_, Why::Refused(status)) => format!("the page was refused ({status})"),
        (_, Why::Scripts) => "the page needs a browser".to_owned(),
        _ => "the page has no text that can be read".to_owned(),
    };
    if let Some(reader) = &mut model.reader {
        reader.texts.lacking.push(text);
        reader.texts.chosen = None;
    }
    let effects = match model.sheet() {
        Some(_) => on_from(model, story, text),
        None => Vec::new(),
    };
    let then = match (model.sheet().map(Sheet::view), &effects[..]) {
        (_, [Effect::Source(..)]) => "; its source …",
        (_, [Effect::Text(..)]) => "; the page …",
        (Some(View::Source), _) => "; this is the source",
        _ => "",
    };
    model.tell(format!("{why}{then}"));
    effects
}

/// Asks for the page of a story that is being read and may have more than is here.
pub fn fetch(model: &mut Model) -> Option<Effect> {
    let reader = model.reader.as_mut()?;
    let Address::Library(story) = reader.address else {
        return None;
    };
    let sheet = reader.sheet()?;
    let wants = sheet.beside.as_ref()?.wants_page && sheet.text() == Text::Clean;
    if !wants || !matches!(reader.texts.full, Full::Unasked) {
        return None;
    }
    reader.texts.full = Full::Coming;
    Some(Effect::Fetch(model.tickets.draw(Slot::Fetch), story))
}

/// Takes the full text: at once in the place of an empty one, else it is offered.
pub fn offered(model: &mut Model, opened: Opened) {
    let Some(beside) = &opened.beside else { return };
    let choice = beside.choice;
    let is_blank = model.sheet().is_none_or(Sheet::is_blank);
    let is_new = model
        .sheet()
        .is_none_or(|s| s.story.document != opened.story.document);
    let sheet = opening::set(model, opened);
    if choice.from == From::Feed || !is_new {
        over(model, Some(&sheet));
        if matches!(
            choice.why,
            Why::Refused(_) | Why::Failed | Why::Scripts | Why::Subscribers
        ) {
            model.tell(format!("{choice}; o opens the page"));
        }
        return;
    }
    if is_blank {
        over(model, None);
        swap(model, sheet, false);
        return;
    }
    if let Some(reader) = &mut model.reader {
        reader.texts.full = Full::Ready(Box::new(sheet));
    }
}

/// Notes that there will be no other full text, and what is known instead.
fn over(model: &mut Model, sheet: Option<&Sheet>) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    reader.texts.full = Full::Over;
    if let Some(shown) = reader.sheet_mut() {
        let known = sheet.and_then(|s| s.beside.clone());
        let is_clean = shown.text() == Text::Clean;
        shown.note(|beside| {
            beside.wants_page = false;
            if let Some(known) = known.filter(|_| is_clean) {
                beside.choice = known.choice;
            }
        });
    }
}

/// Says why the full text will not come, once.
pub fn failed(model: &mut Model, why: &str) {
    over(model, None);
    model.tell(format!("no full text: {why} · o opens the page"));
}

/// Shows the full text that has come.
pub fn show_full(model: &mut Model) {
    let Some(reader) = &mut model.reader else {
        return;
    };
    match std::mem::take(&mut reader.texts.full) {
        Full::Ready(sheet) => {
            reader.texts.full = Full::Over;
            reader.texts.kept.retain(|s| s.text() != Text::Clean);
            swap(model, *sheet, false);
            model.tell("the full text");
        }
        Full::Coming => {
            reader.texts.full = Full::Coming;
            model.tell("the full text is on its way");
        }
        other => {
            reader.texts.full = other;
            model.tell("no other text has come; v shows what there is");
        }
    }
}

/// What is to be kept for the feed of a story that is left: the text that the reader chose and leaves it in, where the
/// feed has another setting.
pub fn choice(reader: &Reader) -> Option<Effect> {
    let beside = reader.sheet()?.beside.as_ref()?;
    let policy = match reader.texts.chosen? {
        Text::Clean => return None,
        Text::Feed => TextPolicy::Feed,
        Text::Page => TextPolicy::Page,
    };
    let is_shown = beside.text == reader.texts.chosen?;
    let is_new = is_shown && beside.policy != policy;
    is_new.then_some(Effect::Policy(beside.line.feed, policy))
}

/// What is to be done with what was chosen at the end: it is taken back first, and not that the next story was opened.
pub fn choice_last(mut effects: Vec<Effect>) -> Vec<Effect> {
    effects.sort_by_key(|e| matches!(e, Effect::Policy(..)));
    effects
}

impl Texts {
    /// Where the clean text is from, as far as it is known.
    fn clean(&self, shown: Option<&Sheet>) -> Option<From> {
        let mut all = shown.into_iter().chain(&self.kept);
        let clean = all.find(|s| s.text() == Text::Clean)?;
        clean.from()
    }
}

impl Sheet {
    /// Which text of a story of the library it is.
    pub fn text(&self) -> Text {
        self.beside.as_ref().map_or(Text::Clean, |b| b.text)
    }

    /// Where its text is from, when it is of the library.
    pub fn from(&self) -> Option<From> {
        self.beside.as_deref().map(|b| b.choice.from)
    }
}
