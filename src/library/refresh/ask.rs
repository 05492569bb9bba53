//! From feeds to requests, and from answers to work for those who read.
//! Knows nothing of what stands in a feed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::mpsc::{Sender, SyncSender};
use std::time::Duration;

use url::Url;

use super::health::Look;
use super::look::{Seen, Work, failed};
use super::{Choice, Shared};
use crate::config::redacted;
use crate::doc::SafeText;
use crate::fetch::fresh::Fault;
use crate::fetch::{Error, Extent, Login, Reply, Request, Terms, Validators};
use crate::library::command::{self, Budget};
use crate::store::Due;
use crate::story::library::{FeedKind, FeedSettings};

/// Where the asker sends what comes.
pub(super) struct Ways {
    /// To those who read feeds.
    pub work: SyncSender<Work>,
    /// To those who wait for programs.
    pub errands: Sender<Work>,
    /// To the keeper, when there is nothing to read.
    pub results: SyncSender<Seen>,
}

/// Makes requests of feeds and hands on their answers; lives on one thread.
pub(super) struct Asker<'a> {
    shared: &'a Shared<'a>,
    ways: Ways,
    /// Which feed each request of the stream is for.
    asked: RefCell<Vec<usize>>,
    /// Logins that commands gave, by the command: several feeds of one paper ask once.
    logins: RefCell<HashMap<String, Result<Login, command::Error>>>,
}

/// What a login may cost: a key store may ask its user.
const LOGIN: Budget = Budget {
    time: Duration::from_secs(30),
    bytes: 4 << 10,
};

impl<'a> Asker<'a> {
    pub(super) fn new(shared: &'a Shared<'a>, ways: Ways) -> Self {
        Self {
            shared,
            ways,
            asked: RefCell::default(),
            logins: RefCell::default(),
        }
    }

    /// Sends away what no server is asked for: files and programs.
    pub(super) fn send_errands(&self) {
        for (at, due) in self.shared.dues.iter().enumerate() {
            if matches!(due.feed.kind, FeedKind::File | FeedKind::Command) {
                let _ = self.ways.errands.send(Work::Local(at));
            }
        }
    }

    /// The requests for all others, made when their turn comes.
    pub(super) fn requests(&self) -> impl Iterator<Item = Request> {
        let dues = self.shared.dues.iter().enumerate();
        dues.filter_map(|(at, due)| {
            let address = match due.feed.kind {
                FeedKind::Web => due.feed.address.as_str(),
                FeedKind::Filtered => {
                    filtered(&due.feed.address).map_or("", |(_, address)| address)
                }
                _ => return None,
            };
            match self.request(due, address) {
                Ok(request) => {
                    self.asked.borrow_mut().push(at);
                    Some(request)
                }
                Err(error) => {
                    let _ = self.ways.results.send(failed(at, &error));
                    None
                }
            }
        })
    }

    fn request(&self, due: &Due, address: &str) -> Result<Request, SafeText> {
        let own = &due.feed.settings;
        let settings = self.shared.config.of_feed(&due.feed.address, own);
        let url = Url::parse(address)
            .map_err(|e| SafeText::line(&format!("the address cannot be read: {e}")))?;
        let known = Validators {
            etag: due.etag.clone(),
            modified: due.last_modified.clone(),
        };
        let is_forced = self.shared.choice == Choice::Forced;
        Ok(Request {
            known: if is_forced {
                Validators::default()
            } else {
                known
            },
            terms: self.terms(settings)?,
            cancel: self.shared.cancel.clone(),
            ..Request::feed(url)
        })
    }

    fn terms(&self, settings: FeedSettings) -> Result<Terms, SafeText> {
        let network = &self.shared.config.network;
        let named = |own: Option<String>, all: &str| {
            own.or_else(|| Some(all.to_owned()))
                .filter(|s| !s.is_empty())
        };
        let mut headers = network.headers.clone();
        headers.extend(settings.headers);
        let proxy = named(settings.proxy, &network.proxy);
        let proxy = proxy.map(|p| Url::parse(&p)).transpose();
        let login = settings
            .auth_command
            .map(|line| self.login(line))
            .transpose();
        Ok(Terms {
            headers,
            agent: named(settings.agent, &network.agent),
            login: login.map_err(|e| SafeText::line(&format!("no login: {e}")))?,
            proxy: proxy.map_err(|e| {
                SafeText::line(&format!("the address of the proxy cannot be read: {e}"))
            })?,
            cookies: settings.cookies.unwrap_or(network.cookies),
        })
    }

    fn login(&self, line: String) -> Result<Login, command::Error> {
        if !self.shared.config.commands.allow {
            return Err(command::Error::NotAllowed);
        }
        let mut logins = self.logins.borrow_mut();
        let known = logins.entry(line);
        let line = known.key().clone();
        known
            .or_insert_with(|| command::run(&line, b"", LOGIN).map(|printed| login_of(&printed)))
            .clone()
    }

    /// Hands on an answer: something to read to those who read, everything else to the keeper.
    pub(super) fn answered(&self, number: usize, result: Result<Reply, Error>) {
        let Some(&at) = self.asked.borrow().get(number) else {
            return;
        };
        let is_filtered = self.shared.dues[at].feed.kind == FeedKind::Filtered;
        // Nobody takes it only when the refresh is ending.
        match result {
            // Whoever cancels is not interested any more, and it is no fault of the feed.
            Err(Error::Cancelled { .. }) => {}
            Err(error) => _ = self.ways.results.send(refused(at, &error)),
            Ok(reply) if reply.extent == Extent::Unchanged => {
                _ = self.ways.results.send(unchanged(at, reply));
            }
            Ok(reply) if is_filtered => {
                _ = self.ways.errands.send(Work::Filter(at, Box::new(reply)));
            }
            Ok(reply) => _ = self.ways.work.send(Work::Page(at, Box::new(reply))),
        }
    }
}

/// Program and address of a feed that goes through a program: `filter:PROGRAM:ADDRESS`.
pub(super) fn filtered(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("filter:")?;
    let (program, address) = rest.split_once(':')?;
    Some((program, address))
}

/// `name:password`, or both on a line of their own.
fn login_of(printed: &[u8]) -> Login {
    let text = String::from_utf8_lossy(printed);
    let text = text.trim_end_matches(['\n', '\r']);
    let (name, password) = text
        .split_once('\n')
        .or_else(|| text.split_once(':'))
        .unwrap_or((text, ""));
    let password = password.lines().next().unwrap_or_default();
    Login {
        name: name.trim_end_matches('\r').to_owned(),
        password: password.to_owned(),
    }
}

fn unchanged(at: usize, reply: Reply) -> Seen {
    let look = Look::Answered {
        told: reply.told,
        has_changed: false,
        notice: SafeText::default(),
    };
    Seen::nothing(at, look)
}

/// What an error says of its feed.
fn refused(at: usize, error: &Error) -> Seen {
    let seconds = Duration::from_secs;
    let (status, fault) = match error {
        Error::Later { retry_seconds, .. } => {
            return Seen::nothing(at, Look::Postponed(seconds(*retry_seconds)));
        }
        Error::Status { status: 410, .. } => (410, Fault::Gone),
        Error::Status {
            status,
            retry_seconds,
            ..
        } if matches!(status, 429 | 503) => (*status, Fault::Asked(retry_seconds.map(seconds))),
        Error::Status { status, .. } => (*status, Fault::Passing),
        _ => (0, Fault::Passing),
    };
    let look = Look::Failed {
        error: SafeText::line(&redacted(&in_words(error))),
        status,
        fault,
    };
    let is_offline = matches!(error, Error::Refused { .. }).then_some(false);
    Seen {
        is_offline: is_offline.unwrap_or_else(|| error.is_unreachable()),
        ..Seen::nothing(at, look)
    }
}

/// What an error says of a feed; where it says what to do with a page, what to do with a feed.
fn in_words(error: &Error) -> String {
    let Error::Status { url, status, .. } = error else {
        return error.to_string();
    };
    match status {
        404 => format!(
            "{url}: the server said 404 Not Found; check the address, or add the feed anew from its page"
        ),
        410 => format!(
            "{url}: the server said 410 Gone, so nothing new will come; its stories stay, remove it when you like"
        ),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_read_in_both_forms() {
        for printed in [
            "reader:hush:hush\n",
            "reader\nhush:hush\n",
            "reader\r\nhush:hush\r\nurl: x\n",
        ] {
            let login = login_of(printed.as_bytes());
            assert_eq!(
                (login.name.as_str(), login.password.as_str()),
                ("reader", "hush:hush"),
                "{printed:?}"
            );
        }
    }

    #[test]
    fn a_filtered_feed_names_program_and_address() {
        let address = "filter:~/bin/cut -f 2:https://a.test/feed";
        assert_eq!(
            filtered(address),
            Some(("~/bin/cut -f 2", "https://a.test/feed"))
        );
        assert_eq!(filtered("filter:x"), None);
    }
}
