//! Reading: on the screen when there is one, else as clean text.
//! Knows nothing of keys and screens.

use std::io::{self, IsTerminal};

use super::args::{Format, Reading};
use super::print::Style;
use super::{Exit, Fault, clean, input};
use crate::doc::SafeText;
use crate::story::{Address, Headline};

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
        [] => Err(Fault::error(
            Exit::Usage,
            "name a file or an address; without one the demo edition opens, on a terminal only",
        )),
        [only] => clean::one(only, None, style),
        several => clean::many(several, None, style, 1),
    }
}

/// CONNECT: the screen. A list of headlines, or one story; `clean::one` stands in for it.
fn on_screen(addresses: &[Address], reading: &Reading) -> anyhow::Result<Exit> {
    let _ = (headlines(addresses), reading.measure, reading.hyphens);
    let style = Style {
        format: Format::Text,
        explain: false,
    };
    clean::many(addresses, None, style, 1)
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
