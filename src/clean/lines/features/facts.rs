//! What one paragraph shows by itself.
//! Knows nothing of neighbours and weights.

use super::super::paragraphs::{Form, Paragraph};
use super::super::{structure, words};
use super::voices::{self, VOICES};
use crate::clean::phrases::{self, Class};
use crate::clean::stops;
use crate::doc::is_ideograph;

/// What one paragraph shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a measurement that becomes a column, not a state"
)]
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Facts {
    /// Words; two ideographs count as one.
    pub words: u32,
    /// Characters.
    pub chars: u32,
    /// Share of function words.
    pub stop_share: f32,
    /// Share of words with a capital at the start.
    pub capital_share: f32,
    /// Share of characters that are digits.
    pub digit_share: f32,
    /// Share of words of two letters or more that are all capitals.
    pub upper_share: f32,
    /// Share of characters that are neither letters nor digits nor blanks.
    pub sign_share: f32,
    /// Commas a word.
    pub commas: f32,
    /// Bars, bullets and arrows a word.
    pub bars: f32,
    /// Sentences that end in it.
    pub sentences: u32,
    /// Whether it ends as a sentence.
    pub ended: bool,
    /// Whether it breaks off with an ellipsis.
    pub ellipsis: bool,
    /// Whether it ends in a colon.
    pub colon: bool,
    /// Whether it begins with a quotation mark or a dash: speech.
    pub speech: bool,
    /// Its last character, sorted: see [`last_kind`].
    pub last: u8,
    /// Its first character, sorted: see [`first_kind`].
    pub first: u8,
    /// Words of each voice: see [`voices`].
    pub voices: [u8; VOICES],
    /// The voice of the first word, [`VOICES`] for none.
    pub first_voice: u8,
    /// The share of its words that stand in tell-tale phrases, however few.
    pub cover: f32,
    /// Whether it begins with a small letter.
    pub lower_start: bool,
    /// Whether all its letters are capitals.
    pub all_capitals: bool,
    /// Whether it has a year, a time or a month-like date.
    pub has_date: bool,
    /// Whether it has a web or mail address.
    pub has_address: bool,
    /// Whether its words stand elsewhere in the text too.
    pub is_repeated: bool,
    /// Whether it has an `@`.
    pub has_at: bool,
    /// Whether it is a heading.
    pub form_heading: bool,
    /// Whether it stands in a quotation.
    pub quoted: bool,
    /// Whether a blank line stands before it.
    pub after_blank: bool,
    /// Whether it goes on a verse.
    pub verse: bool,
    /// How many lines it had.
    pub lines: u32,
    /// Whether it is a list item.
    pub form_item: bool,
    /// Whether it is code or a rule.
    pub form_code: bool,
    /// What its phrases say.
    pub class: Option<Class>,
    /// How clearly, 0 to 1.
    pub cue: f32,
    /// How clearly it is one of several teasers that break off, 0 to 1.
    pub teaser_run: f32,
    /// Share of its own words that the prose of the text has elsewhere; one half when it has none.
    pub overlap: f32,
    /// Share of its own words that the likely story has elsewhere.
    pub story_overlap: f32,
    /// Share of its own words that stand in the paragraphs shortly before it.
    pub recent_overlap: f32,
    /// Share of its own words that the opening of the likely story has.
    pub lead_overlap: f32,
    /// How often the likely story has its words elsewhere: the mean of the logarithms.
    pub topic: f32,
    /// How often it stands in the text.
    pub copies: u32,
    /// Fingerprint of its lower-case text.
    pub print: u64,
}

/// Words from which a paragraph that ends as a sentence counts as prose.
const PROSE_WORDS: u32 = 12;
/// A paragraph counts in the interval by its words, up to these.
const WEIGHT_WORDS: u32 = 60;

impl Facts {
    /// Whether it reads as a paragraph of running text.
    pub fn is_prose(&self) -> bool {
        self.words >= PROSE_WORDS && self.ended && self.cue < 0.5
    }

    /// Whether it is a whole sentence, however short.
    pub fn is_sentence(&self) -> bool {
        self.ended && self.words >= 3 && self.cue < 0.25
    }

    /// Whether it could close a story: a sentence, or one that trails off alone.
    pub fn closes(&self) -> bool {
        self.is_sentence() || (self.ellipsis && self.teaser_run == 0.0 && self.stop_share > 0.1)
    }

    /// Whether it reads as the title of something.
    pub fn is_title_like(&self) -> bool {
        (3..=20).contains(&self.words) && !self.ended && !self.colon
    }

    /// Whether it is a sentence cut short, not speech that trails off.
    pub fn breaks_off(&self) -> bool {
        self.ellipsis && !self.speech && self.sentences <= 1 && (5..=60).contains(&self.words)
    }

    /// What it weighs in the interval.
    pub fn weight(&self) -> f32 {
        let cue = 14.0 * self.cue;
        (self.words.min(WEIGHT_WORDS) as f32 + 2.0).max(cue)
    }

    /// Log-odds against pointers to other stories, advertising and runs of teasers, besides what trees say: these stand
    /// in the middle of stories, where the training pages seldom have them. By hand; on the folds it costs nothing
    /// (.9496 to .9497).
    pub fn pointed(&self) -> f32 {
        let points = matches!(self.class, Some(Class::ReadMore | Class::Promo));
        let cue = if points { self.cue } else { 0.0 };
        4.0 * (cue + self.teaser_run)
    }

    /// Log-odds for a paragraph of prose in a short text, where a few cues weigh down all that stands near them. By
    /// hand, on `tests/texts`.
    pub fn spoken(&self) -> f32 {
        if self.is_prose() && self.class.is_none() {
            4.0
        } else {
            0.0
        }
    }

    /// What it weighs in the interval of a saved page: the root of its characters, up to 400, in eighths, plus two.
    /// Found on folds with the cost of an island: by the line, by characters and by their root; the root won.
    pub fn saved_weight(&self) -> f32 {
        (self.chars.min(400) as f32 / 8.0 + 2.0).sqrt()
    }

    pub(super) fn of(paragraph: &Paragraph) -> Self {
        let text = &*paragraph.text;
        let lower = text.to_lowercase();
        let mut facts = Self {
            words: crate::doc::words(text) as u32,
            chars: text.chars().count() as u32,
            last: last_kind(text),
            first: first_kind(text),
            print: words::fingerprint(&lower),
            has_at: text.contains('@'),
            form_heading: matches!(paragraph.form, Form::Heading { .. }),
            quoted: paragraph.quote > 0,
            after_blank: paragraph.after_blank,
            verse: paragraph.verse,
            lines: paragraph.lines as u32,
            form_item: matches!(paragraph.form, Form::Item { .. }),
            form_code: matches!(paragraph.form, Form::Code { .. } | Form::Rule),
            all_capitals: structure::is_all_capitals(text),
            has_address: text.contains("http") || text.contains("www.") || text.contains('@'),
            ..Self::default()
        };
        facts.read_ends(text);
        facts.read_characters(text);
        facts.read_words(&lower);
        facts.read_cue(&lower);
        facts
    }

    fn read_ends(&mut self, text: &str) {
        self.ended = words::ends_sentence(text);
        self.ellipsis = words::ends_in_ellipsis(text);
        self.colon = text.ends_with([':', '：']);
        self.sentences = words::sentences(text) as u32;
        self.speech = text.starts_with([
            '"', '“', '„', '«', '»', '‘', '\'', '—', '–', '-', '「', '『', '›',
        ]);
        self.lower_start = text.starts_with(char::is_lowercase);
    }

    fn read_characters(&mut self, text: &str) {
        let (mut all, mut digits, mut bars, mut years) = (0u32, 0u32, 0u32, 0u32);
        let (mut signs, mut commas) = (0u32, 0u32);
        let mut run = 0;
        for c in text.chars() {
            all += 1;
            signs += u32::from(!c.is_alphanumeric() && !c.is_whitespace());
            commas += u32::from(matches!(c, ',' | '，' | '、' | '،'));
            bars += u32::from("|·•›»/>→".contains(c));
            if c.is_ascii_digit() {
                digits += 1;
                run += 1;
                continue;
            }
            years += u32::from(
                run == 4 || (run > 0 && run < 3 && matches!(c, ':' | '月' | '日' | '年')),
            );
            run = 0;
        }
        years += u32::from(run == 4);
        self.digit_share = digits as f32 / all.max(1) as f32;
        self.sign_share = signs as f32 / all.max(1) as f32;
        self.commas = commas as f32 / self.words.max(1) as f32;
        self.bars = (bars as f32 / self.words.max(1) as f32).min(1.0);
        self.has_date = years > 0;
        let (mut starts, mut upper) = (0u32, 0u32);
        for word in text.split_whitespace() {
            starts += u32::from(word.starts_with(char::is_uppercase));
            upper += u32::from(is_upper(word));
        }
        let words = self.words.max(1) as f32;
        self.capital_share = (starts as f32 / words).min(1.0);
        self.upper_share = (upper as f32 / words).min(1.0);
    }

    fn read_words(&mut self, lower: &str) {
        let (mut all, mut stop) = (0u32, 0u32);
        self.first_voice = VOICES as u8;
        words::for_each(lower, |word| {
            all += 1;
            stop += u32::from(stops::languages_of(word) != 0);
            if let Some(voice) = voices::of(word) {
                self.voices[voice] = self.voices[voice].saturating_add(1);
                if all == 1 {
                    self.first_voice = voice as u8;
                }
            }
        });
        let wide = lower.chars().filter(|c| is_ideograph(*c)).count() as f32;
        let functions = lower
            .chars()
            .filter(|c| stops::is_function_char(*c))
            .count() as f32;
        self.stop_share = if wide * 3.0 > lower.chars().count() as f32 {
            (functions / wide * 2.5).min(0.6)
        } else {
            stop as f32 / all.max(1) as f32
        };
    }

    /// A cue counts by how much of the line it is; a pointer or heading also by standing first in a short line.
    fn read_cue(&mut self, lower: &str) {
        let Some(cue) = phrases::cue(lower) else {
            return;
        };
        self.cover = cue.cover;
        let covered = (cue.cover / 0.6).min(1.0);
        let prose = self.words >= PROSE_WORDS && self.ended;
        let floor = if prose { 0.35 } else { 0.25 };
        let by_cover = if cue.cover >= floor { covered } else { 0.0 };
        let leads: f32 = match cue.class {
            Class::ReadMore if cue.leads && self.words <= 30 => 0.9,
            Class::Heading if cue.leads && self.words <= 7 => 0.7,
            Class::Legal if cue.leads && lower.starts_with(['©', '(']) => 1.0,
            Class::Labels if cue.leads && self.words <= 20 && !self.ended => 0.5,
            Class::Comments if self.words <= 20 && opens_thread(lower) => 0.7,
            _ => 0.0,
        };
        self.cue = leads.max(by_cover);
        self.class = (self.cue > 0.0).then_some(cue.class);
    }
}

/// How words for comments begin, and what stands before the story they are on.
const COMMENTS: [&str; 8] = [
    "comment",
    "response",
    "thought",
    "repl",
    "kommentar",
    "comentario",
    "comentário",
    "reactie",
];
const ON: [&str; 8] = ["on", "to", "zu", "sur", "en", "em", "su", "op"];

/// Whether a line counts comments on a story that it names: `59 Comments on “The big boat”`.
fn opens_thread(lower: &str) -> bool {
    let mut words = lower.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let counted = next().parse::<u32>().is_ok();
    let named = next();
    counted && COMMENTS.iter().any(|word| named.starts_with(word)) && ON.contains(&next())
}

/// Whether a word has two letters or more and only capitals.
fn is_upper(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).take(8);
    let first = letters.next().is_some_and(char::is_uppercase);
    first && letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_uppercase)
}

/// Sorts the last character: 0 letter, 1 digit, 2 full stop, 3 question or exclamation mark, 4 ellipsis, 5 colon,
/// 6 quotation mark, 7 bracket, 8 comma or dash, 9 any other sign.
fn last_kind(text: &str) -> u8 {
    if words::ends_in_ellipsis(text) {
        return 4;
    }
    match text.chars().next_back().unwrap_or(' ') {
        c if c.is_alphabetic() => 0,
        c if c.is_numeric() => 1,
        '.' | '。' | '．' | '۔' | '।' => 2,
        '?' | '!' | '？' | '！' | '؟' => 3,
        ':' | '：' => 5,
        '"' | '\'' | '”' | '’' | '»' | '“' | '」' => 6,
        ')' | ']' | '）' | '】' => 7,
        ',' | ';' | '-' | '–' | '—' | '，' | '、' => 8,
        _ => 9,
    }
}

/// Sorts the first character: 0 small letter, 1 capital, 2 letter without case, 3 digit, 4 quotation mark, 5 bracket,
/// 6 bullet or dash, 7 any other sign.
fn first_kind(text: &str) -> u8 {
    match text.chars().next().unwrap_or(' ') {
        c if c.is_lowercase() => 0,
        c if c.is_uppercase() => 1,
        c if c.is_alphabetic() => 2,
        c if c.is_numeric() => 3,
        '"' | '\'' | '“' | '„' | '‘' | '«' | '»' | '「' | '『' => 4,
        '(' | '[' | '（' | '【' => 5,
        '-' | '–' | '—' | '*' | '•' | '·' | '●' => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::opens_thread;

    #[test]
    fn a_count_of_comments_on_a_story_opens_their_thread() {
        assert!(opens_thread("59 comments on “the big boat”"));
        assert!(opens_thread("3 kommentare zu „das boot“"));
        assert!(!opens_thread("59 comments that changed a town"));
        assert!(!opens_thread("comments on the budget"));
    }
}
