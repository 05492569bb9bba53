//! Markdown as a story: `CommonMark` with what GitHub adds, HTML in it made safe, and saved stories.
//! Knows nothing of files and of judging: all of a Markdown text belongs to its story.

mod around;
mod drafts;
mod growing;
mod html;
mod tags;

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};
use url::Url;

use crate::clean::language as spoken;
use crate::doc::{Image, Kind, Mark, Nest, SafeText};
use crate::story::front::{self, Front};
use crate::story::{SourceText, Story, Trust};
use crate::verdict::Bound;
use around::What;
use drafts::{Drafts, Ink, Sort};
use growing::Growing;
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
    let mut document = drafts.finish();
    if about.language.is_blank() && !front.is_saved {
        about.language = SafeText::new(spoken::of(&document));
    }
    document.set_language(about.language.clone());
    let trust = if document.is_readable() {
        front.trust.unwrap_or(Trust::Sure)
    } else {
        Trust::Nothing
    };
    let full = document.is_full().then_some(Bound::Text);
    let mut story = Story {
        about,
        place: place(&front, document.text()),
        document,
        trust,
        source: SourceText {
            raw: text.into(),
            language: "markdown",
            charset: "",
        },
        taught: Vec::new(),
        bound: None,
    };
    story.cut_at(full);
    story
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
        numbers: label_numbers(body),
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
    /// Numbers that footnote labels of the text may be.
    numbers: HashSet<u32>,
    /// The last number given to a label.
    number: u32,
    /// Labels of footnotes that are no numbers, and the number each is shown as.
    labels: HashMap<String, u32>,
}

impl Reading {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
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
            Event::TaskListMarker(done) => self.grow.around.task(done),
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
        if is_inline(&tag) {
            return self.start_inline(tag);
        }
        self.grow.flush();
        let around = &mut self.grow.around;
        match tag {
            Tag::Heading { level, .. } => {
                around.hold(What::Kind(Kind::Heading(number(level))), None);
            }
            Tag::BlockQuote(_) => around.hold(What::Nest(Nest::Quote), None),
            Tag::CodeBlock(kind) => self.code = Some(language(&kind)),
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(start) => {
                let start = start.map(|s| s.min(i32::MAX as u64) as i32);
                around.hold(What::List(start), None);
            }
            Tag::Item => {
                let marker = around.next_marker();
                let first = true;
                around.hold(What::Nest(Nest::Item { marker, first }), None);
            }
            Tag::FootnoteDefinition(label) => {
                self.grow.drafts.name(note_name(&label));
                around.hold(What::Nest(Nest::Note), None);
            }
            Tag::DefinitionListTitle => around.hold(What::Kind(Kind::Term), None),
            Tag::DefinitionListDefinition => around.hold(What::Nest(Nest::Definition), None),
            Tag::Table(_) => (self.cells, self.rows) = (Some(0), 0),
            _ => {}
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
            Tag::TableHead | Tag::TableRow => self.start_row(),
            Tag::TableCell => self.start_cell(),
            _ => {}
        }
    }

    /// The smallest number that is no footnote's label yet.
    fn number_for(&mut self, label: &str) -> u32 {
        if let Some(known) = self.labels.get(label) {
            return *known;
        }
        self.number += 1;
        while !self.numbers.insert(self.number) {
            self.number += 1;
        }
        self.labels.insert(label.to_owned(), self.number);
        self.number
    }

    fn start_row(&mut self) {
        self.cells = Some(0);
        if self.rows > 0 {
            self.grow.part('\n');
        }
        self.rows += 1;
    }

    fn start_cell(&mut self) {
        let cells = self.cells.unwrap_or(0);
        if cells > 0 {
            self.grow.part('\t');
        }
        self.cells = Some(cells + 1);
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
                self.grow.around.release();
            }
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.grow.flush();
                self.grow.around.release();
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
        let shown = match label_number(label) {
            Some(number) => number,
            None => self.number_for(label),
        };
        self.grow.open_mark(Some(Ink::Mark(Mark::Superscript)), "^");
        self.grow.open_mark(Some(Ink::Here(note_name(label))), "](");
        self.text(&shown.to_string());
        self.grow.close_mark("](");
        self.grow.close_mark("^");
    }
}

/// A label that is shown as it is.
fn label_number(label: &str) -> Option<u32> {
    let plain =
        label.bytes().all(|b| b.is_ascii_digit()) && !label.starts_with('0') && label.len() <= 6;
    label.parse().ok().filter(|_| plain)
}

/// All numbers that stand where a footnote's label may stand.
fn label_numbers(text: &str) -> HashSet<u32> {
    let labels = text.split("[^").skip(1);
    labels
        .filter_map(|l| label_number(&l[..l.find(']').filter(|e| *e <= 6)?]))
        .collect()
}

/// Whether a tag stands within a block.
fn is_inline(tag: &Tag) -> bool {
    let in_table = matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell);
    let in_text = matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    );
    in_table || in_text
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::{Document, Link, Marker, Place};
    use crate::verdict::Reason;

    /// Kind, nests and text of each block in short: `h2 Title`, `>- text`, `~ code`.
    fn picture(document: &Document) -> Vec<String> {
        let nest = |n: &Nest| match n {
            Nest::Quote => ">".to_owned(),
            Nest::Item { first: false, .. } => " ".to_owned(),
            Nest::Item {
                marker: Marker::Bullet,
                ..
            } => "-".to_owned(),
            Nest::Item {
                marker: Marker::Number { value, cells },
                ..
            } => format!("{value}/{cells}"),
            Nest::Item {
                marker: Marker::Task { done },
                ..
            } => if *done { "x" } else { "o" }.to_owned(),
            Nest::Definition => ":".to_owned(),
            Nest::Note => "^".to_owned(),
        };
        let kind = |k: &Kind| match k {
            Kind::Paragraph => String::new(),
            Kind::Heading(level) => format!("h{level}"),
            Kind::Code { language } => format!("~{language}"),
            Kind::Figure { .. } => "image".to_owned(),
            Kind::Table { heads } => format!("table{heads}"),
            other => format!("{other:?}").to_lowercase(),
        };
        let line = |b: &crate::doc::Block| {
            format!(
                "{}{}|{}",
                b.nest.iter().map(nest).collect::<String>(),
                kind(&b.kind),
                document.text_of(b)
            )
        };
        document.blocks().iter().map(line).collect()
    }

    fn read_picture(text: &str) -> Vec<String> {
        picture(&read(text).document)
    }

    fn marked(document: &Document) -> Vec<(&str, Mark)> {
        let inlines = document
            .blocks()
            .iter()
            .flat_map(|b| document.inlines_of(b));
        inlines
            .map(|i| {
                (
                    &document.text()[i.range.start as usize..i.range.end as usize],
                    i.mark,
                )
            })
            .collect()
    }

    #[test]
    fn lists_keep_their_depth_numbers_and_blocks() {
        let text = "- one\n  - two\n\n    more\n- [x] done\n\n9. nine\n10. ten\n\n    ```rust\n    let a = 1;\n    ```\n";
        let want = [
            "-|one",
            " -|two",
            "  |more",
            "x|done",
            "9/3|nine",
            "10/3|ten",
            " ~rust|let a = 1;",
        ];
        assert_eq!(read_picture(text), want);
    }

    #[test]
    fn footnotes_become_raised_links_to_notes_at_the_end() {
        let story = read(
            "A[^1] and B[^why].\n\n[^why]: Because.\n\n    It is so.\n\n[^1]: First.\n\nEnd.\n",
        );
        let document = &story.document;
        assert_eq!(
            picture(document),
            [
                "|A1 and B2.",
                "|End.",
                "^|Because.",
                "^|It is so.",
                "^|First."
            ]
        );
        let places: Vec<Place> = document
            .blocks()
            .iter()
            .map(crate::doc::Block::place)
            .collect();
        assert_eq!(
            document.links(),
            [Link::Here(places[4]), Link::Here(places[2])]
        );
        assert_eq!(
            marked(document)[..2],
            [("1", Mark::Superscript), ("1", Mark::Link(0))]
        );
    }

    #[test]
    fn html_in_markdown_keeps_what_it_means_and_loses_what_it_does() {
        let text = "<p align=\"center\">\n  <img src=\"https://a.example/l.png\" alt=\"Logo\" width=10 height=20 onerror=x()>\n</p>\n\n\
                    H<sub>2</sub>O <kbd>Ctrl</kbd><br>next <a href=\"javascript:x()\">bad</a> <blink>blink</blink>\n\n\
                    <script>\nalert('no')\n</script>\n\n<table><tr><th>A</th><th>B</th></tr><tr><td>1 <b>x</b></td><td>2 &eacute;</td></tr></table>\n\n\
                    <ol start=3><li>three<li>four</ol>\n\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n<pre>a\n  b</pre>\n";
        let want = [
            "image|Logo",
            "|H2O Ctrl\nnext bad blink",
            "table1|A\tB\n1 x\t2 é",
            "3/2|three",
            "4/2|four",
            "|More",
            "|Inside.",
            "~|a\n  b",
        ];
        let story = read(text);
        assert_eq!(picture(&story.document), want);
        assert_eq!(story.document.images()[0].size, Some((10, 20)));
        assert_eq!(
            marked(&story.document),
            [
                ("2", Mark::Subscript),
                ("Ctrl", Mark::Code),
                ("x", Mark::Strong)
            ]
        );
        assert!(story.document.links().is_empty());
    }

    #[test]
    fn images_alone_are_figures_and_badges_are_words() {
        let text = "![A tram](https://a.example/t.jpg)\n\n![A tram](https://a.example/t.jpg)\nThe *last* one.\n\n\
                    [![build](https://a.example/b.svg)](https://a.example/) [![docs](x.svg)](https://a.example/d)\n\nSee ![x](y.png) there.\n";
        assert_eq!(
            read_picture(text),
            [
                "image|A tram",
                "image|The last one.",
                "|build docs",
                "|See x there."
            ]
        );
    }

    #[test]
    fn the_first_heading_is_the_title_unless_the_front_matter_has_one() {
        let story = read("Intro.\n\n# Harbour *news*\n\nText.\n\n# Other\n");
        assert_eq!(&*story.about.title, "Harbour news");
        let first = &story.document.blocks()[1];
        assert_eq!(
            (first.verdict.keep, &first.verdict.reason),
            (false, &Reason::Header)
        );
        assert_eq!(story.document.kept_text(), "Intro.\nText.\nOther");
        let story = read("---\ntitle: Harbour\n---\n\n# Other\n\nText.\n");
        assert_eq!(
            (&*story.about.title, story.document.kept_text().as_str()),
            ("Harbour", "Other\nText.")
        );
    }

    #[test]
    fn links_lead_to_the_web_to_people_and_to_headings_only() {
        let text = "[a](https://a.example/x) [b](mailto:c@d.example) <e@f.example> [g](#two-words) [h](file:///etc/passwd) [i](#none) [j][k]\n\n## Two words\n\n[k]: ../up 'title'\n";
        let base = Url::parse("https://a.example/p/q/").unwrap();
        let story = read_at(text, Some(&base));
        let links: Vec<String> = story
            .document
            .links()
            .iter()
            .map(|l| match l {
                Link::Web(url) => url.to_string(),
                Link::Here(place) => story.document.text()[place.0 as usize..].to_owned(),
            })
            .collect();
        assert_eq!(
            links,
            [
                "https://a.example/x",
                "mailto:c@d.example",
                "mailto:e@f.example",
                "Two words",
                "https://a.example/p/up"
            ]
        );
    }

    #[test]
    fn definitions_are_read_in_both_forms() {
        let want = ["term|Term", ":|One.", ":|Two."];
        assert_eq!(read_picture("Term\n: One.\n\n  Two.\n"), want);
        assert_eq!(
            read_picture("<dl>\n<dt>Term</dt>\n<dd><p>One.</p><p>Two.</p></dd>\n</dl>\n"),
            want
        );
    }

    #[test]
    fn a_broken_line_between_ideographs_leaves_no_blank() {
        assert_eq!(
            read_picture("这是\n一个 word\n句子\n"),
            ["|这是一个 word 句子"]
        );
    }

    #[test]
    fn deep_and_endless_structures_are_read_in_bounded_time() {
        let start = std::time::Instant::now();
        for sign in [
            ">", "- ", "1. ", "*a ", "[", "<div>", "<b>", "<table>", "`", "![", "**", "~~",
            "&#769;", "<!--", "<a id=x>", "&x;", "|a", "[^1]:", "<li>", "\\\n",
        ] {
            let story = read(&sign.repeat(20_000));
            assert!(
                story.document.blocks().iter().all(|b| b.nest.len() <= 24),
                "{sign}"
            );
        }
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        let story = read("a&#27;[31mb\u{202e}c `\u{1b}]0;x\u{7}d` &#8238;e &#0;f\n");
        assert!(
            !story
                .document
                .text()
                .chars()
                .any(|c| c.is_control() || c == '\u{202e}'),
            "{:?}",
            story.document.text()
        );
    }
}
