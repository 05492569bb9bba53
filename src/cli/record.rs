//! One line of JSON: the page in it, and what comes back with its story.
//! Knows nothing of where lines come from.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use url::Url;

use super::input::{Error, Origin};
use crate::fetch::Page;
use crate::story::json::Given;

/// Most fields of a record; what has more is no record of a page.
const FIELDS: usize = 1_000;

/// The page of a line and where it comes from; `name` stands for it where the record has no source of its own. What
/// is known of the origin is also known when the page cannot be read.
pub fn read(line: &[u8], name: &str) -> (Origin, Result<Page, Error>) {
    let mut origin = Origin::new(name);
    let fields = match serde_json::from_slice::<Fields>(line) {
        Ok(fields) => fields,
        Err(error) => return (origin, Err(refused(name, &error))),
    };
    let page = fields.page(name);
    for (key, value) in fields.0 {
        match key.as_str() {
            "html" | "text" => {}
            "source" => origin.source = text(value).unwrap_or_else(|| value.get().to_owned()),
            "id" => origin.id = Some(value.to_owned()),
            _ => origin.given.0.push((key, value.to_owned())),
        }
    }
    (origin, page)
}

fn refused(name: &str, error: &serde_json::Error) -> Error {
    Error::Record {
        name: name.to_owned(),
        reason: match error.classify() {
            serde_json::error::Category::Data => format!("is not a record: {}", bare(error)),
            _ => format!(
                "is not JSON at byte {}; each line is an object with html or text, and url",
                error.column()
            ),
        },
    }
}

/// What an error says, without its place.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or("").to_owned()
}

/// The fields of a record, their values as they stand there.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object with html or text, and url")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry::<String, &RawValue>()? {
                    if fields.len() == FIELDS {
                        return Err(M::Error::custom(format!("more than {FIELDS} fields")));
                    }
                    fields.push(field);
                }
                Ok(fields)
            }
        }
        from.deserialize_map(Object).map(Fields)
    }
}

impl Fields<'_> {
    fn get(&self, key: &str) -> Option<&RawValue> {
        let last = self.0.iter().rfind(|(k, _)| k == key);
        last.map(|(_, value)| *value)
            .filter(|value| value.get() != "null")
    }

    fn page(&self, name: &str) -> Result<Page, Error> {
        let refused = |reason: &str| Error::Record {
            name: name.to_owned(),
            reason: reason.to_owned(),
        };
        let (key, value) = ["html", "text"]
            .iter()
            .find_map(|key| Some((*key, self.get(key)?)))
            .ok_or_else(|| refused("has neither html nor text"))?;
        let body = text(value).ok_or_else(|| refused(&format!("{key} is not a string")))?;
        let url = self
            .get("url")
            .and_then(text)
            .and_then(|u| Url::parse(&u).ok());
        Ok(Page {
            url: url.filter(|u| matches!(u.scheme(), "http" | "https")),
            name: name.to_owned(),
            // The string is decoded, whatever charset the page in it declares.
            media: match key {
                "html" => "text/html; charset=utf-8".to_owned(),
                _ => "text/plain; charset=utf-8".to_owned(),
            },
            bytes: body.into_bytes(),
            is_text: true,
        })
    }
}

/// The text of a JSON string. Half a surrogate pair, as programs write that keep undecodable bytes in their strings,
/// becomes U+FFFD.
fn text(value: &RawValue) -> Option<String> {
    struct Text;
    impl Visitor<'_> for Text {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }
    if !value.get().starts_with('"') {
        return None;
    }
    let mut string = serde_json::Deserializer::from_str(value.get());
    string.deserialize_bytes(Text).ok()
}

/// What is told of an archive's record, in the form of a JSON line's own fields.
pub fn given(fields: &[(&str, &str)]) -> Given {
    let raw = |(key, text): &(&str, &str)| {
        let value = serde_json::value::to_raw_value(text).ok()?;
        Some(((*key).to_owned(), value))
    };
    Given(
        fields
            .iter()
            .filter(|(_, t)| !t.is_empty())
            .filter_map(raw)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn page(line: &str) -> Result<Page, String> {
        read(line.as_bytes(), "x:1").1.map_err(|e| e.to_string())
    }

    #[test]
    fn a_record_gives_its_page_and_keeps_the_rest_as_it_stands() {
        let line = r#"{"crawl": 1.0000000000000000001, "url":"https://a.example/b","html":"<p>\u00e9\ud800",
            "id": 123456789012345678901234567890, "tags":[ 1,{"x":null} ]}"#
            .replace('\n', "");
        let (origin, page) = read(line.as_bytes(), "x:1");
        let page = page.unwrap();
        assert_eq!(page.url.unwrap().as_str(), "https://a.example/b");
        assert_eq!(
            String::from_utf8(page.bytes).unwrap(),
            "<p>é\u{fffd}\u{fffd}\u{fffd}"
        );
        assert_eq!(page.media, "text/html; charset=utf-8");
        assert_eq!(origin.source, "x:1");
        assert_eq!(origin.id.unwrap().get(), "123456789012345678901234567890");
        assert_eq!(
            serde_json::to_string(&origin.given).unwrap(),
            r#"{"crawl":1.0000000000000000001,"url":"https://a.example/b","tags":[ 1,{"x":null} ]}"#
        );
    }

    #[test]
    fn a_source_of_its_own_stands_for_the_record() {
        let (origin, page) = read(
            br#"{"source":"s3://b/k","text":"Words.","html":null}"#,
            "x:1",
        );
        assert_eq!(origin.source, "s3://b/k");
        assert_eq!(page.unwrap().media, "text/plain; charset=utf-8");
        assert_eq!(
            read(br#"{"source":7,"text":""}"#, "x:1").0.source,
            "7".to_owned()
        );
    }

    #[test]
    fn what_is_no_record_is_told_by_what_is_wrong() {
        for (line, sentence) in [
            (
                "{\"html\":\"<p>a",
                "x:1: is not JSON at byte 13; each line is an object with html or text, and url",
            ),
            (
                "{\"html\":\"a\"} x",
                "x:1: is not JSON at byte 14; each line is an object with html or text, and url",
            ),
            (
                "[1]",
                "x:1: is not a record: invalid type: sequence, expected an object with html or text, and url",
            ),
            ("{}", "x:1: has neither html nor text"),
            (r#"{"html":7}"#, "x:1: html is not a string"),
        ] {
            assert_eq!(page(line).unwrap_err(), sentence, "{line}");
        }
        let many = format!("{{{}\"html\":\"\"}}", "\"a\":0,".repeat(1_000));
        assert_eq!(
            page(&many).unwrap_err(),
            "x:1: is not a record: more than 1000 fields"
        );
        let deep = format!(
            "{{\"html\":\"a\",\"x\":{}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(page(&deep).unwrap().bytes, b"a");
    }
}
