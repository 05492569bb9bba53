//! Reading with nothing but keys: every row of a story is reached, and find stops at every place where a word stands.
//! Knows of a story only its document and what is painted.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use clearstory::demo;
use clearstory::doc::{Block, Document, Kind, SafeText};
use clearstory::fetch::Page;
use clearstory::layout::{Content, Cuts, Layout, Measure, lay_out};
use clearstory::open;
use clearstory::story::{Address, Headline, Story};
use clearstory::ui::{Answer, Effect, Key, Model, Msg, Settings, Size, Start, update, view};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const SIZES: [Size; 2] = [
    Size {
        columns: 100,
        rows: 31,
    },
    Size {
        columns: 60,
        rows: 20,
    },
];

/// Words that stand in a story more often are not looked for: each place costs a screen.
const MOST_PLACES: usize = 24;

/// What the reader makes of a size: lines of 72 cells between margins of two, code and tables on to the right margin.
fn measure(size: Size, cuts: Cuts) -> Measure {
    let cells = Settings::default().measure.min(size.columns - 4);
    let left = (size.columns - cells) / 2;
    Measure {
        cells,
        reach: size.columns - left - 2,
        cuts,
        hyphens: true,
    }
}

/// A row of the screen.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    text: String,
    /// What of it looks like the current hit.
    current: String,
}

/// One story in the real reader.
struct Reading<'a> {
    story: &'a Story,
    model: Model,
    size: Size,
}

impl<'a> Reading<'a> {
    fn new(story: &'a Story, size: Size) -> Self {
        let only = Headline {
            address: Address::Stdin,
            title: story.headline(),
            note: SafeText::default(),
        };
        let model = Model::new("", vec![only], Start::Story, Settings::default());
        let mut reading = Self { story, model, size };
        reading.send(Msg::Resized(size));
        reading.send(Msg::Started);
        reading
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            let ticket = match effect {
                Effect::Open(ticket, _) => ticket,
                // What was looked for is remembered.
                Effect::KeepTyped(..) => continue,
                effect => panic!("only a story is asked for, not {effect:?}"),
            };
            let story = Box::new(self.story.clone());
            self.send(Msg::Answer(
                ticket,
                Answer::Opened(Box::new((*story).into())),
            ));
        }
    }

    fn press(&mut self, keys: &str) {
        let keys = keys.split_whitespace();
        keys.for_each(|key| self.send(Msg::Key(key.parse().unwrap())));
    }

    fn find(&mut self, needle: &str) {
        self.press("g g /");
        needle
            .chars()
            .for_each(|c| self.send(Msg::Key(Key::char(c))));
        self.press("Enter");
    }

    /// The rows of the screen above the status line, and that line.
    fn screen(&self) -> (Vec<Line>, String) {
        let (columns, rows) = (self.size.columns, self.size.rows);
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        view(&self.model, &mut buffer);
        let mut lines: Vec<Line> = (0..rows).map(|y| painted(&buffer, y)).collect();
        let status = lines.pop().unwrap().text;
        (lines, status)
    }
}

fn painted(buffer: &Buffer, y: u16) -> Line {
    let (mut text, mut current, mut x) = (String::new(), String::new(), 0);
    while x < buffer.area.width {
        let cell = &buffer[(x, y)];
        text.push_str(cell.symbol());
        if ![Color::Reset, Color::Yellow].contains(&cell.bg) {
            current.push_str(cell.symbol());
        }
        let is_plain = cell.symbol().len() == 1;
        x += if is_plain {
            1
        } else {
            cell.symbol().width().max(1) as u16
        };
    }
    Line { text, current }
}

/// A text without what painting may change: white space, characters without a cell, capitals, raised digits.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.extend((!c.is_ascii_whitespace()).then_some(c.to_ascii_lowercase()));
        } else if !c.is_whitespace() && c.width().unwrap_or(0) > 0 {
            let small = level(c).to_uppercase().flat_map(char::to_lowercase);
            out.extend(small);
        }
    }
    out
}

/// A raised or lowered sign on the line.
fn level(c: char) -> char {
    let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ".chars().position(|r| r == c);
    let lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎".chars().position(|r| r == c);
    let at = raised.or(lowered);
    at.map_or(c, |at| "0123456789+-=()n".chars().nth(at).unwrap())
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|l| folded(&l.text)).collect()
}

/// Every row of a story as it is painted, in order: the first screen, then one row for every `j`.
fn scrolled_through(reading: &mut Reading, layout: &Layout) -> Result<Vec<String>, String> {
    reading.press("g g");
    let mut rows = texts(&reading.screen().0);
    let rule = rows
        .iter()
        .position(|r| !r.is_empty() && r.chars().all(|c| c == '─'));
    let header = rule.ok_or("no rule under the title")? + 2;
    let height = rows.len();
    let all = header + layout.rows().len();
    for _ in height..all {
        reading.press("j");
        let lines = reading.screen().0;
        rows.extend(lines.last().map(|l| folded(&l.text)));
    }
    rows.truncate(all);
    let end = reading.screen();
    reading.press("j");
    if reading.screen().0 != end.0 {
        return Err("more rows than were set".to_owned());
    }
    let set: Vec<String> = layout
        .rows()
        .iter()
        .map(|row| {
            let pieces = layout.pieces(row, &reading.story.document);
            folded(&pieces.map(|(_, text)| text).collect::<String>())
        })
        .collect();
    for (number, (painted, set)) in rows[header..].iter().zip(&set).enumerate() {
        if painted != set {
            return Err(format!("row {number} is {painted:?}, not {set:?}"));
        }
    }
    Ok(rows)
}

/// The first row of the screen, when what it shows are those rows of the story and nothing else.
fn top_of(lines: &[Line], rows: &[String], mut tops: Range<usize>) -> Option<usize> {
    let shown = texts(lines);
    tops.rfind(|top| {
        let (last, below) = (
            rows.len().min(top + shown.len()),
            rows.len() - *top.min(&rows.len()),
        );
        rows.get(*top..last) == shown.get(..shown.len().min(below))
            && shown.iter().skip(below).all(String::is_empty)
    })
}

/// `Space` skips no row and comes to the end, `G` goes there at once.
fn pages_reach_the_end(reading: &mut Reading, rows: &[String]) -> Result<(), String> {
    reading.press("g g");
    let height = reading.screen().0.len();
    let last = rows.len().saturating_sub(height);
    let mut top = 0;
    while top < last {
        reading.press("Space");
        let lines = reading.screen().0;
        let next = top_of(&lines, rows, top + 1..last.min(top + height) + 1);
        top = next.ok_or_else(|| format!("Space at row {top} of {last} skips rows"))?;
    }
    let (lines, status) = reading.screen();
    let shown = texts(&lines);
    if shown.iter().rfind(|l| !l.is_empty()) != rows.iter().rfind(|l| !l.is_empty()) {
        return Err("the last row is not on the last page".to_owned());
    }
    if !status.contains("100 %") {
        return Err(format!("the end is not 100 %: {status}"));
    }
    reading.press("g g G");
    if reading.screen().0 != lines {
        return Err("G shows something else than the last page".to_owned());
    }
    Ok(())
}

/// Where a needle stands in the shown text, none overlapping another; a capital counts.
fn places(document: &Document, needle: &str) -> Vec<Range<usize>> {
    let exact = needle.chars().any(char::is_uppercase);
    let plain = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if exact => c,
        c => c.to_lowercase().next().unwrap(),
    };
    let wanted: Vec<char> = needle.chars().map(plain).collect();
    let mut found = Vec::new();
    for block in document.blocks().iter().filter(|b| b.verdict.keep) {
        let start = block.range().start;
        let text = document.text_of(block);
        let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, plain(c))).collect();
        let mut at = 0;
        while at + wanted.len() <= chars.len() {
            let end = at + wanted.len();
            if chars[at..end]
                .iter()
                .map(|c| c.1)
                .eq(wanted.iter().copied())
            {
                let behind = chars.get(end).map_or(text.len(), |c| c.0);
                found.push(start + chars[at].0..start + behind);
                at = end;
            } else {
                at += 1;
            }
        }
    }
    found
}

/// The row that shows the first byte of a place, and the one that shows its last.
fn rows_showing(layout: &Layout, document: &Document, place: &Range<usize>) -> Option<[usize; 2]> {
    let shows = |byte: usize| {
        layout.rows().iter().position(|row| {
            layout
                .pieces(row, document)
                .any(|(piece, _)| match &piece.content {
                    Content::Text(bytes) => bytes.contains(&(byte as u32)),
                    Content::Ornament(_) => false,
                })
        })
    };
    Some([shows(place.start)?, shows(place.end - 1)?])
}

/// Goes through all hits of a word and around; each is on the screen and marked, and nothing else is.
fn find_stops_everywhere(
    reading: &mut Reading,
    layout: &Layout,
    rows: &[String],
    needle: &str,
) -> Result<usize, String> {
    let document = &reading.story.document;
    let places = places(document, needle);
    let header = rows.len() - layout.rows().len();
    let mut wanted: Vec<char> = folded(needle).chars().collect();
    wanted.sort_unstable();
    reading.find(needle);
    for (number, place) in places.iter().chain(places.first()).enumerate() {
        let which = format!("{}/{} ", number % places.len() + 1, places.len());
        let [first, last] = rows_showing(layout, document, place)
            .ok_or_else(|| format!("{needle:?}: {which}stands in no row"))?;
        let (lines, status) = reading.screen();
        if !status.contains(&which) {
            return Err(format!("{needle:?}: {which}expected: {status}"));
        }
        let marked = lines.iter().position(|l| !l.current.is_empty());
        let y = marked.ok_or_else(|| format!("{needle:?}: {which}is not on the screen"))?;
        let top = (header + first).checked_sub(y);
        if top.is_none_or(|top| top_of(&lines, rows, top..top + 1).is_none()) {
            return Err(format!("{needle:?}: {which}is marked in another row"));
        }
        let current: String = lines.iter().map(|l| folded(&l.current)).collect();
        let mut current: Vec<char> = current.chars().collect();
        current.sort_unstable();
        let fits = y + (last - first) < lines.len();
        if fits && current != wanted {
            return Err(format!("{needle:?}: {which}marked is {current:?}"));
        }
        reading.press("n");
    }
    Ok(places.len())
}

/// Words worth looking for: frequent ones, one of every kind of block, the last ones, and those that lines break.
fn needles(document: &Document, layout: &Layout) -> Vec<String> {
    let mut found = Vec::new();
    let kept: Vec<&Block> = document
        .blocks()
        .iter()
        .filter(|b| b.verdict.keep)
        .collect();
    let word_of = |block: &&Block, last: bool| {
        let mut words = words(document.text_of(block)).map(str::to_owned);
        if last { words.last() } else { words.next() }
    };
    let mut kinds = Vec::new();
    for block in &kept {
        let kind = std::mem::discriminant(&block.kind);
        if !kinds.contains(&kind) {
            kinds.push(kind);
            found.extend(word_of(block, false));
            found.extend(word_of(block, true));
        }
    }
    for table in kept.iter().filter(|b| matches!(b.kind, Kind::Table { .. })) {
        found.extend(
            words(document.text_of(table))
                .step_by(7)
                .map(str::to_lowercase),
        );
    }
    found.extend(kept.last().and_then(|b| word_of(b, true)));
    found.extend(broken(document, layout));
    let text = document.kept_text();
    found.extend(words(&text).map(str::to_lowercase).step_by(97).take(8));
    found.sort();
    found.dedup();
    found.retain(|n| (1..=MOST_PLACES).contains(&places(document, n).len()));
    found
}

/// Words of at least two letters; of a text without blanks, a few characters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| w.chars().count() > 1).map(|word| {
        let end = word.char_indices().nth(16).map_or(word.len(), |(at, _)| at);
        &word[..end]
    })
}

/// What stands around the ends of rows: two words with the line's end between them, or one that is broken there.
fn broken(document: &Document, layout: &Layout) -> Vec<String> {
    let text = document.text();
    let ends = |row| {
        let mut bytes = layout
            .pieces(row, document)
            .filter_map(|(p, _)| match &p.content {
                Content::Text(bytes) => Some(bytes.start as usize..bytes.end as usize),
                Content::Ornament(_) => None,
            });
        let first = bytes.next()?;
        let last = bytes.last().unwrap_or_else(|| first.clone());
        Some((first.start, last.end))
    };
    let mut seen = [0; 2];
    let mut found = Vec::new();
    for pair in layout
        .rows()
        .windows(2)
        .filter(|p| p[0].block == p[1].block)
    {
        let (Some((_, end)), Some((start, _))) = (ends(&pair[0]), ends(&pair[1])) else {
            continue;
        };
        if end > start || end - text[..end].trim_end().len() > 0 {
            continue;
        }
        let is_inside = usize::from(end == start);
        let left = text[..end]
            .char_indices()
            .rev()
            .nth(3)
            .map_or(0, |(at, _)| at);
        let right = text[start..]
            .char_indices()
            .nth(4)
            .map_or(text.len(), |(at, _)| start + at);
        let needle: String = text[left..right]
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .collect();
        if seen[is_inside] < 4 && needle.trim() == needle {
            seen[is_inside] += 1;
            found.push(needle);
        }
    }
    found
}

/// The view that shows everything is scrolled through too.
fn read_everything(story: &Story, size: Size) -> Result<(), String> {
    let layout = lay_out(&story.document, measure(size, Cuts::Shown));
    let mut reading = Reading::new(story, size);
    reading.press("v");
    let rows = scrolled_through(&mut reading, &layout)?;
    pages_reach_the_end(&mut reading, &rows)
}

/// Everything a key has to keep for one story at one size; how many hits were looked at.
fn read(story: &Story, size: Size) -> Result<usize, String> {
    read_everything(story, size).map_err(|why| format!("everything: {why}"))?;
    let layout = lay_out(&story.document, measure(size, Cuts::Hidden));
    let mut reading = Reading::new(story, size);
    if layout.rows().is_empty() {
        reading.press("Space j G g g");
        return Ok(0);
    }
    let rows = scrolled_through(&mut reading, &layout)?;
    pages_reach_the_end(&mut reading, &rows)?;
    let mut hits = 0;
    for needle in needles(&story.document, &layout) {
        hits += find_stops_everywhere(&mut reading, &layout, &rows, &needle)?;
    }
    Ok(hits)
}

/// What went wrong with some stories, a line each, and how many hits were looked at.
fn read_all(stories: &[(String, Story)]) -> (String, usize) {
    let (mut wrong, mut hits) = (String::new(), 0);
    for (name, story) in stories {
        for size in SIZES {
            match read(story, size) {
                Ok(found) => hits += found,
                Err(why) => writeln!(wrong, "{name} at {}: {why}", size.columns).unwrap(),
            }
        }
    }
    (wrong, hits)
}

#[test]
fn keys_reach_every_row_of_the_demo_and_find_every_word() {
    let stories: Vec<(String, Story)> = (0..demo::edition().len())
        .map(|number| demo::page(number).unwrap())
        .map(|page| (page.name.clone(), open::open(&page).unwrap()))
        .collect();
    let (wrong, hits) = read_all(&stories);
    assert!(wrong.is_empty(), "{wrong}");
    assert!(hits > 1000, "only {hits} hits");
}

/// The same over a folder of real pages, any format that opens, named by the environment variable `CLEARSTORY_PAGES`;
/// run it after a change of layout, scrolling or finding.
#[test]
#[ignore = "reads a folder of pages: CLEARSTORY_PAGES=FOLDER cargo test keys_reach -- --ignored --nocapture"]
fn keys_reach_every_row_of_a_folder_and_find_every_word() {
    let folder =
        std::env::var_os("CLEARSTORY_PAGES").expect("CLEARSTORY_PAGES names a folder of pages");
    let mut files: Vec<_> = fs::read_dir(Path::new(&folder))
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    let mut stories = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let page = Page {
            name: name.clone(),
            bytes: fs::read(&path).unwrap(),
            ..Page::default()
        };
        match open::open(&page) {
            Ok(story) => stories.push((name, story)),
            Err(why) => eprintln!("{why}"),
        }
    }
    let (wrong, hits) = read_all(&stories);
    eprintln!("{} stories, {hits} hits at two sizes", stories.len());
    assert!(wrong.is_empty(), "{wrong}");
}
