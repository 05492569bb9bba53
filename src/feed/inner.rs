//! What stands between the tags of one element, also where its end tag is missing or another one.
//! Knows nothing of what is made of it.

use super::names::{Field, Names, split};
use super::scan::{Scanner, Tag, Token};

/// The inside of an element as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Inner<'a> {
    /// As written.
    pub source: &'a str,
    /// Whether there are tags in it, not only text.
    pub has_tags: bool,
}

/// What an element can hold, which tells where one without an end tag ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// A line of text: nothing that is an element of feeds.
    Text,
    /// Whatever HTML has, but nothing that only feeds have.
    Markup,
    /// Elements of feeds of its own, but no entries.
    Parts,
}

/// Takes the inside of the element whose start tag was read last; then its end tag is read too, or the scanner stands
/// before what cannot be inside.
pub(super) fn inner<'a>(
    scanner: &mut Scanner<'a>,
    names: &Names,
    tag: &Tag,
    field: Field,
) -> Inner<'a> {
    if tag.closes_itself {
        return Inner::default();
    }
    let mut reading = Reading {
        names,
        tag,
        field,
        holds: holds(field),
        depth: 0,
        has_tags: false,
    };
    let from = scanner.place();
    loop {
        let place = scanner.place();
        let behind = match scanner.next() {
            None => Behind::End,
            Some(Token::Text(_) | Token::Cdata(_)) => Behind::More,
            Some(Token::Start(inside)) => reading.start(&inside),
            Some(Token::End(name)) => reading.end(name),
        };
        if behind == Behind::Outside {
            scanner.return_to(place);
        }
        if behind != Behind::More {
            let source = scanner.between(from, place);
            let has_tags = reading.has_tags;
            return Inner { source, has_tags };
        }
    }
}

/// What a tag means for the element that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// It is inside.
    More,
    /// The element ends with it.
    End,
    /// The element ended before it.
    Outside,
}

struct Reading<'r> {
    names: &'r Names<'r>,
    tag: &'r Tag<'r>,
    field: Field,
    holds: Holds,
    depth: usize,
    has_tags: bool,
}

impl Reading<'_> {
    fn start(&mut self, inside: &Tag) -> Behind {
        if is_outside(self.names.field(inside), self.holds) {
            return Behind::Outside;
        }
        self.has_tags = true;
        self.depth += usize::from(inside.name == self.tag.name && !inside.closes_itself);
        Behind::More
    }

    fn end(&mut self, name: &str) -> Behind {
        match ends(self.names, (name, self.tag.name), (self.field, self.holds)) {
            Ends::This if self.depth == 0 => return Behind::End,
            Ends::This => self.depth -= 1,
            Ends::Outer => return Behind::Outside,
            Ends::Nothing => self.has_tags = true,
        }
        Behind::More
    }
}

fn holds(field: Field) -> Holds {
    match field {
        Field::Content | Field::Body | Field::Summary | Field::OtherSummary => Holds::Markup,
        Field::Aside => Holds::Parts,
        _ => Holds::Text,
    }
}

/// Whether an element that begins cannot stand inside.
fn is_outside(field: Field, holds: Holds) -> bool {
    if matches!(field, Field::Entry | Field::Channel) {
        return true;
    }
    match holds {
        Holds::Parts => false,
        Holds::Text => !matches!(field, Field::Other | Field::Root | Field::Body),
        // Not those that HTML, or what people write in it, has too.
        Holds::Markup => matches!(
            field,
            Field::Guid | Field::Published | Field::Creator | Field::Enclosure
        ),
    }
}

enum Ends {
    This,
    /// Something around it, of which its own end tag is missing.
    Outer,
    Nothing,
}

fn ends(names: &Names, (name, own): (&str, &str), (field, holds): (Field, Holds)) -> Ends {
    if name.eq_ignore_ascii_case(own) {
        return Ends::This;
    }
    match names.field_of_end(name) {
        Field::Entry | Field::Channel | Field::Root => Ends::Outer,
        // The wrong one of two that mean the same, or any other: a line ends there.
        other if !matches!(other, Field::Other | Field::Body) && holds == Holds::Text => Ends::This,
        other if other == field && split(name).1.eq_ignore_ascii_case(split(own).1) => Ends::This,
        _ => Ends::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inside of the first element, and what follows it.
    fn parts(text: &str) -> (String, bool, String) {
        let names = Names::default();
        let mut scanner = Scanner::new(text);
        let Some(Token::Start(tag)) = scanner.next() else {
            return Default::default();
        };
        let inner = inner(&mut scanner, &names, &tag, names.field(&tag));
        let rest = scanner.between(scanner.place(), text.len());
        (inner.source.to_owned(), inner.has_tags, rest.to_owned())
    }

    #[test]
    fn an_element_ends_at_its_end_tag_or_before_what_cannot_be_inside() {
        for (text, inside, has_tags, rest) in [
            ("<title>a &amp; b</title>c", "a &amp; b", false, "c"),
            ("<title>a <i>b</i></title>c", "a <i>b</i>", true, "c"),
            ("<title>a<link>b", "a", false, "<link>b"),
            ("<title>a</item>b", "a", false, "</item>b"),
            ("<title>a</link>b", "a", false, "b"),
            ("<title>a</titel><link>", "a</titel>", true, "<link>"),
            ("<TITLE>a</title>b", "a", false, "b"),
            (
                "<description><p>a<link>b</description>c",
                "<p>a<link>b",
                true,
                "c",
            ),
            ("<description><p>a<guid>b", "<p>a", true, "<guid>b"),
            (
                "<content><content>a</content>b</content>c",
                "<content>a</content>b",
                true,
                "c",
            ),
            ("<content:encoded>a</encoded>b", "a", false, "b"),
            (
                "<image><title>a</title><link>b</link></image>c",
                "<title>a</title><link>b</link>",
                true,
                "c",
            ),
            ("<image><title>a<item>", "<title>a", true, "<item>"),
            (
                "<title><![CDATA[</title>]]></title>c",
                "<![CDATA[</title>]]>",
                false,
                "c",
            ),
            ("<title/>a", "", false, "a"),
            ("<title>a<b", "a", false, "<b"),
        ] {
            assert_eq!(
                parts(text),
                (inside.into(), has_tags, rest.into()),
                "{text}"
            );
        }
    }
}
