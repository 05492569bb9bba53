//! newsboat's file of settings: what of it we have too, written as ours, and what not; and how it knows its stories.
//! Knows nothing of files, runs nothing that stands between backticks, and follows no include.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use super::ids::hash;
use super::urls::words;
use crate::config::written;

/// Settings of newsboat as ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The lines for `config.toml`; empty when nothing maps.
    pub toml: String,
    /// What has no counterpart: line and command, and why where that helps.
    pub left: Vec<Left>,
    /// Another place of the cache, as it is written there.
    pub cache: Option<String>,
}

/// A line that does not map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The line, from 1.
    pub line: usize,
    /// Its command.
    pub command: String,
    /// Why, or what to do instead.
    pub reason: &'static str,
}

/// What has another counterpart than a setting.
const INSTEAD: [(&str, &str); 12] = [
    ("include", "name that file with --config to take it too"),
    ("bind-key", "keys are not set here yet"),
    ("bind", "keys are not set here yet"),
    ("unbind-key", "keys are not set here yet"),
    ("macro", "keys are not set here yet"),
    ("color", "colours of the screen are not set here yet"),
    (
        "download-full-page",
        "text.default = \"auto\" takes the page where the feed is short",
    ),
    ("html-renderer", "stories are set by the reader itself"),
    ("pager", "stories are set by the reader itself"),
    (
        "max-download-speed",
        "one host is asked for one feed at a time",
    ),
    ("ssl-verifypeer", "certificates are always verified"),
    ("ssl-verifyhost", "certificates are always verified"),
];

/// Reads newsboat's settings.
///
/// ```
/// use clearstory::feed::newsboat::map;
/// let mapped = map("reload-time 30\nbrowser \"w3m %u\"\nmacro k open\n");
/// assert_eq!(mapped.toml, "[refresh]\nevery = \"30m\"\n\n[commands]\nbrowser = \"w3m %u\"\n");
/// assert_eq!((mapped.left[0].line, mapped.left[0].command.as_str()), (3, "macro"));
/// ```
pub fn map(text: &str) -> Mapped {
    let mut reader = Reader::default();
    // The mode holds for all rules, wherever it stands; the last one counts.
    let mode = text
        .lines()
        .map(words)
        .rfind(|w| w.first().is_some_and(|c| c == "ignore-mode"));
    reader.mode = mode
        .and_then(|w| w.get(1).cloned())
        .unwrap_or_else(|| "download".to_owned());
    for (at, line) in text.lines().enumerate() {
        reader.line(at + 1, &words(line));
    }
    reader.proxy();
    reader.mapped()
}

#[derive(Default)]
struct Reader {
    mode: String,
    /// Lines of our sections, by their names.
    sections: BTreeMap<&'static str, BTreeMap<String, String>>,
    rules: String,
    proxy: [Option<String>; 4],
    left: Vec<Left>,
    cache: Option<String>,
}

/// The order in which our sections are written.
const SECTIONS: [&str; 6] = [
    "refresh", "library", "text", "network", "commands", "filters",
];

impl Reader {
    fn line(&mut self, number: usize, words: &[String]) {
        let Some((command, arguments)) = words.split_first() else {
            return;
        };
        let leave = |reason| Left {
            line: number,
            command: command.clone(),
            reason,
        };
        if arguments.iter().any(|a| a.replace("\\`", "").contains('`')) {
            self.left.push(leave("it runs a command between backticks"));
        } else if self.take(command, arguments).is_none() {
            let instead = INSTEAD.iter().find(|(name, _)| name == command);
            self.left
                .push(leave(instead.map_or("", |(_, reason)| reason)));
        }
    }

    /// Takes a command with its arguments; none if nothing here is like it.
    fn take(&mut self, command: &str, arguments: &[String]) -> Option<()> {
        let first = arguments.first().map(String::as_str).unwrap_or_default();
        let number = first.parse::<u32>().ok();
        let yes = match first {
            "yes" | "true" => "true",
            _ => "false",
        };
        match command {
            "ignore-mode" => {}
            "ignore-article" => self.kill(first, arguments.get(1)?),
            "highlight" => self.highlight(first, arguments.get(1)?, arguments.get(2..)?)?,
            "highlight-article" => self.stand_out(("filter", first), "list", arguments.get(1..)?),
            "define-filter" => self.set("filters", &written(first), written(arguments.get(1)?)),
            "reload-time" => self.set("refresh", "every", format!("\"{}m\"", number?.max(1))),
            "auto-reload" => self.set("refresh", "auto", yes.to_owned()),
            "refresh-on-startup" => self.set("refresh", "on-start", yes.to_owned()),
            "reload-threads" => self.set("refresh", "hosts", number?.clamp(1, 64).to_string()),
            "download-timeout" => {
                self.set("refresh", "timeout", format!("\"{}s\"", number?.max(1)));
            }
            "keep-articles-days" if number? == 0 => {}
            "keep-articles-days" => self.set("library", "keep", format!("\"{}d\"", number?)),
            "max-items" => self.set("library", "stories", number?.min(1_000_000).to_string()),
            "user-agent" => self.set("network", "agent", written(first)),
            "use-proxy" => self.proxy[0] = Some(first.to_owned()),
            "proxy" => self.proxy[1] = Some(first.to_owned()),
            "proxy-type" => self.proxy[2] = Some(first.to_owned()),
            "proxy-auth" => self.proxy[3] = Some(first.to_owned()),
            "browser" => self.set("commands", "browser", written(first)),
            "bookmark-cmd" => self.set(
                "commands",
                "bookmark",
                written(&format!("{first} %u %t %d %f")),
            ),
            "notify-program" => self.set("commands", "notify", written(first)),
            "cache-file" => self.cache = Some(first.to_owned()),
            _ => return None,
        }
        Some(())
    }

    fn set(&mut self, section: &'static str, key: &str, value: String) {
        let section = self.sections.entry(section).or_default();
        section.insert(key.to_owned(), value);
    }

    fn rule(&mut self, name: &str, lines: &[(&str, String)]) {
        self.rules.push_str(&format_rule(name, lines));
    }

    fn kill(&mut self, feed: &str, expression: &str) {
        let mode = if self.mode == "display" {
            "display"
        } else {
            "download"
        };
        let lines = [
            ("feed", written(feed)),
            ("filter", written(expression)),
            ("mode", written(mode)),
        ];
        self.rule("kill", &lines);
    }

    fn highlight(&mut self, target: &str, regex: &str, look: &[String]) -> Option<()> {
        let target = match target {
            "all" => "all",
            "feedlist" => "feeds",
            "articlelist" => "list",
            "article" => "story",
            _ => return None,
        };
        self.stand_out(("regex", regex), target, look);
        Some(())
    }

    fn stand_out(&mut self, (key, what): (&str, &str), target: &str, look: &[String]) {
        let colour = |at: usize| {
            let word = look.get(at).map_or("", String::as_str);
            written(if word == "default" { "" } else { word })
        };
        let style = |word: &String| match word.as_str() {
            "standout" => Some("\"reverse\"".to_owned()),
            known @ ("bold" | "dim" | "underline" | "reverse") => Some(format!("\"{known}\"")),
            _ => None,
        };
        let styles: Vec<String> = look.iter().skip(2).filter_map(style).collect();
        let lines = [
            ("target", written(target)),
            (key, written(what)),
            ("colour", colour(0)),
            ("background", colour(1)),
            ("styles", format!("[{}]", styles.join(", "))),
        ];
        self.rule("highlight", &lines);
    }

    /// Puts the four commands of a proxy together.
    fn proxy(&mut self) {
        let [used, host, kind, login] = self.proxy.each_ref().map(Option::as_deref);
        let (Some("yes" | "true"), Some(host)) = (used, host) else {
            return;
        };
        let kind = kind.unwrap_or("http");
        let login = login.map_or(String::new(), |l| format!("{l}@"));
        let address = format!("{kind}://{login}{host}");
        self.set("network", "proxy", written(&address));
    }

    fn mapped(self) -> Mapped {
        let mut parts = Vec::new();
        for name in SECTIONS {
            if let Some(section) = self.sections.get(name) {
                let lines = section
                    .iter()
                    .map(|(key, value)| format!("{key} = {value}\n"));
                parts.push(format!("[{name}]\n{}", lines.collect::<String>()));
            }
        }
        let mut toml = parts.join("\n");
        if !self.rules.is_empty() {
            let gap = if toml.is_empty() { "" } else { "\n" };
            toml = format!("{toml}{gap}{}", self.rules.trim_start_matches('\n'));
        }
        Mapped {
            toml,
            left: self.left,
            cache: self.cache,
        }
    }
}

fn format_rule(name: &str, lines: &[(&str, String)]) -> String {
    let lines = lines
        .iter()
        .map(|(key, value)| format!("{key} = {value}\n"));
    format!("\n[[{name}]]\n{}", lines.collect::<String>())
}

/// What newsboat's cache tells of the identity of a story.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Its guid there.
    pub guid: &'a str,
    /// Its address; may be empty.
    pub url: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its date, if the feed gave one.
    pub published: Option<Timestamp>,
}

/// The id by which our reading of the feed knows a story of newsboat's cache. newsboat takes the feed's own id, else the
/// address with the date written behind it, else the address, else the title (2.21, tried).
pub fn id(story: &Identity) -> String {
    let guid = story.guid.trim();
    if story.url.is_empty() && guid == story.title.trim() {
        let date = story.published.map(|p| p.to_string()).unwrap_or_default();
        return format!("hash:{}", hash(&[guid, &date]));
    }
    let behind = guid
        .strip_prefix(story.url)
        .filter(|_| !story.url.is_empty());
    let is_date =
        |text: &str| text.contains(':') && text.starts_with(|c: char| c.is_ascii_alphanumeric());
    match Url::parse(story.url) {
        Ok(url) if behind.is_some_and(is_date) => url.to_string(),
        _ => guid.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, KillMode};

    const FILE: &str = r#"
# mine
ignore-mode display
ignore-article "*" "title =~ \"Gentoo\""
ignore-article https://a.example/feed "author =~ \"x\"" # here
highlight all "news|\bboat" red
highlight articlelist "b\"q" default yellow bold standout blink
highlight-article "unread = \"yes\"" white red bold
define-filter "long reads" "content =~ \"x\""
reload-time 15
auto-reload yes
reload-threads 100
max-items 200
keep-articles-days 30
use-proxy yes
proxy localhost:9050
proxy-type socks5
proxy-auth me:pw
bookmark-cmd ~/bin/keep
cache-file "~/other.db"
bind-key ^R reload-all
text-width 72
browser `which w3m`
"#;

    #[test]
    fn what_has_a_counterpart_becomes_our_settings_and_the_rest_is_listed() {
        let mapped = map(FILE);
        let (config, faults) = Config::read("mapped", &mapped.toml);
        assert_eq!(faults, [], "{}", mapped.toml);
        assert_eq!(config.refresh.every_seconds, 900);
        assert_eq!((config.refresh.auto, config.refresh.hosts), (true, 64));
        assert_eq!(
            (config.library.keep_days, config.library.keep_stories),
            (30, 200)
        );
        assert_eq!(config.network.proxy, "socks5://me:pw@localhost:9050");
        assert_eq!(config.commands.bookmark, "~/bin/keep %u %t %d %f");
        assert_eq!(config.filters[0].name, "long reads");
        assert_eq!(config.kills[0].expression, "title =~ \"Gentoo\"");
        assert_eq!(
            config.kills[1].feed.as_deref(),
            Some("https://a.example/feed")
        );
        assert!(config.kills.iter().all(|k| k.mode == KillMode::Display));
        assert_eq!(config.highlights.len(), 3);
        assert_eq!(config.highlights[1].styles, ["bold", "reverse"]);
        assert_eq!(config.highlights[1].colour, "");
        assert_eq!(mapped.cache.as_deref(), Some("~/other.db"));
        let left: Vec<(usize, &str)> = mapped
            .left
            .iter()
            .map(|l| (l.line, l.command.as_str()))
            .collect();
        assert_eq!(
            left,
            [(21, "bind-key"), (22, "text-width"), (23, "browser")]
        );
        assert_eq!(mapped.left[2].reason, "it runs a command between backticks");
    }

    #[test]
    fn without_a_mode_rules_hold_at_the_download_and_nothing_gives_nothing() {
        let (config, _) = Config::read("mapped", &map("ignore-article * \"age > 3\"").toml);
        assert_eq!(config.kills[0].mode, KillMode::Download);
        assert_eq!(config.kills[0].feed, None);
        assert_eq!(map("# nothing\n\n"), Mapped::default());
    }

    #[test]
    fn stories_get_the_id_that_our_reading_gives_them() {
        let url = "https://a.example/1";
        let with = |guid, url| {
            id(&Identity {
                guid,
                url,
                title: "T",
                published: None,
            })
        };
        assert_eq!(with("urn:1", url), "urn:1");
        assert_eq!(
            with("https://a.example/1Wed, 01 Apr 2026 10:00:00 GMT", url),
            url
        );
        assert_eq!(with("https://a.example/12026-04-01T10:00:00Z", url), url);
        assert_eq!(with(url, url), url);
        assert_eq!(with("https://a.example/12", url), "https://a.example/12");
        assert!(with("T", "").starts_with("hash:"));
    }
}
