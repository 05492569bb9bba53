//! `clearstory export`: the subscriptions as OPML for other readers, or as they are.
//! Knows nothing of either format.

use std::collections::HashMap;
use std::io::{Write, stdout};

use super::places::Places;
use super::{Exit, complain};
use crate::config::{redacted, without_secrets};
use crate::feed::opml::{self, Outline};
use crate::feed::urls::{Subscription, Urls};
use crate::library::subscriptions::read;
use crate::store::{Mode, Store};
use crate::story::library::{Feed, FeedKind};

/// The arguments of `export`.
#[derive(clap::Args, Debug, Default)]
pub struct Task {
    /// As what
    #[arg(value_enum, default_value_t = Form::Opml)]
    pub form: Form,
    /// Print passwords and tokens too, which are left out of addresses otherwise
    #[arg(long)]
    pub with_secrets: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// OPML 2.0, with folders of the first tags
    #[default]
    Opml,
    /// The file of subscriptions, which newsboat reads too
    Urls,
}

/// Prints the subscriptions.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let paths = places.paths()?;
    let urls = read(&paths.urls)?;
    let text = match task.form {
        Form::Urls if task.with_secrets => urls.bytes(),
        Form::Urls => open(urls).into_bytes(),
        Form::Opml => {
            let is_there = paths.library.is_file();
            let store = is_there.then(|| Store::open(&paths.library, Mode::ReadOnly));
            let known = store.transpose()?.map_or(Ok(Vec::new()), |s| s.feeds())?;
            opml(&urls, &known, task.with_secrets).into_bytes()
        }
    };
    stdout().write_all(&text)?;
    Ok(Exit::Done)
}

/// The list, with titles and pages as the library knows them.
fn opml(urls: &Urls, known: &[Feed], with_secrets: bool) -> String {
    let known: HashMap<&str, &Feed> = known.iter().map(|f| (f.address.as_str(), f)).collect();
    let (web, others): (Vec<_>, Vec<_>) = urls.feeds().partition(|f| f.kind == FeedKind::Web);
    if !others.is_empty() {
        let count = others.len();
        complain(&format!(
            "{count} of the subscriptions are no addresses of the web, and left out; clearstory export urls prints all"
        ));
    }
    let outline = |feed: Subscription| {
        let found = known.get(feed.address.as_str());
        let title = feed
            .title
            .clone()
            .or_else(|| found.map(|f| f.title.to_string()));
        let link = found.and_then(|f| f.link.as_ref());
        Outline {
            title: title.unwrap_or_default(),
            is_its_own: feed.title.is_none(),
            link: link.map(ToString::to_string).unwrap_or_default(),
            url: if with_secrets {
                feed.address
            } else {
                without_secrets(&feed.address)
            },
            tags: feed.tags,
            is_hidden: feed.is_hidden,
        }
    };
    let outlines: Vec<Outline> = web.into_iter().map(outline).collect();
    opml::write(&outlines)
}

/// The file without secrets, in addresses, headers, commands and comments.
fn open(mut urls: Urls) -> String {
    let feeds: Vec<Subscription> = urls.feeds().collect();
    for feed in feeds {
        let has_secret = |(name, value): &(String, String)| {
            let header = format!("{name}: {value}");
            redacted(&header) != header
        };
        if feed.settings.headers.iter().any(has_secret) {
            urls.set_option(&feed.address, "headers", None);
        }
        let open = without_secrets(&feed.address);
        if feed.kind == FeedKind::Web && open != feed.address {
            urls.set_address(&feed.address, &open);
        }
    }
    redacted(&String::from_utf8_lossy(&urls.bytes())).into_owned()
}
