//! The keys of the short form and what they say in newsboat's language.
//! Knows nothing of how pieces are told apart.

use super::pieces::Piece;
use super::{Attribute, Check, Fault, Filter, Pattern, Value, matches};

const IS: &str = "unread, read, starred, saved, new, updated, duplicate or cut";
const AGE: &str = "3d, <2h, >1w, 2d..5d, with h, d, w or y";
const COUNT: &str = "a number, >500, <500 or 200..500";

/// The filter of a key and its value.
pub(super) fn filter(key: &str, piece: &Piece) -> Result<Filter, Fault> {
    let value = piece.value.as_str();
    match key {
        "is" => state(value).ok_or_else(|| bad(piece, "is:", IS)),
        "age" => age(value).ok_or_else(|| bad(piece, "age:", AGE)),
        "words" => count(Attribute::Words, value).ok_or_else(|| bad(piece, "words:", COUNT)),
        "min" => count(Attribute::Minutes, value).ok_or_else(|| bad(piece, "min:", COUNT)),
        "in" if !value.is_empty() => matches(Attribute::FeedTitle, &Pattern::escaped(value)),
        "by" if !value.is_empty() => matches(Attribute::Author, &Pattern::escaped(value)),
        "site" if !value.is_empty() => site(value),
        "in" => Err(bad(piece, "in:", "a part of a feed's title")),
        "by" => Err(bad(piece, "by:", "a part of an author's name")),
        "site" => Err(bad(piece, "site:", "a host such as example.org")),
        _ => Err(Fault::UnknownKey(key.to_owned())),
    }
}

/// The fault of a value that a key does not take.
pub(super) fn bad(piece: &Piece, key: &'static str, allowed: &'static str) -> Fault {
    Fault::BadValue {
        key,
        value: piece.value.clone(),
        allowed,
    }
}

fn state(value: &str) -> Option<Filter> {
    Some(match value {
        "unread" => Filter::flag(Attribute::Unread, true),
        "read" => Filter::flag(Attribute::Unread, false),
        "starred" => Filter::flag(Attribute::Starred, true),
        "saved" => Filter::flag(Attribute::Saved, true),
        "updated" => Filter::flag(Attribute::Updated, true),
        "duplicate" => Filter::flag(Attribute::Duplicate, true),
        "cut" => Filter::flag(Attribute::Cut, true),
        // Unread and of the last 24 hours.
        "new" => Filter::All(vec![
            Filter::flag(Attribute::Unread, true),
            Filter::test(Attribute::Age, Check::Less(Value::Number(1))),
        ]),
        _ => return None,
    })
}

/// The host itself and all below it.
fn site(host: &str) -> Result<Filter, Fault> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    matches(
        Attribute::Site,
        &format!("(^|\\.){}$", Pattern::escaped(host)),
    )
}

/// `3d` and `<3d` are younger than three days, `>3d` is three days old or older.
fn age(value: &str) -> Option<Filter> {
    let (sign, rest) = sign(value);
    if let Some((low, high)) = rest.split_once("..") {
        let ((low, unit), (high, other)) = (span(low)?, span(high)?);
        let is_plain = sign.is_none() && unit == other;
        return is_plain.then(|| Filter::test(unit, Check::Between(low, high)));
    }
    let (span, unit) = span(rest)?;
    let span = Value::Number(span);
    Some(Filter::test(
        unit,
        match sign {
            Some('>') => Check::AtLeast(span),
            _ => Check::Less(span),
        },
    ))
}

/// A time as whole days, or as hours if it is given in them.
fn span(text: &str) -> Option<(i32, Attribute)> {
    let unit = text.chars().last()?;
    let number: i32 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    let (attribute, factor) = match unit {
        'h' => (Attribute::Hours, 1),
        'd' => (Attribute::Age, 1),
        'w' => (Attribute::Age, 7),
        'y' => (Attribute::Age, 365),
        _ => return None,
    };
    let span = number.checked_mul(factor).filter(|n| *n >= 0)?;
    Some((span, attribute))
}

fn count(attribute: Attribute, value: &str) -> Option<Filter> {
    let number = |text: &str| text.parse::<i32>().ok().filter(|n| *n >= 0);
    let (sign, rest) = sign(value);
    if let Some((low, high)) = rest.split_once("..") {
        let between = Check::Between(number(low)?, number(high)?);
        return sign.is_none().then(|| Filter::test(attribute, between));
    }
    let bound = Value::Number(number(rest)?);
    Some(Filter::test(
        attribute,
        match sign {
            Some('>') => Check::Greater(bound),
            Some('<') => Check::Less(bound),
            _ => Check::Is(bound),
        },
    ))
}

fn sign(value: &str) -> (Option<char>, &str) {
    let sign = value.chars().next().filter(|c| matches!(c, '<' | '>'));
    (sign, value.strip_prefix(['<', '>']).unwrap_or(value))
}
