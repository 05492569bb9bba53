//! Markdown as a story: CommonMark with what GitHub adds, HTML in it made safe, and saved stories.
//! Knows nothing of files and of judging: all of a Markdown text belongs to its story.

mod drafts;
mod growing;
mod html;
mod tags;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use url::Url;

use crate::doc::{Image, Kind, Mark, Nest, SafeText};
use crate::story::front::{self, Front};
use crate::story::{SourceText, Story, Trust};
use drafts::{Drafts, Ink, Sort};
use growing::{Growing, What};
use html::Html;

/// Most blocks before the first heading if that is still the title.
const BEFORE_TITLE: usize = 5;

/// Reads a Markdown text. A saved story comes back as it was, at the place it was saved at; any other text takes its
/// title from its front matter or its first heading.
///
/// ```
/// let story = clearstory::open::markdown::read("# Harbour\n\nThe *last* boat left.");
/// assert_eq!(&*story.about.title, "Harbour");
/// assert_eq!(story.document.kept_text(), "The last boat left.");
/// ```
pub fn read(text: &str) -> Story {
    read_at(text, None)
}

/// Reads a Markdown text that was found at an address, from which its relative links start.
pub fn read_at(text: &str, url: Option<&Url>) -> Story {
    let (front, body) = front::read(text);
    let mut about = front.about.clone();
    about.url = about.url.or_else(|| url.cloned());
    let mut drafts = draft(body, about.url.as_ref());
    if !front.is_saved {
        drafts.notes_last();
        about.title = title(&mut drafts, about.title);
    }
    let document = drafts.finish();
    let trust = if document.kept_words() == 0 {
        Trust::Nothing
    } else {
        front.trust.unwrap_or(Trust::Sure)
    };
    Story {
        about,
        place: place(&front, document.text()),
        document,
        trust,
        source: SourceText {
            raw: text.into(),
            language: "markdown",
            charset: "",
        },
    }
}

/// The saved place, if the text still reaches that far.
fn place(front: &Front, text: &str) -> crate::doc::Place {
    let byte = text.floor_char_boundary(front.place as usize);
    crate::doc::Place(byte as u32)
}

/// The title: what the front matter says, else the first heading if it is one of the first blocks. A heading that
/// only repeats the title is shown in the header and nowhere else.
fn title(drafts: &mut Drafts, known: SafeText) -> SafeText {
    let is_heading = |s: &Sort| matches!(s, Sort::Plain(Kind::Heading(_)));
    let mut first = drafts.list.iter_mut().take(BEFORE_TITLE);
    let Some(heading) = first.find(|d| is_heading(&d.sort)) else {
        return known;
    };
    let text = SafeText::line(&heading.text);
    let is_title = if known.is_blank() {
        heading.sort == Sort::Plain(Kind::Heading(1))
    } else {
        text == known
    };
    heading.keep = !(is_title && heading.nest.is_empty());
    if heading.keep { known } else { text }
}

/// The blocks of a text without front matter.
fn draft(body: &str, base: Option<&Url>) -> Drafts {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST;
    let mut reading = Reading {
        html: Html::new(base.cloned()),
        ..Reading::default()
    };
    for event in Parser::new_ext(body, options) {
        reading.event(event);
    }
    reading.grow.flush();
    reading.grow.drafts
}

#[derive(Debug, Default)]
struct Reading {
    grow: Growing,
    html: Html,
    /// The HTML block being collected.
    raw: Option<String>,
    code: Option<SafeText>,
    cells: Option<usize>,
    rows: usize,
    /// Labels of footnotes that are no numbers, in the order of their first use.
    labels: Vec<String>,
}

impl Reading {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text)
            }
            Event::Code(code) => {
                self.grow.open_mark(Some(Ink::Mark(Mark::Code)), "`");
                self.text(&code);
                self.grow.close_mark("`");
            }
            Event::Html(html) => self.raw.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) => self.html.inline(&mut self.grow, &html),
            Event::FootnoteReference(label) => self.note_sign(&label),
            Event::SoftBreak => self.grow.soft_break(),
            Event::HardBreak => self.grow.hard_break(),
            Event::Rule => {
                self.grow.flush();
                self.grow.flush_as(Kind::Rule);
            }
            Event::TaskListMarker(done) => self.grow.task(done),
        }
    }

    fn text(&mut self, text: &str) {
        match (&mut self.raw, self.cells) {
            (Some(raw), _) => raw.push_str(text),
            (None, Some(_)) => self.grow.text(&text.replace(['\n', '\t'], " ")),
            (None, None) => self.grow.text(text),
        }
    }

    fn start(&mut self, tag: Tag) {
        let is_inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::Superscript
                | Tag::Subscript
        );
        if !is_inline {
            self.grow.flush();
        }
        match tag {
            Tag::Heading { level, .. } => self
                .grow
                .hold(What::Kind(Kind::Heading(number(level))), None),
            Tag::BlockQuote(_) => self.grow.hold(What::Nest(Nest::Quote), None),
            Tag::CodeBlock(kind) => self.code = Some(language(&kind)),
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(start) => {
                let start = start.map(|s| s.min(i32::MAX as u64) as i32);
                self.grow.hold(What::List(start), None);
            }
            Tag::Item => {
                let marker = self.grow.next_marker();
                self.grow.hold(
                    What::Nest(Nest::Item {
                        marker,
                        first: true,
                    }),
                    None,
                );
            }
            Tag::FootnoteDefinition(label) => {
                self.grow.drafts.name(note_name(&label));
                self.grow.hold(What::Nest(Nest::Note), None);
            }
            Tag::DefinitionListTitle => self.grow.hold(What::Kind(Kind::Term), None),
            Tag::DefinitionListDefinition => self.grow.hold(What::Nest(Nest::Definition), None),
            Tag::Table(_) => (self.cells, self.rows) = (Some(0), 0),
            tag => self.start_inline(tag),
        }
    }

    fn start_inline(&mut self, tag: Tag) {
        let grow = &mut self.grow;
        match tag {
            Tag::Emphasis => grow.open_mark(Some(Ink::Mark(Mark::Emphasis)), "*"),
            Tag::Strong => grow.open_mark(Some(Ink::Mark(Mark::Strong)), "**"),
            Tag::Strikethrough => grow.open_mark(Some(Ink::Mark(Mark::Deleted)), "~~"),
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                let address = match link_type {
                    LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                    _ => dest_url,
                };
                grow.open_mark(html::link(&address, self.html.base.as_ref()), "](");
            }
            Tag::Image {
                dest_url, title, ..
            } => grow.open_picture(Image {
                address: html::web(&dest_url, self.html.base.as_ref()),
                size: size(&title),
                ..Image::default()
            }),
            Tag::TableHead | Tag::TableRow => {
                self.cells = Some(0);
                if self.rows > 0 {
                    grow.part('\n');
                }
                self.rows += 1;
            }
            Tag::TableCell => {
                let cells = self.cells.unwrap_or(0);
                if cells > 0 {
                    grow.part('\t');
                }
                self.cells = Some(cells + 1);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.grow.close_mark("*"),
            TagEnd::Strong => self.grow.close_mark("**"),
            TagEnd::Strikethrough => self.grow.close_mark("~~"),
            TagEnd::Link => self.grow.close_mark("]("),
            TagEnd::Image => self.grow.close_picture(),
            TagEnd::Paragraph => self.grow.flush(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                let raw = self.raw.take().unwrap_or_default();
                self.html.block(&mut self.grow, &raw);
            }
            TagEnd::Heading(_) => {
                let slug = slug(self.grow.open_text());
                self.grow.drafts.name(slug);
                self.grow.flush();
                self.grow.release();
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.grow.flush();
                self.grow.release();
            }
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let language = self.code.take().unwrap_or_default();
        self.grow.drop_last_break();
        self.grow.flush_as(Kind::Code { language });
    }

    /// A table whose heading row is empty has none: Markdown has no other way to say so.
    fn end_table(&mut self) {
        self.cells = None;
        let heads = u16::from(!self.grow.drop_blank_first_line());
        self.grow.flush_as(Kind::Table { heads });
    }

    /// A raised number that leads to its footnote.
    fn note_sign(&mut self, label: &str) {
        let is_number = label.bytes().all(|b| b.is_ascii_digit());
        let shown = if is_number {
            label.to_owned()
        } else {
            let known = self.labels.iter().position(|l| l == label);
            let at = known.unwrap_or(self.labels.len());
            if known.is_none() {
                self.labels.push(label.to_owned());
            }
            (at + 1).to_string()
        };
        self.grow.open_mark(Some(Ink::Mark(Mark::Superscript)), "^");
        self.grow.open_mark(Some(Ink::Here(note_name(label))), "](");
        self.text(&shown);
        self.grow.close_mark("](");
        self.grow.close_mark("^");
    }
}

/// The name of a footnote among all names of a text; no tag can give it.
fn note_name(label: &str) -> String {
    format!("\u{0}{label}")
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The first word of an info string, in lower case.
fn language(kind: &CodeBlockKind) -> SafeText {
    let CodeBlockKind::Fenced(words) = kind else {
        return SafeText::default();
    };
    let word = words.split([' ', ',', '{']).next().unwrap_or_default();
    SafeText::line(&word.to_lowercase())
}

/// Width and height from an image's title, where a saved story keeps them.
fn size(title: &str) -> Option<(u32, u32)> {
    let (width, height) = title.split_once('×')?;
    width.parse().ok().zip(height.parse().ok())
}

/// The name that links of the same text use for a heading, as GitHub forms it.
fn slug(heading: &str) -> String {
    let letters = heading.trim().chars().flat_map(char::to_lowercase);
    let kept = letters.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
