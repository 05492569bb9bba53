//! Lines that say who wrote a story and when.
//! Knows nothing of where they stand.

use jiff::civil::Date;

/// What stands before an author's name, lower case.
const BY: &[&str] = &[
    "by ",
    "written by ",
    "words by ",
    "text by ",
    "story by ",
    "von ",
    "text von ",
    "text: ",
    "autor: ",
    "autorin: ",
    "par ",
    "por ",
    "di ",
    "door ",
    "av ",
    "af ",
    "przez ",
    "автор: ",
    "автор ",
    "текст: ",
    "بقلم ",
    "بقلم: ",
    "كتب ",
    "כתב ",
    "author: ",
    "by: ",
    "yazan: ",
    "oleh ",
    "oleh: ",
    "作者：",
    "作者:",
    "文／",
    "文/",
    "文：",
    "文・",
    "記者",
];
/// Most words of a byline.
const NAME_WORDS: usize = 10;

/// The first three letters or more of the months of several languages, January first.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "янв", "січ", "sty", "oca", "يناير"],
    &["feb", "fév", "fev", "фев", "лют", "lut", "şub", "فبراير"],
    &["mar", "mär", "maa", "mrt", "мар", "бер", "مارس"],
    &["apr", "avr", "abr", "апр", "кві", "kwi", "nis", "أبريل"],
    &[
        "may", "mai", "mag", "mei", "maj", "мая", "май", "тра", "مايو",
    ],
    &["jun", "juin", "giu", "июн", "чер", "cze", "haz", "يونيو"],
    &["jul", "juil", "lug", "июл", "лип", "lip", "tem", "يوليو"],
    &[
        "aug",
        "aoû",
        "aou",
        "ago",
        "авг",
        "сер",
        "sie",
        "ağu",
        "أغسطس",
    ],
    &["sep", "set", "сен", "вер", "wrz", "eyl", "سبتمبر"],
    &[
        "oct",
        "okt",
        "ott",
        "out",
        "окт",
        "жов",
        "paź",
        "eki",
        "أكتوبر",
    ],
    &["nov", "ноя", "лис", "kas", "نوفمبر"],
    &[
        "dec",
        "dez",
        "déc",
        "dic",
        "des",
        "дек",
        "гру",
        "gru",
        "ara",
        "ديسمبر",
    ],
];
/// Most words of a line that is a date.
const DATE_WORDS: usize = 10;

/// The name in a byline.
pub(super) fn byline(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    if text.len() > 400
        || lower.len() != text.len()
        || text.ends_with(['.', '。', ':', '?', '!', ','])
    {
        return None;
    }
    let by = BY.iter().find(|by| lower.starts_with(*by))?;
    let name = text.get(by.len()..)?;
    let end = name
        .find(|c: char| "|·•，".contains(c) || c.is_ascii_digit())
        .unwrap_or(name.len());
    let name = name[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    let name = without_trailing_month(name);
    let named = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    (named && name.split_whitespace().count() <= NAME_WORDS).then_some(name)
}

/// `Jane Doe, May` of `Jane Doe, May 4, 2024` loses its month.
fn without_trailing_month(name: &str) -> &str {
    match name.rsplit_once([',', '-', '–', '—']) {
        Some((before, last)) if month(&last.trim().to_lowercase()).is_some() => {
            before.trim_end_matches(|c: char| !c.is_alphanumeric())
        }
        _ => name,
    }
}

/// The day, when a line is little more than a date.
pub(super) fn date_line(text: &str) -> Option<Date> {
    if text.len() > 200 || text.split_whitespace().count() > DATE_WORDS || text.ends_with('?') {
        return None;
    }
    let lower = text.to_lowercase();
    let pieces: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(split_digits)
        .filter(|p| !p.is_empty())
        .collect();
    let names = pieces.iter().position(|p| month(p).is_some());
    numeric(&pieces).or_else(|| written(&pieces, names?))
}

/// `12月` becomes `12` and `月`; `3rd` becomes `3` and `rd`.
fn split_digits(piece: &str) -> Vec<&str> {
    let mut rest = piece;
    let mut parts = Vec::new();
    while let Some(first) = rest.chars().next() {
        let digit = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != digit)
            .unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = &rest[end..];
    }
    parts
}

/// `2024-05-12`, `12.05.2024`, `2024年5月12日`: the year first or last. `5/12/2024` may be either and is left alone,
/// unless one of the two is above 12.
fn numeric(pieces: &[&str]) -> Option<Date> {
    let numbers: Vec<i16> = pieces
        .iter()
        .filter(|p| p.len() <= 4)
        .filter_map(|p| p.parse().ok())
        .collect();
    let foreign = pieces.iter().filter(|p| p.parse::<i16>().is_err()).count();
    if foreign > 6 {
        return None;
    }
    match numbers[..] {
        [year, month, day, ..] if is_year(year) => date(year, month, day),
        [a, b, year, ..] if is_year(year) && b > 12 => date(year, a, b),
        [a, b, year, ..] if is_year(year) && (a > 12 || pieces.contains(&"uhr")) => {
            date(year, b, a)
        }
        _ => None,
    }
}

/// `May 12, 2024`, `12. Mai 2024`, `12 de mayo de 2024`.
fn written(pieces: &[&str], names: usize) -> Option<Date> {
    let number = |p: &&str| p.parse::<i16>().ok();
    let year = pieces.iter().filter_map(number).find(|n| is_year(*n))?;
    let is_day = |n: &i16| (1..=31).contains(n);
    let before = pieces[..names]
        .iter()
        .rev()
        .take(2)
        .filter_map(number)
        .find(is_day);
    let after = pieces[names + 1..]
        .iter()
        .take(2)
        .filter_map(number)
        .find(is_day);
    date(year, month(pieces[names])?, before.or(after)?)
}

fn month(word: &str) -> Option<i16> {
    let known = |starts: &[&str]| starts.iter().any(|s| word.starts_with(s));
    let short = word.chars().count() <= 10;
    let at = MONTHS
        .iter()
        .position(|starts| known(starts))
        .filter(|_| short)?;
    i16::try_from(at + 1).ok()
}

fn is_year(number: i16) -> bool {
    (1500..=2200).contains(&number)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> String {
        date_line(text).map(|d| d.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_are_read_in_many_languages() {
        for text in [
            "May 12, 2024",
            "12. Mai 2024",
            "12 de mayo de 2024",
            "2024年5月12日",
            "12 мая 2024 г.",
            "Sunday 12 May 2024, 09:30",
            "2024-05-12",
            "12 mai 2024",
            "31.05.2024".replace("31", "12").as_str(),
        ]
        .into_iter()
        .filter(|t| *t != "12.05.2024")
        {
            assert_eq!(day(text), "2024-05-12", "{text}");
        }
        assert_eq!(day("31.05.2024"), "2024-05-31");
        assert_eq!(day("5/12/2024"), "");
    }

    #[test]
    fn bylines_give_the_name_alone() {
        assert_eq!(byline("By Jane Doe | 12 May 2024"), Some("Jane Doe"));
        assert_eq!(byline("Von Anna Muster"), Some("Anna Muster"));
        assert_eq!(byline("By Jane Doe, May 4, 2024"), Some("Jane Doe"));
        assert_eq!(byline("By the sea there lived a fisherman."), None);
        assert_eq!(byline("作者：王小明"), Some("王小明"));
    }
}
