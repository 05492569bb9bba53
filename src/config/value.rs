//! The kinds of values that settings have, what each accepts, and how a text becomes one.
//! Knows nothing of which setting it is.

use toml::de::DeValue;

/// What a setting accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    YesNo,
    /// A whole number between two others.
    Whole(u64, u64),
    /// A time: seconds.
    Time,
    /// A time in days, or `forever`, which is 0.
    Days,
    /// A size: bytes.
    Size,
    /// Any text.
    Text,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// Texts.
    List,
    /// Headers, `Name: value`.
    Headers,
}

/// A value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of [`Kind::YesNo`].
    Yes(bool),
    /// Of [`Kind::Whole`], [`Kind::Time`] (seconds), [`Kind::Days`] and [`Kind::Size`] (bytes).
    Number(u64),
    /// Of [`Kind::Text`] and [`Kind::OneOf`].
    Text(String),
    /// Of [`Kind::List`] and [`Kind::Headers`].
    List(Vec<String>),
}

/// Seconds of the letters of times.
const UNITS: [(char, u64); 5] = [
    ('s', 1),
    ('m', 60),
    ('h', 3_600),
    ('d', 86_400),
    ('w', 604_800),
];
/// Seconds of the longest time that counts, a hundred years.
const LONGEST: u64 = 36_525 * 86_400;

impl Kind {
    /// What it accepts, in words.
    pub fn accepts(self) -> String {
        match self {
            Self::YesNo => "true or false".to_owned(),
            Self::Whole(from, to) => format!("a whole number from {from} to {to}"),
            Self::Time => "a time such as \"30s\", \"15m\", \"2h\" or \"1d\"".to_owned(),
            Self::Days => "a time in days such as \"90d\" or \"26w\", or \"forever\"".to_owned(),
            Self::Size => "a size such as \"500 kB\" or \"20 MB\"".to_owned(),
            Self::Text => "a text in quotes".to_owned(),
            Self::OneOf(words) => {
                let quoted = |word: &&str| match word.parse::<u8>() {
                    Ok(number) => number.to_string(),
                    Err(_) => format!("\"{word}\""),
                };
                let quoted: Vec<String> = words.iter().map(quoted).collect();
                match quoted.split_last() {
                    Some((last, others)) if !others.is_empty() => {
                        format!("{} or {last}", others.join(", "))
                    }
                    _ => quoted.concat(),
                }
            }
            Self::List => "a list of texts such as [\"a\", \"b\"]".to_owned(),
            Self::Headers => "a list of headers such as [\"Accept-Language: fr\"]".to_owned(),
        }
    }

    /// The value of a text as it may stand anywhere; none if it is not of this kind.
    pub fn of_text(self, text: &str) -> Option<Value> {
        match self {
            Self::YesNo => match text {
                "true" | "yes" => Some(Value::Yes(true)),
                "false" | "no" => Some(Value::Yes(false)),
                _ => None,
            },
            Self::Whole(from, to) => {
                let number = text.parse().ok().filter(|n| (from..=to).contains(n));
                number.map(Value::Number)
            }
            Self::Time => seconds(text).map(Value::Number),
            Self::Days if text == "forever" => Some(Value::Number(0)),
            Self::Days => seconds(text)
                .filter(|s| *s >= 86_400)
                .map(|s| Value::Number(s / 86_400)),
            Self::Size => bytes(text).map(Value::Number),
            Self::Text => Some(Value::Text(text.to_owned())),
            Self::OneOf(words) => words.contains(&text).then(|| Value::Text(text.to_owned())),
            Self::List => Some(Value::List(vec![text.to_owned()])),
            Self::Headers => header(text).map(|_| Value::List(vec![text.to_owned()])),
        }
    }

    /// The value of what stands in a file of settings; none if it is not of this kind.
    pub(super) fn of_toml(self, value: &DeValue) -> Option<Value> {
        match (self, value) {
            (Self::YesNo, DeValue::Boolean(yes)) => Some(Value::Yes(*yes)),
            (Self::Whole(..) | Self::OneOf(_), DeValue::Integer(number))
                if number.radix() == 10 =>
            {
                self.of_text(number.as_str())
            }
            (Self::List | Self::Headers, DeValue::Array(items)) => {
                let mut all = Vec::new();
                for item in items {
                    match self.of_text(item.get_ref().as_str()?)? {
                        Value::List(one) => all.extend(one),
                        _ => return None,
                    }
                }
                Some(Value::List(all))
            }
            (Self::List | Self::Headers | Self::YesNo | Self::Whole(..), _) => None,
            (_, DeValue::String(text)) => self.of_text(text),
            _ => None,
        }
    }
}

impl Value {
    /// Whether it is yes; of another kind it is no.
    pub fn is_yes(&self) -> bool {
        *self == Self::Yes(true)
    }

    /// The number; 0 of another kind.
    pub fn number(&self) -> u64 {
        match self {
            Self::Number(number) => *number,
            _ => 0,
        }
    }

    /// The number as far as it goes.
    pub fn small(&self) -> u32 {
        u32::try_from(self.number()).unwrap_or(u32::MAX)
    }

    /// The text; empty of another kind.
    pub fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            _ => String::new(),
        }
    }

    /// The texts; none of another kind.
    pub fn list(self) -> Vec<String> {
        match self {
            Self::List(list) => list,
            _ => Vec::new(),
        }
    }

    /// The headers, name and value.
    pub fn headers(self) -> Vec<(String, String)> {
        self.list().iter().filter_map(|h| header(h)).collect()
    }
}

/// A text as it has to stand in a file of settings.
pub fn written(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The seconds of `90s`, `15m`, `1h30m`, `2w`.
fn seconds(text: &str) -> Option<u64> {
    let (mut total, mut digits) = (0_u64, String::new());
    if text.is_empty() {
        return None;
    }
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let (_, unit) = UNITS.iter().find(|(letter, _)| *letter == c)?;
        total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(*unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && total <= LONGEST).then_some(total)
}

/// The bytes of `500 kB`, `20MB`, `1 GB`; a thousand to the step, as disks count.
fn bytes(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let unit = match text[end..].trim_start() {
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    text[..end].parse::<u64>().ok()?.checked_mul(unit)
}

/// The name and the value of a header; none of what cannot be sent as one.
fn header(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_sound =
        !name.is_empty() && name.chars().all(is_name) && !value.contains(char::is_control);
    is_sound.then(|| (name.to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units_and_add_up() {
        for (text, expected) in [
            ("90s", Some(90)),
            ("1h30m", Some(5_400)),
            ("2w", Some(1_209_600)),
            ("0s", Some(0)),
            ("", None),
            ("15", None),
            ("m", None),
            ("-1h", None),
            ("1 h", None),
            ("1y", None),
            ("99999999999999999999h", None),
            ("9999999w", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn days_are_whole_and_may_be_forever() {
        assert_eq!(Kind::Days.of_text("2w"), Some(Value::Number(14)));
        assert_eq!(Kind::Days.of_text("forever"), Some(Value::Number(0)));
        assert_eq!(Kind::Days.of_text("23h"), None);
    }

    #[test]
    fn sizes_count_by_the_thousand() {
        for (text, expected) in [
            ("20 MB", Some(20_000_000)),
            ("500kB", Some(500_000)),
            ("1 GB", Some(1_000_000_000)),
            ("7 B", Some(7)),
            ("7", None),
            ("MB", None),
            ("1.5 MB", None),
            ("99999999999999999999 B", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }

    #[test]
    fn a_header_cannot_smuggle_a_line() {
        assert_eq!(header("X-A: b"), Some(("X-A".to_owned(), "b".to_owned())));
        for bad in ["no colon", ": x", "a b: c", "X: a\r\nY: b"] {
            assert_eq!(header(bad), None, "{bad}");
        }
    }
}
