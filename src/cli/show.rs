//! Reading: on the screen when there is one, else as clean text.
//! Knows nothing of keys and screens.

use std::io::{self, IsTerminal};

use super::args::{Format, Reading};
use super::print::Style;
use super::{Exit, Fault, clean, input};
use crate::demo;
use crate::doc::SafeText;
use crate::runtime::{self, Ending, Work};
use crate::story::{self, Address, Headline};
use crate::ui::{Model, Settings, Start, Theme};

/// Shows or prints what was asked for.
pub fn run(reading: &Reading) -> anyhow::Result<Exit> {
    let piped_in = !io::stdin().is_terminal();
    let from_stdin = ["-".into()];
    let what = if reading.what.is_empty() && piped_in {
        &from_stdin[..]
    } else {
        &reading.what
    };
    let addresses = input::addresses(what)?;
    if io::stdout().is_terminal() {
        return on_screen(&addresses, reading);
    }
    let style = Style {
        format: Format::Text,
        explain: false,
    };
    match &addresses[..] {
        [] => Err(Fault::new(
            Exit::Usage,
            "name a file or an address; without one the demo edition opens, on a terminal only",
        )),
        [only] => clean::one(only, None, style),
        several => clean::many(several, None, style, 1),
    }
}

/// The reader: one story, several, or the list of the demo edition where nothing was named.
fn on_screen(addresses: &[Address], reading: &Reading) -> anyhow::Result<Exit> {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let settings = Settings {
        measure: reading.measure,
        hyphens: reading.hyphens,
        theme: if no_colour {
            Theme::Plain
        } else {
            Theme::Palette
        },
    };
    let mut model = match addresses {
        [] => Model::new("Demo edition", demo::headlines(), Start::List, settings),
        _ => Model::new("To read", headlines(addresses), Start::Story, settings),
    };
    let open = |address: &Address| {
        let opened = input::story_of(address, None);
        opened.map(|c| c.story).map_err(|error| error.to_string())
    };
    match runtime::run(
        &mut model,
        Work::new(open, |story| story::save(story, story.place)),
    )? {
        Ending::Quit | Ending::Gone => Ok(Exit::Done),
        Ending::Signal(_) => Ok(Exit::Failed),
    }
}

/// A line for each thing to read, by what is known before it is opened.
fn headlines(addresses: &[Address]) -> Vec<Headline> {
    let headline = |address: &Address| {
        let (title, note) = match address {
            Address::File(path) => {
                let folder = path
                    .parent()
                    .map_or(String::new(), |p| p.display().to_string());
                let name = path
                    .file_name()
                    .map_or(String::new(), |n| n.to_string_lossy().into_owned());
                (name, folder)
            }
            Address::Web(url) => (
                url.to_string(),
                url.host_str().unwrap_or_default().to_owned(),
            ),
            address => (address.to_string(), String::new()),
        };
        Headline {
            address: address.clone(),
            title: SafeText::line(&title),
            note: SafeText::line(&note),
        }
    };
    addresses.iter().map(headline).collect()
}
