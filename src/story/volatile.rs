//! What changes by itself on a page and tells nothing: how long ago it was, when it was last touched, counters, bylines.
//! Knows nothing of blocks: it sees one line of clean text at a time.

use crate::doc::{is_alphanumeric, is_ideograph, words};

/// Most words of a line that may be a label; a sentence has its full stop.
const LABEL_WORDS: usize = 14;
/// Most words of a byline.
const BYLINE_WORDS: usize = 9;

/// Words behind a span of time that lies back.
const AGO: [&str; 7] = ["ago", "fa", "geleden", "назад", "sedan", "siden", "temu"];
/// Words before one.
const SINCE: [&str; 5] = ["vor", "hace", "há", "for", "a"];
/// Beginnings of units of time.
const UNITS: [&str; 26] = [
    "sec",
    "min",
    "hour",
    "hr",
    "day",
    "week",
    "sekunde",
    "stunde",
    "tag",
    "woche",
    "heure",
    "jour",
    "semaine",
    "segundo",
    "hora",
    "día",
    "dia",
    "ora",
    "ore",
    "giorn",
    "uur",
    "dag",
    "tim",
    "минут",
    "час",
    "godzin",
];
/// Beginnings of the names of months and days.
const DAYS: [&str; 46] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "mär",
    "mai",
    "okt",
    "dez",
    "fév",
    "fev",
    "avr",
    "juin",
    "juil",
    "aoû",
    "déc",
    "ene",
    "abr",
    "ago",
    "dic",
    "gen",
    "mag",
    "giu",
    "lug",
    "set",
    "ott",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
];
/// What stands around a date in a label.
const LABELS: [&str; 42] = [
    "updated",
    "update",
    "published",
    "posted",
    "last",
    "modified",
    "edited",
    "first",
    "at",
    "on",
    "the",
    "am",
    "pm",
    "a.m",
    "p.m",
    "gmt",
    "utc",
    "est",
    "edt",
    "pst",
    "bst",
    "cet",
    "cest",
    "et",
    "aktualisiert",
    "stand",
    "veröffentlicht",
    "zuletzt",
    "um",
    "uhr",
    "den",
    "publié",
    "mis",
    "à",
    "jour",
    "le",
    "actualizado",
    "publicado",
    "el",
    "las",
    "aggiornato",
    "il",
];
/// Beginnings of what is counted beside a story.
const COUNTED: [&str; 16] = [
    "comment",
    "share",
    "view",
    "like",
    "read",
    "reader",
    "repl",
    "vote",
    "kommentar",
    "aufruf",
    "commentaire",
    "partage",
    "comentario",
    "vista",
    "коммент",
    "min",
];
/// What begins a byline.
const BY: [&str; 14] = [
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "av",
    "af",
    "text:",
    "words:",
    "автор",
    "reported",
    "story",
    "written",
];
/// The same of texts without blanks between words.
const WIDE_BY: [&str; 6] = ["作者", "文/", "文・", "文：", "記者", "记者"];
/// What is left of such a label besides numbers and signs.
const WIDE_LABELS: [&str; 31] = [
    "星期一",
    "星期二",
    "星期三",
    "星期四",
    "星期五",
    "更新",
    "发布",
    "發布",
    "发表",
    "公開",
    "掲載",
    "配信",
    "最終",
    "最后",
    "最後",
    "时间",
    "時間",
    "条评论",
    "則留言",
    "评论",
    "コメント",
    "閲覧",
    "阅读",
    "小时",
    "小時",
    "分钟",
    "分鐘",
    "之前",
    "午前",
    "午後",
    "于",
];
/// Signs of a date and of spans of time.
const WIDE_UNITS: &str = "年月日时時分秒前天件次点點回";

/// A line without what changes by itself: of a label everything goes, of prose only how long ago something was. A date
/// in a sentence stays, for the day of a vote is news.
///
/// ```
/// use clearstory::story::steady;
/// assert_eq!(steady("Last updated 12 May 2026 at 14:05 GMT"), "");
/// assert_eq!(steady("The bridge fell 12 minutes ago, he said."), "The bridge fell he said.");
/// assert_eq!(steady("The vote is on 12 May."), "The vote is on 12 May.");
/// ```
pub fn steady(line: &str) -> String {
    let is_wide = line.chars().any(is_ideograph);
    if is_wide && is_wide_label(line) {
        return String::new();
    }
    let line = if is_wide {
        without_wide_ages(line)
    } else {
        line.to_owned()
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|w| bare(w)).collect();
    let mut gone = vec![false; words.len()];
    ages(&lower, &mut gone);
    if is_label(&line) && (is_byline(&lower) || all_volatile(&words, &lower, &gone)) {
        return String::new();
    }
    let kept = words.iter().zip(&gone).filter(|(_, gone)| !**gone);
    kept.map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
}

/// A word in lower case without the signs around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !is_alphanumeric(c))
        .to_lowercase()
}

/// Whether a line has no full stop and few words.
fn is_label(line: &str) -> bool {
    let line = line.trim_end();
    let line = line.strip_suffix(".m.").unwrap_or(line);
    words(line) <= LABEL_WORDS && !line.ends_with(['.', '!', '?', '。', '！', '？', '"', '”', '」'])
}

/// Marks spans of time that lie back.
fn ages(words: &[String], gone: &mut [bool]) {
    for at in 0..words.len() {
        let is_age = |number: usize| {
            words.get(number).is_some_and(|w| is_count(w))
                && words.get(number + 1).is_some_and(|w| is_unit(w))
        };
        let word = &*words[at];
        if AGO.contains(&word) && at >= 2 && is_age(at - 2) {
            gone[at - 2..=at].fill(true);
        } else if SINCE.contains(&word) && is_age(at + 1) {
            let is_bare_a =
                word == "a" && !(at >= 2 && words[at - 2] == "il" && words[at - 1] == "y");
            if !is_bare_a && word != "for" {
                let from = if word == "a" { at - 2 } else { at };
                gone[from..at + 3].fill(true);
            }
        }
    }
}

fn is_count(word: &str) -> bool {
    let number = word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty();
    number
        || [
            "a", "an", "one", "einer", "einem", "une", "un", "una", "een",
        ]
        .contains(&word)
}

fn is_unit(word: &str) -> bool {
    word == "h" || word == "m" || UNITS.iter().any(|u| word.starts_with(u))
}

fn is_byline(words: &[String]) -> bool {
    let first = words.first().map_or("", |w| w);
    BY.contains(&first) && (2..=BYLINE_WORDS).contains(&words.len())
}

/// Whether a label has a date, a time, an age or a counter, and nothing beside them.
fn all_volatile(words: &[&str], lower: &[String], gone: &[bool]) -> bool {
    let has_month = lower.iter().any(|w| is_day(w));
    let mut says = gone.contains(&true);
    for (at, word) in lower.iter().enumerate() {
        if gone[at] || word.is_empty() || LABELS.contains(&&**word) {
            continue;
        }
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let is_number = digits > 0
            && word
                .bytes()
                .all(|b| b.is_ascii_digit() || b"stndrhkm.,:-/+tz".contains(&b));
        let is_date = is_number
            && (has_month || words[at].contains([':', '/']) || digits >= 6 && word.len() > digits);
        let counts =
            |w: Option<&String>| w.is_some_and(|w| COUNTED.iter().any(|c| w.starts_with(c)));
        let is_counter = is_number && counts(lower.get(at + 1));
        let follows_count = at > 0
            && counts(Some(word))
            && (counts(lower.get(at - 1)) || lower[at - 1].bytes().any(|b| b.is_ascii_digit()));
        if !(is_day(word) || is_date || is_counter || follows_count) {
            return false;
        }
        says |= is_date || is_counter;
    }
    says
}

fn is_day(word: &str) -> bool {
    word.chars().count() <= 10
        && !word.starts_with("minut")
        && DAYS.iter().any(|d| word.starts_with(d))
}

fn is_wide_label(line: &str) -> bool {
    let line = line.trim();
    if !is_label(line) || line.chars().count() > 2 * LABEL_WORDS + 8 {
        return false;
    }
    if WIDE_BY.iter().any(|by| line.starts_with(by)) {
        return true;
    }
    let mut rest = line.to_owned();
    for label in WIDE_LABELS {
        rest = rest.replace(label, "");
    }
    let has_number = rest.contains(|c: char| c.is_numeric());
    let is_volatile = |c: char| c.is_numeric() || !is_alphanumeric(c) || WIDE_UNITS.contains(c);
    has_number && rest.chars().all(is_volatile)
}

/// The line without "3分钟前" and the like.
fn without_wide_ages(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let (mut out, mut at) = (String::with_capacity(line.len()), 0);
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| c.is_numeric()).count();
        let behind = at + digits;
        let units = chars[behind..]
            .iter()
            .take_while(|c| "分钟鐘小时時間秒日天之".contains(**c))
            .count();
        if digits > 0 && (1..=4).contains(&units) && chars.get(behind + units) == Some(&'前') {
            at = behind + units + 1;
        } else {
            let step = digits.max(1);
            out.extend(&chars[at..at + step]);
            at += step;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_change_by_themselves_are_nothing() {
        for line in [
            "Last updated 12 May 2026 at 14:05 GMT",
            "Updated: 2026-05-12T14:05:00Z",
            "3 hours ago",
            "Published Tuesday, May 12, 2026, 2:05 p.m.",
            "342 comments",
            "1.2k shares · 14 comments",
            "By Ann Other",
            "By Ann Other and Ben Some, Coast Gazette",
            "Von Anna Beispiel",
            "Aktualisiert am 12. Mai 2026 um 14:05 Uhr",
            "vor 5 Minuten",
            "il y a 3 heures",
            "hace 2 horas",
            "5 min read",
            "更新：2026年5月12日 14:05",
            "3分钟前",
            "120条评论",
            "記者 山田花子",
            "公開 2026年5月12日 午後2時",
        ] {
            assert_eq!(steady(line), "", "{line}");
        }
    }

    #[test]
    fn what_says_something_stays() {
        for line in [
            "The vote is on 12 May.",
            "Election 2026: results",
            "5 dead after storm",
            "7 dead after storm",
            "By the river stood a mill.",
            "Mayor resigns",
            "12 May 2026: the day the river came",
            "Für 3 Stunden gesperrt",
            "投票は5月12日に行われる。",
            "死者5人",
            "3年前の約束",
        ] {
            assert_eq!(steady(line), line, "{line}");
        }
    }

    #[test]
    fn an_age_goes_out_of_a_sentence_and_the_sentence_stays() {
        assert_eq!(steady("It fell 3 hours ago in Kesh."), "It fell in Kesh.");
        assert_eq!(
            steady("Das Tor fiel vor 20 Minuten im Hafen."),
            "Das Tor fiel im Hafen."
        );
        assert_eq!(steady("地震は20分前に起きた。"), "地震はに起きた。");
    }
}
