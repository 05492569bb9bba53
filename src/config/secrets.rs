//! What in a text is a secret: passwords in addresses, tokens in queries, headers that let somebody in.
//! Knows nothing of who would see it.

use std::borrow::Cow;
use std::ops::Range;

/// What stands where a secret stood.
const MASK: &str = "***";
/// Headers whose values are secrets, in lower case.
const HEADERS: [&str; 7] = [
    "proxy-authorization",
    "authorization",
    "set-cookie",
    "cookie",
    "x-api-key",
    "x-auth-token",
    "api-key",
];
/// What stands before a secret in the value of such a header, in lower case.
const SCHEMES: [&str; 2] = ["basic ", "bearer "];
/// Parts of the names of parameters whose values are secrets, in lower case.
const NAMES: [&str; 9] = [
    "token",
    "secret",
    "passw",
    "pwd",
    "apikey",
    "session",
    "credential",
    "signature",
    "jwt",
];

/// Letters among which the end of a password is looked for.
const PASSWORD: usize = 1_000;

/// A text without its secrets.
///
/// ```
/// use clearstory::config::redacted;
/// assert_eq!(redacted("https://ana:pw@a.example/f?token=t1&x=2"), "https://***@a.example/f?token=***&x=2");
/// assert_eq!(redacted("Authorization: Basic abc"), "Authorization: ***");
/// assert_eq!(redacted("nothing to hide"), "nothing to hide");
/// ```
pub fn redacted(text: &str) -> Cow<'_, str> {
    // Lower case of ASCII letters alone, so that each byte keeps its place.
    let lower = text.to_ascii_lowercase();
    let mut secrets = userinfos(&lower);
    secrets.extend(parameters(&lower));
    secrets.extend(headers(&lower));
    secrets.extend(schemes(&lower));
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    secrets.sort_by_key(|s| (s.start, usize::MAX - s.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for secret in secrets {
        if secret.start >= at {
            out.push_str(&text[at..secret.start]);
            out.push_str(MASK);
        }
        at = at.max(secret.end);
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// An address as it may be given away: without name and password, and without parameters that are secrets.
///
/// ```
/// use clearstory::config::without_secrets;
/// assert_eq!(without_secrets("https://ana:pw@a.example/f?a=1&key=k#x"), "https://a.example/f?a=1#x");
/// assert_eq!(without_secrets("https://a.example/f?a=1"), "https://a.example/f?a=1");
/// ```
pub fn without_secrets(address: &str) -> String {
    let (whole, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let (path, query) = whole.split_at(whole.find('?').unwrap_or(whole.len()));
    let is_open = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !is_secret(&name.to_ascii_lowercase())
    };
    let open: Vec<&str> = query
        .get(1..)
        .unwrap_or_default()
        .split('&')
        .filter(is_open)
        .collect();
    let mut out = path.to_owned();
    if let Some(first) = open.first().filter(|_| !query.is_empty()) {
        out.extend(["?", first]);
        open[1..].iter().for_each(|part| out.extend(["&", part]));
    }
    out.push_str(fragment);
    for name in userinfos(&out.to_ascii_lowercase()).into_iter().rev() {
        out.replace_range(name.start..=name.end, "");
    }
    out
}

/// Between `://` and `@`, for every address in a text.
fn userinfos(lower: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in lower.match_indices("://") {
        let start = at + 3;
        let ends = |c: char| c.is_whitespace() || "/?#\"'<>)".contains(c);
        let end = lower[start..].find(ends).map_or(lower.len(), |n| start + n);
        let end = unescaped(lower, start..end);
        if let Some(sign) = lower[start..end].rfind('@').filter(|n| *n > 0) {
            found.push(start..start + sign);
        }
    }
    found
}

/// Where an authority ends that has a colon and no `@`: a password may hold what ends one when nobody has escaped it.
fn unescaped(lower: &str, authority: Range<usize>) -> usize {
    let inside = &lower[authority.clone()];
    let port = inside.rsplit_once(':').map(|(_, port)| port);
    let is_port = port.is_none_or(|p| p.chars().all(|c| c.is_ascii_digit()));
    if is_port || inside.contains('@') {
        return authority.end;
    }
    let rest = &lower[authority.end..];
    let mut letters = rest.char_indices().take(PASSWORD);
    let end = letters.find(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let longest = || rest.char_indices().nth(PASSWORD).map(|(at, _)| at);
    authority.end + end.or_else(longest).unwrap_or(rest.len())
}

/// The values of parameters whose names say that they are secrets.
fn parameters(lower: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in lower.match_indices('=') {
        let before = &lower[..at];
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.[]%".contains(c);
        let name = before.trim_end_matches(is_name).len();
        let is_parameter = before[..name].ends_with(['?', '&', ';']);
        if !is_parameter || !is_secret(&before[name..]) {
            continue;
        }
        let ends = |c: char| c.is_whitespace() || "&;#\"'<>".contains(c);
        let end = lower[at + 1..]
            .find(ends)
            .map_or(lower.len(), |n| at + 1 + n);
        // A sentence goes on behind the address.
        let end = end - usize::from(lower[at + 1..end].ends_with(':'));
        if end > at + 1 {
            found.push(at + 1..end);
        }
    }
    found
}

/// Whether the name of a parameter says that its value is a secret.
fn is_secret(name: &str) -> bool {
    let is_auth = name.starts_with("auth") && !name.starts_with("author");
    let is_key = name == "key" || ["_key", "-key", "apikey"].iter().any(|k| name.ends_with(k));
    let is_short = matches!(
        name,
        "sig" | "sid" | "pass" | "pw" | "password" | "user" | "login"
    );
    is_auth || is_key || is_short || NAMES.iter().any(|n| name.contains(n))
}

/// What stands behind the name of a header, up to the end of the line or of the quotes.
fn headers(lower: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for header in HEADERS {
        for (at, _) in lower.match_indices(header) {
            let behind = at + header.len();
            let rest = &lower[behind..];
            let value = rest.trim_start_matches(['"', '\'', ':', '=', ',', ' ', '\\']);
            let skipped = rest.len() - value.len();
            let signs = &rest[..skipped];
            // As the name of a parameter it is found as one; at the end of a path it is none.
            let is_parameter = lower[..at].ends_with(['?', '&', ';', '/']);
            if is_parameter || !signs.contains([':', '=', ',']) {
                continue;
            }
            let is_quoted = signs.ends_with(['"', '\'']);
            let ends = |c: char| c == '\n' || is_quoted && matches!(c, '"' | '\'');
            let end = value.find(ends).unwrap_or(value.len());
            if end > 0 {
                found.push(behind + skipped..behind + skipped + end);
            }
        }
    }
    found
}

/// The word behind `Basic` and `Bearer`, if it looks like one that was coded.
fn schemes(lower: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for scheme in SCHEMES {
        for (at, _) in lower.match_indices(scheme) {
            let start = at + scheme.len();
            let is_code = |c: char| c.is_ascii_alphanumeric() || "+/=-_.~".contains(c);
            let word = &lower[start..];
            let end = word.find(|c| !is_code(c)).unwrap_or(word.len());
            if end >= 8 {
                found.push(start..start + end);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        for (text, expected) in [
            (
                "GET http://u:SECRET@127.0.0.1:80/x failed",
                "GET http://***@127.0.0.1:80/x failed",
            ),
            ("http://SECRET@a.example", "http://***@a.example"),
            (
                "http://u:SEC/RET@a.example/ and",
                "http://***@a.example/ and",
            ),
            ("http://a.example:80/@me", "http://a.example:80/@me"),
            ("https://a.example/?q=a@b", "https://a.example/?q=a@b"),
            (
                "https://a.example/f?access_token=SECRET",
                "https://a.example/f?access_token=***",
            ),
            (
                "https://a.example/f?x=1&api-key=SECRET&y=2",
                "https://a.example/f?x=1&api-key=***&y=2",
            ),
            (
                "https://a.example/?author=ana&keyword=x",
                "https://a.example/?author=ana&keyword=x",
            ),
            (
                "\"authorization\": \"Basic SECRET\", \"x\": 1",
                "\"authorization\": \"***\", \"x\": 1",
            ),
            ("(\"cookie\", \"a=SECRET; b\")", "(\"cookie\", \"***\")"),
            (
                "Set-Cookie: a=SECRET; Path=/\nnext",
                "Set-Cookie: ***\nnext",
            ),
            ("sent Bearer SECRETSECRET.", "sent Bearer ***"),
            ("the basic idea of cookies", "the basic idea of cookies"),
            (
                "https://a.example/f?token=SECRET: is no feed",
                "https://a.example/f?token=***: is no feed",
            ),
            (
                "http://a.example/cookie: is no feed",
                "http://a.example/cookie: is no feed",
            ),
            (
                "two http://a:SECRET@x http://b:SECRET@y",
                "two http://***@x http://***@y",
            ),
        ] {
            assert_eq!(redacted(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_without_secrets_is_still_one() {
        for (address, expected) in [
            ("https://u:p@a.example/f", "https://a.example/f"),
            ("https://a.example/f?key=k", "https://a.example/f"),
            ("https://a.example/f?key=k&x=1", "https://a.example/f?x=1"),
            (
                "https://a.example/f?x=1&key=k&y=2",
                "https://a.example/f?x=1&y=2",
            ),
            ("https://a.example/f?token=a&key=b", "https://a.example/f"),
            (
                "https://a.example/f?author=me",
                "https://a.example/f?author=me",
            ),
        ] {
            assert_eq!(without_secrets(address), expected, "{address}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_redacted(parts in proptest::collection::vec(proptest::sample::select(vec![
            "http://", "@", ":", "/", "?", "&", "token=", "key=", "cookie", "Basic ", "é", "x", " ", "\n", "\"",
        ]), 0..30)) {
            let text = parts.concat();
            let _ = (redacted(&text), without_secrets(&text));
        }
    }
}
