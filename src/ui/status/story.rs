//! What the status line says of a story: where one is, how a refresh goes, what was removed, how whole and how far.
//! Changes nothing.

use super::super::panes::Focus;
use super::super::sheet::{Sheet, View};
use super::super::texts::Full;
use super::super::{Model, Refreshing, header};
use crate::story::choice::State;
use crate::story::{Text, Trust};

/// The list and which story of how many, the section or title, how a refresh goes.
pub fn place(model: &Model) -> String {
    let reader = model.reader.as_ref();
    let list = match model.library {
        Some(_) => listed(model),
        None => number(model),
    };
    let Some(sheet) = model.sheet() else {
        let title = reader.map(|r| r.title().to_string()).unwrap_or_default();
        return match model.library {
            Some(_) => header::joined(&[&list, &progress(model)]),
            None => format!("{list}{title}"),
        };
    };
    let view = shown(sheet);
    let at_header = sheet.top() < sheet.header().height();
    let section = sheet.section().filter(|_| !at_header);
    let site = &sheet.story.about.site;
    let name = match section {
        Some(section) => section.to_owned(),
        None if at_header && !site.is_blank() => site.to_string(),
        None => sheet.story.headline().to_string(),
    };
    let name = name.replace('\n', " ");
    match model.library {
        None if view.is_empty() => format!("{list}{name}"),
        None => format!("{list}{view} · {name}"),
        Some(_) => {
            // The text before stays until the next one is here.
            let is_behind = model.focus() == Focus::List && !model.shows_chosen();
            let name = if is_behind { "…".to_owned() } else { name };
            let is_said = list.starts_with(&name) && !name.is_empty();
            let name = if is_said { "" } else { &name };
            header::joined(&[&list, &progress(model), view, name])
        }
    }
}

/// Which text is shown, where it is not the clean one.
fn shown(sheet: &Sheet) -> &'static str {
    match (sheet.view(), sheet.text()) {
        (View::Clean, Text::Feed) => "feed text",
        (View::Clean, Text::Page) => "page text",
        (View::Clean, Text::Clean) => "",
        (View::Everything, _) => "everything",
        (View::Source, _) => "source",
        (View::Changes, _) => "changes",
    }
}

/// Which story of how many, where the line over the story does not say so.
fn number(model: &Model) -> String {
    let (number, of) = model.list.position();
    let reader = model.reader.as_ref();
    let in_list = reader.is_some_and(|r| model.list.contains(&r.address));
    match of {
        2.. if in_list && model.panes().head.is_none() => format!("{number}/{of}  "),
        _ => String::new(),
    }
}

/// The list of the library, and which story of how many.
fn listed(model: &Model) -> String {
    let (number, of) = model.list.position();
    match of {
        _ if model.panes().head.is_some() => String::new(),
        0 => model.list.name().to_owned(),
        _ => format!("{} {number}/{of}", model.list.name()),
    }
}

/// How a refresh goes, in words.
fn progress(model: &Model) -> String {
    let Some(library) = &model.library else {
        return String::new();
    };
    let asked = library.asked_count;
    match library.refreshing {
        Some(Refreshing::Asked { done, added: 0 }) => format!("asking {done}/{asked} feeds"),
        Some(Refreshing::Asked { done, added }) => {
            format!("asking {done}/{asked} feeds · {added} new")
        }
        Some(Refreshing::Begun(1)) => "asking the feed …".to_owned(),
        Some(Refreshing::Begun(_)) => format!("asking {asked} feeds …"),
        Some(Refreshing::Ended { .. }) | None => String::new(),
    }
}

/// Which of the found words is the current one, of how many.
pub fn found(model: &Model) -> String {
    let find = model.sheet().and_then(|s| s.find.as_ref());
    match find.map(|f| (f.current(), f.hits().len())) {
        Some((Some((number, _)), of)) => format!("{number}/{of}"),
        Some((None, _)) => "not found".to_owned(),
        None => String::new(),
    }
}

/// The right part for a story, from long to short.
pub fn forms(model: &Model, sheet: &Sheet) -> Vec<String> {
    let height = model.panes().rows();
    let percent = format!("{} %", sheet.percent(height));
    let left = match sheet.minutes_left(height) {
        0 => String::new(),
        minutes => format!(" · {minutes} min"),
    };
    let long_left = match &*left {
        "" => String::new(),
        left => format!("{left} left"),
    };
    let hit = match found(model) {
        hit if hit.is_empty() => hit,
        hit => format!("{hit}   "),
    };
    let [cut, cut_key, cut_short] = cut(sheet);
    let (long, short, is_offer) = of_text(model, sheet);
    let least = short.strip_suffix(" (Enter)").unwrap_or(short);
    let mut forms = vec![
        format!("{hit}{cut}{long}   {percent}{long_left}   ? keys"),
        format!("{hit}{cut}{short}   {percent}{long_left}   ? keys"),
        format!("{hit}{cut_key}{short}   {percent}{left}   ? keys"),
    ];
    if is_offer {
        forms.push(format!("{hit}{short}   {percent}   ? keys"));
        forms.push(format!("{hit}{short}   {percent}  ?"));
        forms.push(format!("{hit}{least}  ?"));
    }
    forms.extend([
        format!("{hit}{cut_key}{percent}{left}  ?"),
        format!("{hit}{cut_short}{percent}  ?"),
        format!("{hit}{percent}  ?"),
        percent,
    ]);
    forms
}

/// How much was removed, from long to short.
fn cut(sheet: &Sheet) -> [String; 3] {
    match sheet.counts().cut {
        0 => [const { String::new() }; 3],
        n => [
            format!("−{n} removed (x)   "),
            format!("−{n} (x)  "),
            format!("−{n}  "),
        ],
    }
}

/// What is to be said of the text, long and short, and whether it is an offer: the full text on its way or here, else
/// how whole and how sure the one is that is shown.
fn of_text(model: &Model, sheet: &Sheet) -> (String, &'static str, bool) {
    let full = model.reader.as_ref().map(|r| r.texts.full());
    match full {
        Some(Full::Coming) => ("… full text".to_owned(), "… full text", true),
        Some(Full::Ready(_)) => {
            let long = "full text ready · Enter shows it".to_owned();
            (long, "full text ready (Enter)", true)
        }
        _ => {
            let (long, short) = trust(sheet);
            (long, short, false)
        }
    }
}

/// How sure the cleaner is, long and short; of a story of the library first how whole its text is.
fn trust(sheet: &Sheet) -> (String, &'static str) {
    let trust = &sheet.story.trust;
    let short = match trust {
        Trust::Sure => "sure",
        Trust::Unsure => "unsure",
        Trust::TeaserOnly => "teaser",
        Trust::Nothing => "nothing",
        Trust::ScriptNeeded => "needs a browser",
        Trust::Paywall => "may be cut",
    };
    let state = sheet.beside.as_ref().map(|b| b.choice.state);
    match state {
        Some(State::Teaser) => ("teaser only".to_owned(), "teaser"),
        Some(State::Whole | State::FeedLonger) if matches!(trust, Trust::Sure | Trust::Unsure) => {
            let state = state.map(|s| s.to_string()).unwrap_or_default();
            (format!("{state}, {trust}"), short)
        }
        _ => (trust.to_string(), short),
    }
}
