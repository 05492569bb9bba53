//! Layouts as pictures: a document goes in, lines of text come out.

use clearstory::doc::{Document, Image, Kind, Link, Mark, Marker, Nest, Place, SafeText, Writer};
use clearstory::layout::{Cuts, Layout, Measure, RowPlace, cells, lay_out};
use clearstory::verdict::{Reason, Verdict};

/// A measure without anything out of the ordinary.
pub fn measure(cells: u16) -> Measure {
    Measure {
        cells,
        reach: cells,
        cuts: Cuts::Hidden,
        hyphens: false,
    }
}

/// The rows of a layout as lines of text.
pub fn picture(layout: &Layout, document: &Document) -> String {
    let mut out = String::new();
    for row in layout.rows() {
        let mut line = " ".repeat(usize::from(row.indent));
        line.extend(layout.pieces(row, document).map(|(_, text)| text));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn sure() -> Verdict {
    Verdict::kept(Reason::Prose, 0.9)
}

fn document(blocks: &[(&str, Kind, &[Nest])]) -> Document {
    let mut writer = Writer::default();
    for (text, kind, nest) in blocks {
        writer.begin();
        writer.text(text);
        writer.end(kind.clone(), nest.to_vec(), sure());
    }
    writer.finish()
}

#[track_caller]
fn shows(document: &Document, cells: u16, expected: &str) {
    let shown = picture(&lay_out(document, measure(cells)), document);
    assert!(shown == expected, "shown:\n{shown}\nexpected:\n{expected}");
}

const P: Kind = Kind::Paragraph;

fn bullet(first: bool) -> Nest {
    Nest::Item {
        marker: Marker::Bullet,
        first,
    }
}

fn number(value: i32, cells: u8) -> Nest {
    Nest::Item {
        marker: Marker::Number { value, cells },
        first: true,
    }
}

#[test]
fn probe() {
    let d = document(&[
        ("River towns", Kind::Heading(1), &[]),
        (
            "The council voted on Tuesday to keep the old tramway running for another ten years, ending a dispute that had divided the river towns since the spring floods.",
            P,
            &[],
        ),
        ("What happens next", Kind::Heading(2), &[]),
        ("Three things happen next:", P, &[]),
        ("The two bridges are closed for survey.", P, &[number(9, 3)]),
        (
            "Contracts go out in June, with a separate lot for the signals, which date from 1974.",
            P,
            &[number(10, 3)],
        ),
        (
            "Child",
            P,
            &[
                Nest::Item {
                    marker: Marker::Number {
                        value: 10,
                        cells: 3,
                    },
                    first: false,
                },
                bullet(true),
            ],
        ),
        (
            "We would rather mend what we have than wait for something we may never get.",
            P,
            &[Nest::Quote],
        ),
        ("— Mayor L. Okafor", P, &[Nest::Quote]),
        ("Deep", Kind::Heading(3), &[]),
        (
            "fn main() {\n\tprintln!(\"hello, world, this is a long line of code, longer than sixty\");\n}\n",
            Kind::Code {
                language: SafeText::new("rust"),
            },
            &[],
        ),
        ("", Kind::Rule, &[]),
        ("Second", Kind::Heading(1), &[]),
        (
            "שלום (עולם) abc 123 עוד מלים רבות כדי שהשורה תהיה ארוכה מספיק",
            P,
            &[],
        ),
        (
            "东京都的老电车将继续运行十年，市议会星期二表决通过了这项决定。人们说：“很好！”然后回家去了。",
            P,
            &[],
        ),
        ("term", Kind::Term, &[]),
        (
            "its description, which goes on a little",
            P,
            &[Nest::Definition],
        ),
        ("Source one", P, &[Nest::Note, number(1, 2)]),
        ("video by someone", Kind::Embed, &[]),
    ]);
    for c in [60, 40, 20] {
        println!("{}", picture(&lay_out(&d, measure(c)), &d));
    }
}
