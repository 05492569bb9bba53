//! Fields as records of archives and answers of servers have them: a name, a colon, a value, a line each.
//! Knows nothing of what any field means.

/// Most fields that are kept.
const MOST: usize = 1_000;

/// Fields in order; names are compared without case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the lines of a head. A line that begins with white space goes on with the value before it (RFC 822,
    /// section 3.1.1); a line without a colon is none.
    pub(super) fn read(head: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.split(|b| *b == b'\n') {
            let text = String::from_utf8_lossy(line);
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = fields.last_mut() {
                    let gap = if value.is_empty() { "" } else { " " };
                    value.push_str(gap);
                    value.push_str(text.trim());
                }
                continue;
            }
            let Some((name, value)) = text.split_once(':') else {
                continue;
            };
            if fields.len() < MOST {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// The first value of a name; empty when there is none.
    pub(super) fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
        let named = self
            .0
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }
}

/// Head and body, apart at the first empty line; none when there is no such line.
pub(super) fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let end = at + line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return Some((&bytes[..at], &bytes[end..]));
        }
        at = end;
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_have_no_case_and_values_go_on_over_lines() {
        let (head, body) =
            split(b"A: one\r\nb :two\r\n\t and\r\nrubbish\r\na: three\r\n\r\nbody\n\n").unwrap();
        let fields = Fields::read(head);
        assert_eq!((fields.get("a"), fields.get("B")), ("one", "two and"));
        assert_eq!(fields.all("A").collect::<Vec<_>>(), ["one", "three"]);
        assert_eq!(fields.get("c"), "");
        assert_eq!(body, b"body\n\n");
        assert_eq!(split(b"a: b\nno end"), None);
    }
}
