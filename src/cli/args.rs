//! The arguments, with their help.
//! Knows nothing of what they lead to.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use url::Url;

use super::jobs::Kind;
use super::newsboat::Newsboat;
use super::places::Places;
use super::{
    add, config, doctor, export, feeds, filter, import, manual, mark, prefetch, refresh, stories,
    story,
};
use crate::clean::rules::GRAMMAR;

/// A terminal reader that shows the clean story and says what it took away.
///
/// Opens pages, files and addresses, takes away what is not the story, sets the rest like a book and lets you read it
/// with the keyboard. Nothing vanishes silently: x shows what was taken away, in its place and with the reason.
/// Without arguments it opens your feeds. When the output is not a terminal, the clean text of a file or an
/// address is printed.
#[derive(Debug, Parser)]
#[command(name = "clearstory", version, after_help = AFTER, after_long_help = AFTER_LONG, max_term_width = 100)]
pub struct Args {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,
    /// Where files are.
    #[command(flatten)]
    pub places: Places,
    /// What newsboat's users type.
    #[command(flatten)]
    pub newsboat: Newsboat,
    /// Another task than reading.
    #[command(subcommand)]
    pub task: Option<Task>,
}

const AFTER: &str = "Keys: j k space b move, / finds, f follows links, x shows what was cut, S saves, ? lists all keys, q leaves.\n\
More with --help.";

const AFTER_LONG: &str = "\
Examples:
  clearstory https://example.org/story      read a page
  clearstory saved/                         choose from the files of a folder
  curl -s example.org | clearstory -        read what another program fetched
  clearstory story.html > story.txt         the clean text, a block a line
  clearstory clean --explain page.html      what was kept, what was cut, and why

Files may be HTML, MHTML, e-mail, Markdown, plain text or a story saved with S, each also gzipped.
A file named like a task is ./clean.

Exit codes:
  0 done   1 error   2 wrong arguments   3 some of several pages or feeds failed
  4 nothing readable found

Environment:
  NO_COLOR                            no colours, everything is told by weight and signs
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY   the way to the network
  BROWSER                             what o opens pages with
  CLEARSTORY_LOG                      how much the log tells, such as warn,fetch=debug";

/// What the reader is given.
#[derive(clap::Args, Clone, Debug)]
pub struct Reading {
    /// Files, folders, http or https addresses, or - for standard input; a folder stands for the files in it
    #[arg(value_name = "FILE|URL|-")]
    pub what: Vec<OsString>,
    /// Columns a line of text may fill, 45 to 90; else as the settings say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(45..=90))]
    pub measure: Option<u16>,
    /// Break long words at syllables
    #[arg(long)]
    pub hyphens: bool,
    /// Open the demo edition, as the task of that name does
    #[arg(long, hide = true, conflicts_with = "what")]
    pub demo: bool,
}

/// Tasks beside reading.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Clean pages and print them: the reader's cleaner as a filter
    ///
    /// Prints the story of each page: what was judged to belong to it, without menus, banners, teasers, share bars
    /// and comments. Without arguments it reads standard input.
    #[command(after_long_help = CLEAN_AFTER)]
    Clean(Clean),
    /// Subscribe to a feed, by its address or by any page that has one
    ///
    /// A page is asked for the feeds it names; when there are several they are listed, and one is chosen with --as N.
    /// The feed is asked at once, so that its stories are there. A feed that is there already is said to be, also when
    /// its address is written otherwise.
    Add(add::Task),
    /// End a subscription; starred and saved stories stay
    Remove(add::Remove),
    /// Ask the feeds for what is new
    ///
    /// Each server is asked as it wishes: no more often than it says, only for what has changed, and a server of the
    /// open network with a pause between two requests. What failed is told on standard error, and how it goes on.
    Refresh(refresh::Task),
    /// Check taught rules, and see what they change
    ///
    /// Rules are lines of small text files, HOST.rule, everywhere.rule and feeds/NAME.rule in
    /// ~/.config/clearstory/rules; they keep or cut blocks whatever the cleaner thinks, and can do nothing else. X-ray
    /// in the reader makes them: + or - on a block, s for which stories, Enter for what it would change.
    #[command(after_long_help = GRAMMAR, arg_required_else_help = true)]
    Rule(RuleArgs),
    /// Print one story of the library: the better of the feed's text and the page
    ///
    /// Which text was taken, how whole it is and why is told on standard error, or in the fields from, state and why of
    /// json. The page is fetched when the feed's text may not be all. Nothing is marked as read.
    Show(story::Show),
    /// Fetch the pages of stories ahead, to read them without a network
    ///
    /// Of unread, starred and saved stories, the newest first, where the feed's text may not be all. Servers are asked
    /// as politely as for feeds; one that says no is not asked again. Stories that were begun stay as they are.
    Prefetch(prefetch::Task),
    /// List the feeds with their counts
    Feeds(feeds::Task),
    /// List stories: all, or those of a filter
    #[command(after_long_help = FILTERS)]
    Stories(stories::Task),
    /// Find stories by their words
    Search(stories::Search),
    /// Mark stories as read, starred or saved, or take that back
    Mark(mark::Task),
    /// Look at a filter
    #[command(after_long_help = FILTERS)]
    Filter(filter::FilterArgs),
    /// Take feeds in: an OPML file, or all that newsboat has
    ///
    /// Of a list only http and https addresses are taken, the rest is told. Folders become tags. With newsboat its
    /// subscriptions, its settings as far as we have them too, and its stories with read marks and flags are taken in;
    /// a second time changes nothing.
    #[command(arg_required_else_help = true)]
    Import(import::Task),
    /// Print the subscriptions as OPML, or as they are
    Export(export::Task),
    /// Tell how clearstory fares: paths, versions, terminal, library, feeds in trouble
    Doctor(doctor::Task),
    /// Print the settings, check them, or print the reference of all
    Config(config::Task),
    /// Print where settings, subscriptions, library and log are
    Paths(config::PathsTask),
    /// Open the demo edition, stories of made-up papers, without a library and without a network
    Demo,
    /// Print completions for a shell
    Completions(manual::Completions),
    /// Print the manual page
    Man,
    /// Show what a feed lists: RSS, Atom or JSON Feed, also damaged
    ///
    /// Prints its title and its entries, newest as the feed has them. With --json one object with title, link and
    /// items, each with id, title, link, published, updated, author, content and what else there is; dates are in
    /// RFC 3339, and whole is false where the feed was cut off.
    #[command(arg_required_else_help = true)]
    Feed(FeedArgs),
}

/// The arguments of `feed`.
#[derive(clap::Args, Debug)]
pub struct FeedArgs {
    /// A file, an http or https address, or - for standard input
    #[arg(value_name = "FILE|URL|-")]
    pub what: OsString,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// The content type it was sent with, for its charset
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
    /// Where it came from, for its relative links
    #[arg(long, value_name = "URL")]
    pub base_url: Option<Url>,
}

const FILTERS: &str = "\
A filter is short, each word of it asking for one thing:
  is:unread is:read is:starred is:saved is:new is:updated is:duplicate is:cut
  #tech            feeds with this tag          in:harbour      a part of the feed's title
  ~rust            a pattern in the title       by:ruiz         a part of the author's name
  =\"The title\"     just this title              site:a.example  the host, and those below it
  word \"two words\" begin*                       anywhere in the text
  age:3d age:<2h age:>1w age:2d..5d             words:>500 min:<5
  sort:oldest                                   newest, oldest, title, author, feed, shortest, longest
  - before any of them turns it around: -is:read -\"live blog\"
or it is one of newsboat's, which clearstory filter test prints of a short one:
  unread = \"yes\" and age < 3 and ( tags # \"tech\" or title =~ \"rust\" )";

/// The arguments of `rule`.
#[derive(clap::Args, Debug)]
pub struct RuleArgs {
    /// What to do with rules.
    #[command(subcommand)]
    pub task: RuleTask,
}

/// Tasks about rules.
#[derive(Debug, Subcommand)]
pub enum RuleTask {
    /// Read rule files and tell what is wrong, with file, line and what is allowed
    Check(RuleCheck),
    /// Show what the rules of a host would change in saved pages
    ///
    /// For each page what is cut or put back, with its first words; for each rule how much it changes. A page that
    /// loses or gains a fifth of its words is marked, and so is a rule that names nothing.
    Test(RuleTest),
}

/// The arguments of `rule check`.
#[derive(clap::Args, Debug)]
pub struct RuleCheck {
    /// Rule files, or folders of them; all in the folder of rules if none is named
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The folder of rules
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,
}

/// The arguments of `rule test`.
#[derive(clap::Args, Debug)]
pub struct RuleTest {
    /// The host whose rules are tried, those for everywhere before them
    #[arg(value_name = "HOST")]
    pub host: String,
    /// Saved pages of it: a folder or a file
    #[arg(value_name = "FOLDER")]
    pub folder: OsString,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// The folder of rules
    #[arg(long, value_name = "FOLDER")]
    pub rules: Option<PathBuf>,
}

const CLEAN_AFTER: &str = "\
Formats:
  text      the kept blocks, one a line
  markdown  with front matter; clearstory opens it again as the same story
  html      one small page that loads and runs nothing
  json      one object with title, byline, dates, text; several pages give an array
  jsonl     one object a line, in the order of the pages; a page that fails gives {\"source\", \"error\"}

Fields of an object, in this order:
  source id url title byline site published modified language image next charset text words cut trust whole given micros
  blocks
  id and given only where the page came with them, micros only in jsonl, blocks only with --explain,
  whole only where it is false: the page was cut at a bound of the cleaner, and the rest is not read

Many pages:
  --from jsonl      each line an object with html (or text) and url; its id and source come back as they are, what
                    else it has comes back in given
  *.warc, *.warc.gz the pages among the responses and resources of a web archive; id is the record's, given its url
                    and date
  A page, line or record that fails is one line with error, in its place; the run goes on.

Examples:
  curl -s https://example.org/story | clearstory clean --url https://example.org/story
  clearstory clean -f markdown page.html > story.md
  clearstory clean -f jsonl -j 4 pages/ > stories.jsonl
  find . -name '*.html' -print0 | clearstory clean -f jsonl --files-from - -0
  zcat pages.jsonl.gz | clearstory clean -f jsonl --from jsonl
  clearstory clean -f jsonl crawl.warc.gz | jq -r 'select(.words > 200) | .given.url'
  clearstory clean --explain -f json page.html | jq '.blocks[] | select(.keep | not)'

Exit codes:
  0 done   1 error   2 wrong arguments   3 some of several pages failed   4 nothing readable found";

/// The arguments of `clean`.
#[derive(clap::Args, Debug)]
pub struct Clean {
    /// Files, folders, http or https addresses, or - for standard input; of a folder every file whose name does not
    /// begin with a point, by name, but no folders inside
    #[arg(value_name = "FILE|FOLDER|URL|-")]
    pub what: Vec<OsString>,
    /// How to print
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print also what was cut, and the reason for every block (text, json, jsonl)
    #[arg(long)]
    pub explain: bool,
    /// Pages to clean at the same time; as many as there are processors if not given
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Where the page came from, for its relative links
    #[arg(long, value_parser = web)]
    pub url: Option<Url>,
    /// A feed, or a folder of pages of the same site: titles of its stories are teasers, and what its pages repeat is cut
    #[arg(long, value_name = "FEED|FOLDER", conflicts_with = "alone")]
    pub with: Option<PathBuf>,
    /// Clean each page by itself: nothing is learnt from other pages of its site, and no taught rules are applied
    #[arg(long)]
    pub alone: bool,
    /// Many pages, and what they are in.
    #[command(flatten)]
    pub many: Many,
}

/// Where many pages come from.
#[derive(clap::Args, Debug)]
pub struct Many {
    /// What the files hold instead of a page each; names that end in .warc and .warc.gz need no word
    #[arg(long, value_enum, value_name = "KIND")]
    pub from: Option<Kind>,
    /// Read the names of files from a file, or from standard input for -, one a line
    #[arg(long, value_name = "FILE|-")]
    pub files_from: Option<OsString>,
    /// Names in the list end with a zero byte, as find -print0 writes them
    #[arg(short = '0', long, requires = "files_from")]
    pub null: bool,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The kept blocks, one a line
    Text,
    /// Markdown with front matter
    Markdown,
    /// A page that loads and runs nothing
    Html,
    /// One object, or an array of them
    Json,
    /// One object a line
    Jsonl,
}

fn web(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|e| format!("{e}; an address begins with https://"))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(format!("{other} is not http or https")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent_with_themselves() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_measure_outside_of_what_reads_well_is_refused() {
        for (measure, accepted) in [("44", false), ("45", true), ("90", true), ("91", false)] {
            let args = Args::try_parse_from(["clearstory", "--measure", measure]);
            assert_eq!(args.is_ok(), accepted, "{measure}");
        }
    }
}
