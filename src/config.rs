//! The user's settings, typed: what `config.toml` says, and for everything else the default.
//! Knows nothing of who acts on them.

mod fault;
mod feed;
mod keys;
mod paths;
mod read;
mod rules;
mod secrets;
mod settings;
mod template;
mod value;

use std::path::Path;

pub use fault::{Fault, Weight, What, nearest};
pub use feed::{FEED_SETTINGS, FeedSetting, OptionFault, feed_option};
pub use keys::KeyBinding;
pub use paths::{Homeless, Named, Paths};
pub use rules::{Highlight, Kill, KillMode, Matching, Saved, Target};
pub use secrets::{redacted, without_secrets};
pub use settings::{SECTIONS, SETTINGS, Setting};
pub use template::{KeyRow, template};
pub use value::{Kind, Value, written};

use crate::story::library::{FeedSettings, TextPolicy};

/// Bytes a file of settings may have.
pub const FILE_BYTES: u64 = 1 << 20;

/// All settings. The default is what [`SETTINGS`] says, the same as `assets/config.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// When and how fast feeds are asked.
    pub refresh: Refresh,
    /// Where the text of stories comes from, and what is fetched ahead.
    pub text: Text,
    /// What stays in the library.
    pub library: Library,
    /// How the network is used.
    pub network: Network,
    /// Other programs.
    pub commands: Commands,
    /// What is written to the log.
    pub log: Log,
    /// How the screen looks.
    pub screen: Look,
    /// Keys of the reader's own, in the order of the file.
    pub keys: Vec<KeyBinding>,
    /// Saved filters, in the order of the file.
    pub filters: Vec<Saved>,
    /// Rules that keep stories away, in the order of the file.
    pub kills: Vec<Kill>,
    /// Rules that make stories or words stand out, in the order of the file.
    pub highlights: Vec<Highlight>,
    /// Settings of single feeds, by their address as it stands in the subscriptions.
    pub feeds: Vec<(String, FeedSettings)>,
}

/// When and how fast feeds are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refresh {
    /// Seconds between two looks at a feed that says nothing itself.
    pub every_seconds: u32,
    /// Hosts that are asked at the same time.
    pub hosts: u16,
    /// Requests to one host at the same time.
    pub per_host: u16,
    /// Seconds between two requests to one host.
    pub pace_seconds: u32,
    /// Seconds after which a feed that has not answered in full has failed.
    pub timeout_seconds: u32,
    /// Whether feeds are asked when the reader starts.
    pub on_start: bool,
    /// Whether feeds are asked again and again while the reader is open.
    pub auto: bool,
}

/// Where the text of stories comes from, and what is fetched ahead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// For feeds that have no setting of their own.
    pub default: TextPolicy,
    /// Whose pages are fetched after a refresh.
    pub prefetch: Prefetch,
    /// Pages of one refresh that are fetched ahead.
    pub pages: u32,
    /// Bytes of one refresh that are fetched ahead.
    pub bytes: u64,
    /// Seconds of one refresh that are spent with it.
    pub seconds: u32,
}

/// Whose pages are fetched after a refresh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefetch {
    /// None.
    #[default]
    None,
    /// Those of starred and saved stories.
    Starred,
    /// Those of unread, starred and saved stories.
    Unread,
}

/// What stays in the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// Days after which a read story without star goes; 0 is never.
    pub keep_days: u32,
    /// Stories of a feed that stay at most; 0 is all.
    pub keep_stories: u32,
    /// Days after which the stored page of a read story without star goes; 0 is never.
    pub page_days: u32,
    /// Whether a story whose text changed counts as unread again.
    pub unread_on_update: bool,
}

/// How the network is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The proxy; empty is what the environment says.
    pub proxy: String,
    /// What servers are told of the program; empty is its name and version.
    pub agent: String,
    /// Whether cookies are sent back within one fetch.
    pub cookies: bool,
    /// Further headers, name and value.
    pub headers: Vec<(String, String)>,
}

/// Other programs. None is run through a shell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commands {
    /// Whether `exec:` and `filter:` feeds and the commands of `auth` may run.
    pub allow: bool,
    /// What opens pages; empty is `BROWSER`, else what the system has.
    pub browser: String,
    /// What keeps a bookmark: gets address, title, description and feed.
    pub bookmark: String,
    /// What is told of new stories.
    pub notify: String,
}

/// What is written to the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Levels: one for all, or `module=level` parts with commas between.
    pub level: String,
    /// Bytes after which a new file begins; the one before is kept.
    pub bytes: u64,
}

/// How the screen looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Panes side by side; none is as many as there is room for.
    pub columns: Option<u8>,
    /// Cells of a line of prose.
    pub measure: u16,
    /// Whether long words are broken at syllables.
    pub hyphens: bool,
    /// Whether colours are used where nothing speaks against them.
    pub colour: bool,
}

impl Default for Config {
    fn default() -> Self {
        let mut config = Self::blank();
        for setting in SETTINGS {
            setting.put_default(&mut config);
        }
        config
    }
}

impl Config {
    /// Reads settings. What is wrong keeps its default; warnings and errors are in the order of the lines.
    ///
    /// ```
    /// use clearstory::config::Config;
    /// let (config, faults) = Config::read("config.toml", "[refresh]\nevery = '15m'\nhots = 4\n");
    /// assert_eq!(config.refresh.every_seconds, 900);
    /// assert!(faults[0].to_string().starts_with("config.toml:3: refresh.hots is unknown; hosts is meant?"));
    /// ```
    pub fn read(file: &str, text: &str) -> (Self, Vec<Fault>) {
        read::read(file, text)
    }

    /// Reads a file of settings; one that does not exist says nothing.
    pub fn of_file(path: &Path) -> (Self, Vec<Fault>) {
        read::of_file(path)
    }

    /// The settings of one feed: those of its line in the subscriptions, over those of its table in `config.toml`.
    pub fn of_feed(&self, address: &str, of_line: &FeedSettings) -> FeedSettings {
        let table = self.feeds.iter().find(|(a, _)| a == address);
        table.map_or_else(|| of_line.clone(), |(_, t)| feed::over(of_line, t))
    }

    /// Nothing set, not even a default.
    fn blank() -> Self {
        Self {
            refresh: Refresh::default(),
            text: Text::default(),
            library: Library::default(),
            network: Network::default(),
            commands: Commands::default(),
            log: Log::default(),
            screen: Look::default(),
            keys: Vec::new(),
            filters: Vec::new(),
            kills: Vec::new(),
            highlights: Vec::new(),
            feeds: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_setting_on_the_line_of_a_feed_wins_over_its_table() {
        let text = "[feed.'https://a.example/feed']\nevery = '1h'\nagent = 'me'\n";
        let (config, faults) = Config::read("x", text);
        assert_eq!(faults, []);
        let line = FeedSettings {
            every_seconds: Some(60),
            ..FeedSettings::default()
        };
        let both = config.of_feed("https://a.example/feed", &line);
        assert_eq!(
            (both.every_seconds, both.agent.as_deref()),
            (Some(60), Some("me"))
        );
        assert_eq!(config.of_feed("https://b.example/feed", &line), line);
    }

    #[test]
    fn the_defaults_are_polite_and_harmless() {
        let config = Config::default();
        assert_eq!(config.refresh.per_host, 1);
        assert_eq!(
            (config.library.keep_days, config.library.keep_stories),
            (0, 0)
        );
        assert!(!config.commands.allow && !config.network.cookies);
        assert_eq!(config.text.default, TextPolicy::Auto);
        assert_eq!(config.log.bytes, 1_000_000);
    }
}
