//! What stands between brackets in a POSIX pattern, for the regex crate.
//! Knows nothing of the rest of the pattern.

/// Classes by name: ours for it, and whether it holds less than POSIX means.
const CLASSES: [(&str, &str, bool); 12] = [
    // As case does not count, upper and lower are all letters.
    ("alpha", r"[\w--[\d_]]", false),
    ("upper", r"[\w--[\d_]]", false),
    ("lower", r"[\w--[\d_]]", false),
    ("alnum", r"[\w--_]", false),
    ("digit", "0-9", false),
    ("xdigit", "0-9a-fA-F", false),
    ("space", r"\s", false),
    ("blank", r"\x20\t", false),
    ("cntrl", r"\x00-\x1f\x7f", false),
    ("punct", "[:punct:]", true),
    ("print", r"[^\x00-\x1f\x7f]", false),
    ("graph", r"[^\x00-\x20\x7f]", false),
];

/// The class, what follows the closing bracket, and the name of a class that holds less here.
type Translated<'a> = (String, &'a str, Option<&'static str>);

/// Translates what follows an opening bracket.
pub(super) fn translated(after: &str) -> Result<Translated<'_>, String> {
    let (mut out, mut rest) = match after.strip_prefix('^') {
        Some(rest) => ("[^".to_owned(), rest),
        None => ("[".to_owned(), after),
    };
    let (mut warning, mut is_first) = (None, true);
    loop {
        let Some(c) = rest.chars().next() else {
            return Err("a bracket is not closed".to_owned());
        };
        if c == ']' && !is_first {
            out.push(']');
            return Ok((out, &rest[1..], warning));
        }
        is_first = false;
        if let Some((class, less, after)) = class(rest)? {
            out.push_str(class);
            warning = warning.or(less);
            rest = after;
            continue;
        }
        let (low, after) = character(rest)?;
        escaped(&mut out, low);
        rest = after;
        if let Some(bound) = after.strip_prefix('-').filter(|a| !a.starts_with(']')) {
            let (high, after) = character(bound)?;
            if high < low {
                return Err(format!("the range {low}-{high} is upside down"));
            }
            out.push('-');
            escaped(&mut out, high);
            rest = after;
        }
    }
}

/// A named class such as `[:alpha:]`, at the beginning of a text.
type Class<'a> = (&'static str, Option<&'static str>, &'a str);

fn class(text: &str) -> Result<Option<Class<'_>>, String> {
    let Some(inside) = text.strip_prefix("[:") else {
        return Ok(None);
    };
    let Some((name, after)) = inside.split_once(":]") else {
        return Err("a class such as [:alpha:] is not closed".to_owned());
    };
    match CLASSES.iter().find(|(n, ..)| *n == name) {
        // The regex crate takes a class only within brackets of its own.
        Some((name, _, true)) => Ok(Some(("[[:punct:]]", Some(name), after))),
        Some((_, class, false)) => Ok(Some((class, None, after))),
        None => {
            let names: Vec<_> = CLASSES.iter().map(|c| c.0).collect();
            Err(format!(
                "[:{name}:] is no class; there are {}",
                names.join(", ")
            ))
        }
    }
}

/// One character, also as `[.x.]` or `[=x=]`.
fn character(text: &str) -> Result<(char, &str), String> {
    for (open, close) in [("[.", ".]"), ("[=", "=]")] {
        if let Some((inside, after)) = text.strip_prefix(open).and_then(|t| t.split_once(close)) {
            let mut letters = inside.chars();
            return match (letters.next(), letters.next()) {
                (Some(c), None) => Ok((c, after)),
                _ => Err(format!("{open}{inside}{close} is not one character")),
            };
        }
    }
    let c = text.chars().next();
    c.map(|c| (c, &text[c.len_utf8()..]))
        .ok_or_else(|| "a bracket is not closed".to_owned())
}

fn escaped(out: &mut String, c: char) {
    // Escaped, these two would be bounds of words.
    if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
        out.push('\\');
    }
    out.push(c);
}
