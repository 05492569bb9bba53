//! The list of all settings: name, what it accepts, default, and a sentence. Reading, checking and the reference use it.
//! Knows nothing of files.

use super::{Config, Kind, Prefetch, Value};
use crate::story::library::TextPolicy;

/// One setting of a section.
pub struct Setting {
    /// Its section.
    pub section: &'static str,
    /// Its name.
    pub key: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// Its default as it is written in the file, between quotes where it is a text.
    pub default: &'static str,
    /// What it does, one or two sentences.
    pub says: &'static str,
    /// Puts a value of its kind in its place.
    pub(super) put: fn(&mut Config, Value),
}

/// The sections, in the order of the reference, and what each is about.
pub const SECTIONS: [(&str, &str); 7] = [
    ("refresh", "When and how fast feeds are asked."),
    (
        "screen",
        "How the screen looks. What the command line names comes first.",
    ),
    (
        "text",
        "Where the text of stories comes from, and what is fetched ahead.",
    ),
    (
        "library",
        "What stays in the library. Stars and saved stories always stay.",
    ),
    ("network", "How the network is used."),
    (
        "commands",
        "Other programs. They are run directly, never through a shell.",
    ),
    (
        "log",
        "What is written to the log, which stays in the folder of state.",
    ),
];

/// What `[text] default` and the setting of a feed accept.
pub(super) const POLICIES: Kind = Kind::OneOf(&["auto", "page", "feed"]);
const PREFETCH: Kind = Kind::OneOf(&["none", "starred", "unread"]);

impl Setting {
    /// Its name with its section.
    pub fn name(&self) -> String {
        format!("{}.{}", self.section, self.key)
    }

    /// Gives the setting its default.
    pub(super) fn put_default(&self, config: &mut Config) {
        let plain = self.default.trim_matches('"');
        let value = match self.kind {
            Kind::List | Kind::Headers => Value::List(Vec::new()),
            kind => kind.of_text(plain).expect("a test reads every default"),
        };
        (self.put)(config, value);
    }
}

/// The policy of a word that [`POLICIES`] accepts.
pub(super) fn policy(value: Value) -> TextPolicy {
    match value.text().as_str() {
        "page" => TextPolicy::Page,
        "feed" => TextPolicy::Feed,
        _ => TextPolicy::Auto,
    }
}

fn prefetch(value: Value) -> Prefetch {
    match value.text().as_str() {
        "starred" => Prefetch::Starred,
        "unread" => Prefetch::Unread,
        _ => Prefetch::None,
    }
}

/// A setting of a section; shortens the list below.
const fn setting(
    name: (&'static str, &'static str),
    (kind, default): (Kind, &'static str),
    says: &'static str,
    put: fn(&mut Config, Value),
) -> Setting {
    Setting {
        section: name.0,
        key: name.1,
        kind,
        default,
        says,
        put,
    }
}

/// All settings, in the order of the reference.
pub const SETTINGS: &[Setting] = &[
    setting(
        ("refresh", "every"),
        (Kind::Time, "\"1h\""),
        "How long a feed is left alone after a look, unless its server asks for longer.",
        |c, v| c.refresh.every_seconds = v.small(),
    ),
    setting(
        ("refresh", "hosts"),
        (Kind::Whole(1, 64), "16"),
        "Hosts that are asked at the same time.",
        |c, v| c.refresh.hosts = v.small() as u16,
    ),
    setting(
        ("refresh", "per-host"),
        (Kind::Whole(1, 8), "1"),
        "Requests to one host at the same time.",
        |c, v| c.refresh.per_host = v.small() as u16,
    ),
    setting(
        ("refresh", "pace"),
        (Kind::Time, "\"1s\""),
        "Time between two requests to one host.",
        |c, v| c.refresh.pace_seconds = v.small(),
    ),
    setting(
        ("refresh", "timeout"),
        (Kind::Time, "\"30s\""),
        "Time in which a feed has to be here in full.",
        |c, v| c.refresh.timeout_seconds = v.small().max(1),
    ),
    setting(
        ("refresh", "on-start"),
        (Kind::YesNo, "false"),
        "Whether feeds that are due are asked when the reader starts; -r asks all of them.",
        |c, v| c.refresh.on_start = v.is_yes(),
    ),
    setting(
        ("refresh", "auto"),
        (Kind::YesNo, "false"),
        "Whether feeds are asked whenever they are due while the reader is open.",
        |c, v| c.refresh.auto = v.is_yes(),
    ),
    setting(
        ("screen", "layout"),
        (Kind::OneOf(&["auto", "1", "2", "3"]), "\"auto\""),
        "Panes side by side: feeds, list and story; \"auto\" is as many as there is room for.",
        |c, v| c.screen.columns = v.text().parse().ok(),
    ),
    setting(
        ("screen", "measure"),
        (Kind::Whole(45, 90), "72"),
        "Columns that a line of text may fill.",
        |c, v| c.screen.measure = v.small() as u16,
    ),
    setting(
        ("screen", "hyphens"),
        (Kind::YesNo, "false"),
        "Whether long words are broken at syllables.",
        |c, v| c.screen.hyphens = v.is_yes(),
    ),
    setting(
        ("screen", "colour"),
        (Kind::OneOf(&["auto", "never"]), "\"auto\""),
        "Colours: \"auto\" unless NO_COLOR is set, or \"never\"; weight and signs tell everything too.",
        |c, v| c.screen.colour = v.text() == "auto",
    ),
    setting(
        ("text", "default"),
        (POLICIES, "\"auto\""),
        "The text of stories: \"page\" from the page, \"feed\" from the feed, \"auto\" the better of both.",
        |c, v| c.text.default = policy(v),
    ),
    setting(
        ("text", "prefetch"),
        (PREFETCH, "\"none\""),
        "Whose pages are fetched after a refresh, to be read without a network. Starred ones are among the unread.",
        |c, v| c.text.prefetch = prefetch(v),
    ),
    setting(
        ("text", "pages"),
        (Kind::Whole(0, 100_000), "200"),
        "Pages that one refresh fetches ahead at most.",
        |c, v| c.text.pages = v.small(),
    ),
    setting(
        ("text", "bytes"),
        (Kind::Size, "\"50 MB\""),
        "Bytes that one refresh fetches ahead at most.",
        |c, v| c.text.bytes = v.number(),
    ),
    setting(
        ("text", "time"),
        (Kind::Time, "\"5m\""),
        "Time that one refresh spends with fetching ahead at most.",
        |c, v| c.text.seconds = v.small(),
    ),
    setting(
        ("library", "keep"),
        (Kind::Days, "\"forever\""),
        "How long read stories stay after they have left their feed.",
        |c, v| c.library.keep_days = v.small(),
    ),
    setting(
        ("library", "stories"),
        (Kind::Whole(0, 1_000_000), "0"),
        "Stories of a feed that stay at most, the newest; 0 is all.",
        |c, v| c.library.keep_stories = v.small(),
    ),
    setting(
        ("library", "pages"),
        (Kind::Days, "\"90d\""),
        "How long the fetched pages of read stories stay.",
        |c, v| c.library.page_days = v.small(),
    ),
    setting(
        ("library", "unread-on-update"),
        (Kind::YesNo, "false"),
        "Whether a story whose text changes counts as unread again.",
        |c, v| c.library.unread_on_update = v.is_yes(),
    ),
    setting(
        ("network", "proxy"),
        (Kind::Text, "\"\""),
        "The proxy, such as \"http://localhost:3128\" or \"socks5://localhost:1080\"; \"\" is what HTTPS_PROXY says.",
        |c, v| c.network.proxy = v.text(),
    ),
    setting(
        ("network", "agent"),
        (Kind::Text, "\"\""),
        "What servers are told of the program; \"\" is its name and version.",
        |c, v| c.network.agent = v.text(),
    ),
    setting(
        ("network", "cookies"),
        (Kind::YesNo, "false"),
        "Whether cookies are sent back; they last for one fetch with its redirects, and are kept nowhere.",
        |c, v| c.network.cookies = v.is_yes(),
    ),
    setting(
        ("network", "headers"),
        (Kind::Headers, "[]"),
        "Further headers of every request, such as [\"Accept-Language: fr\"].",
        |c, v| c.network.headers = v.headers(),
    ),
    setting(
        ("commands", "allow"),
        (Kind::YesNo, "false"),
        "Whether exec: and filter: subscriptions and the commands of auth may run.",
        |c, v| c.commands.allow = v.is_yes(),
    ),
    setting(
        ("commands", "browser"),
        (Kind::Text, "\"\""),
        "What opens pages, with %u for the address; \"\" is BROWSER, else what the system has. w3m, lynx, links and elinks are given the terminal.",
        |c, v| c.commands.browser = v.text(),
    ),
    setting(
        ("commands", "bookmark"),
        (Kind::Text, "\"\""),
        "What keeps a bookmark, with %u for the address, %t the title, %d a note, %f the feed; without any of them all four stand behind it.",
        |c, v| c.commands.bookmark = v.text(),
    ),
    setting(
        ("commands", "notify"),
        (Kind::Text, "\"\""),
        "What is told of new stories after a refresh, with one sentence behind it, or in place of %m.",
        |c, v| c.commands.notify = v.text(),
    ),
    setting(
        ("log", "level"),
        (Kind::Text, "\"warn\""),
        "How much is told: off, error, warn, info, debug or trace, also for one part: \"warn,fetch=debug\".",
        |c, v| c.log.level = v.text(),
    ),
    setting(
        ("log", "size"),
        (Kind::Size, "\"1 MB\""),
        "The size at which a new log begins. The one before is kept, older ones go.",
        |c, v| c.log.bytes = v.number().max(1_000),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_accepts_its_own_default_and_is_in_a_section() {
        for setting in SETTINGS {
            let text = format!(
                "[{}]\n{} = {}\n",
                setting.section, setting.key, setting.default
            );
            let (config, faults) = Config::read("default", &text);
            assert_eq!(faults, [], "{}", setting.name());
            assert_eq!(config, Config::default(), "{}", setting.name());
            assert!(SECTIONS.iter().any(|(name, _)| *name == setting.section));
            assert!(setting.says.ends_with('.'), "{}", setting.name());
        }
    }
}
