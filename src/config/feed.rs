//! The settings of a single feed, for `[feed."ADDRESS"]` and for the `< every=30m … >` on its line of the subscriptions.
//! Knows nothing of either file.

use super::settings::{POLICIES, policy};
use super::{Kind, Value, nearest};
use crate::story::library::FeedSettings;

/// One setting that a feed may have for itself.
pub struct FeedSetting {
    /// Its name.
    pub key: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// An example of it, as it is written in `config.toml`.
    pub example: &'static str,
    /// What it does.
    pub says: &'static str,
    /// Puts a value of its kind in its place.
    pub(super) put: fn(&mut FeedSettings, Value),
}

/// All settings of feeds.
pub const FEED_SETTINGS: [FeedSetting; 9] = [
    FeedSetting {
        key: "every",
        kind: Kind::Time,
        example: "\"30m\"",
        says: "How long it is left alone after a look.",
        put: |f, v| f.every_seconds = Some(v.small()),
    },
    FeedSetting {
        key: "keep",
        kind: Kind::Days,
        example: "\"90d\"",
        says: "How long its read stories stay.",
        put: |f, v| f.keep_days = Some(v.small()),
    },
    FeedSetting {
        key: "stories",
        kind: Kind::Whole(0, 1_000_000),
        example: "500",
        says: "Stories of it that stay at most; 0 is all.",
        put: |f, v| f.keep_stories = Some(v.small()),
    },
    FeedSetting {
        key: "text",
        kind: POLICIES,
        example: "\"page\"",
        says: "Where the text of its stories comes from: \"auto\", \"page\" or \"feed\".",
        put: |f, v| f.text = Some(policy(v)),
    },
    FeedSetting {
        key: "agent",
        kind: Kind::Text,
        example: "\"Mozilla/5.0\"",
        says: "What its server is told of the program.",
        put: |f, v| f.agent = Some(v.text()),
    },
    FeedSetting {
        key: "headers",
        kind: Kind::Headers,
        example: "[\"Accept-Language: fr\"]",
        says: "Further headers of its requests.",
        put: |f, v| f.headers.extend(v.headers()),
    },
    FeedSetting {
        key: "auth",
        kind: Kind::Text,
        example: "\"pass show papers/ledger\"",
        says: "The command that prints name and password, as name:password or on two lines; needs [commands] allow = true.",
        put: |f, v| f.auth_command = Some(v.text()),
    },
    FeedSetting {
        key: "proxy",
        kind: Kind::Text,
        example: "\"socks5://localhost:9050\"",
        says: "The proxy it is fetched through.",
        put: |f, v| f.proxy = Some(v.text()),
    },
    FeedSetting {
        key: "cookies",
        kind: Kind::YesNo,
        example: "true",
        says: "Whether its cookies are sent back; they last for one fetch with its redirects, and are kept nowhere.",
        put: |f, v| f.cookies = Some(v.is_yes()),
    },
];

/// What is wrong with an option on the line of a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionFault {
    /// No setting is called so.
    #[error("the option {name} is unknown{} (known: {known})", .nearest.as_ref().map(|n| format!("; {n} is meant?")).unwrap_or_default())]
    Unknown {
        /// As it stands there.
        name: String,
        /// The known name most like it.
        nearest: Option<String>,
        /// All known names.
        known: String,
    },
    /// The value is not of the kind.
    #[error("the option {name} cannot be {given:?}; it is {accepts}")]
    Value {
        /// The setting.
        name: String,
        /// As it stands there.
        given: String,
        /// In words.
        accepts: String,
    },
}

/// Puts an option of a line, `every` and `30m`, into the settings of its feed.
pub fn feed_option(settings: &mut FeedSettings, name: &str, text: &str) -> Result<(), OptionFault> {
    let Some(setting) = find(name) else {
        return Err(OptionFault::Unknown {
            name: name.to_owned(),
            nearest: nearest(name, FEED_SETTINGS.map(|s| s.key)).map(str::to_owned),
            known: FEED_SETTINGS.map(|s| s.key).join(", "),
        });
    };
    let Some(value) = setting.kind.of_text(text) else {
        return Err(OptionFault::Value {
            name: name.to_owned(),
            given: text.to_owned(),
            accepts: setting.kind.accepts(),
        });
    };
    (setting.put)(settings, value);
    Ok(())
}

/// The setting of a name.
pub(super) fn find(name: &str) -> Option<&'static FeedSetting> {
    FEED_SETTINGS.iter().find(|s| s.key == name)
}

/// Settings over others: what the first leaves open is as in the second.
pub(super) fn over(first: &FeedSettings, second: &FeedSettings) -> FeedSettings {
    let mut headers = second.headers.clone();
    headers.retain(|(name, _)| {
        !first
            .headers
            .iter()
            .any(|(n, _)| n.eq_ignore_ascii_case(name))
    });
    headers.extend(first.headers.iter().cloned());
    FeedSettings {
        every_seconds: first.every_seconds.or(second.every_seconds),
        keep_days: first.keep_days.or(second.keep_days),
        keep_stories: first.keep_stories.or(second.keep_stories),
        agent: first.agent.clone().or_else(|| second.agent.clone()),
        headers,
        auth_command: first
            .auth_command
            .clone()
            .or_else(|| second.auth_command.clone()),
        proxy: first.proxy.clone().or_else(|| second.proxy.clone()),
        text: first.text.or(second.text),
        cookies: first.cookies.or(second.cookies),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::library::TextPolicy;

    #[test]
    fn options_become_settings_and_say_what_they_accept() {
        let mut settings = FeedSettings::default();
        for (name, text) in [
            ("every", "30m"),
            ("keep", "2w"),
            ("text", "page"),
            ("cookies", "yes"),
            ("headers", "X-A: 1"),
        ] {
            assert_eq!(feed_option(&mut settings, name, text), Ok(()), "{name}");
        }
        assert_eq!(
            (settings.every_seconds, settings.keep_days),
            (Some(1_800), Some(14))
        );
        assert_eq!(
            (settings.text, settings.cookies),
            (Some(TextPolicy::Page), Some(true))
        );
        assert_eq!(settings.headers.len(), 1);
        let wrong = feed_option(&mut settings, "evry", "30m").map_err(|e| e.to_string());
        assert!(wrong.is_err_and(|e| {
            e.starts_with("the option evry is unknown; every is meant? (known: every, keep,")
        }));
        let wrong = feed_option(&mut settings, "every", "soon").map_err(|e| e.to_string());
        assert!(wrong.is_err_and(|e| {
            e.starts_with("the option every cannot be \"soon\"; it is a time such as")
        }));
    }
}
