//! A story that is saved and opened again is the same story, whatever stands in it.

use clearstory::doc::{
    Document, Image, Inline, Kind, Link, Mark, Marker, Nest, Place, SafeText, Writer,
};
use clearstory::open::markdown;
use clearstory::story::{Story, save};
use clearstory::verdict::{Reason, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;

/// Everything of a document but its verdicts.
fn shape(document: &Document) -> Vec<(Kind, Vec<Nest>, String, Vec<Inline>)> {
    let block = |b| -> (Kind, Vec<Nest>, String, Vec<Inline>) {
        let b: &clearstory::doc::Block = b;
        (
            b.kind.clone(),
            b.nest.clone(),
            document.text_of(b).to_owned(),
            document.inlines_of(b).to_vec(),
        )
    };
    document.blocks().iter().map(block).collect()
}

/// Pieces that Markdown would read as something else, and ordinary ones.
fn piece() -> impl Strategy<Value = String> {
    let hard: Vec<&'static str> = vec![
        "word",
        "Wort",
        "two words",
        "中文",
        "強調",
        "かな",
        "نص عربي",
        "é",
        "—",
        "“quoted”",
        "、",
        "。",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "`",
        "``",
        "```",
        "#",
        "# ",
        "## x",
        "1. ",
        "12) ",
        "1986. ",
        "+ ",
        "- ",
        "-",
        "---",
        "===",
        "***",
        "___",
        "> ",
        ">",
        "|",
        "||",
        "| a | b |",
        "\\",
        "\\\\",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        "<b>",
        "</b>",
        "<br>",
        "<!-- c -->",
        "<div>",
        "&amp;",
        "&lt;",
        "&",
        "&copy",
        "&#42;",
        "[x]",
        "[ ] ",
        "[x]: http://a.b",
        "![",
        "!",
        "[^1]",
        "[^1]: ",
        "](",
        "(",
        ")",
        "http://a.b/c",
        "<http://a.b>",
        ":",
        ": def",
        "~~~",
        "\u{a0}",
        "$x$",
        "snake_case_name",
        "5*3",
        "^",
        "{#id}",
        "'",
        "\"",
        "...",
        "%",
        "C:\\dir",
        "=",
        "a|b",
        "-|-",
        ":-:",
        "@me",
    ];
    prop_oneof![3 => Just(" ".to_owned()), 3 => "[a-z]{1,6}", 6 => proptest::sample::select(hard).prop_map(str::to_owned)]
}

fn mark() -> impl Strategy<Value = Mark> {
    proptest::sample::select(vec![
        Mark::Emphasis,
        Mark::Strong,
        Mark::Code,
        Mark::Deleted,
        Mark::Inserted,
        Mark::Highlight,
        Mark::Superscript,
        Mark::Subscript,
        Mark::Link(0),
        Mark::Link(1),
        Mark::Link(2),
        Mark::Link(3),
    ])
}

fn nest() -> impl Strategy<Value = Vec<Nest>> {
    let marker = prop_oneof![
        3 => Just(Marker::Bullet),
        3 => (0..13i32).prop_map(|value| Marker::Number { value, cells: 3 }),
        1 => any::<bool>().prop_map(|done| Marker::Task { done }),
    ];
    let one = prop_oneof![
        2 => Just(Nest::Quote),
        5 => (marker, any::<bool>()).prop_map(|(marker, first)| Nest::Item { marker, first }),
        1 => Just(Nest::Definition),
        1 => Just(Nest::Note),
    ];
    prop_oneof![1 => Just(Vec::new()), 2 => vec(one, 0..4)]
}

#[derive(Clone, Debug)]
struct Plan {
    kind: Kind,
    nest: Vec<Nest>,
    pieces: Vec<String>,
    marks: Vec<(usize, usize, Mark)>,
    keep: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    let kind = prop_oneof![
        8 => Just(Kind::Paragraph),
        2 => (1..7u8).prop_map(Kind::Heading),
        2 => "[a-z+#]{0,4}".prop_map(|l| Kind::Code { language: SafeText::new(&l) }),
        2 => (0..3u32).prop_map(|image| Kind::Figure { image }),
        1 => Just(Kind::Embed),
        2 => (0..3u16).prop_map(|heads| Kind::Table { heads }),
        1 => Just(Kind::Caption),
        1 => Just(Kind::Term),
        1 => Just(Kind::Rule),
    ];
    let marks = vec((0..9usize, 0..9usize, mark()), 0..5);
    (
        kind,
        nest(),
        vec(piece(), 0..9),
        marks,
        proptest::bool::weighted(0.85),
    )
        .prop_map(|(kind, nest, pieces, marks, keep)| Plan {
            kind,
            nest,
            pieces,
            marks,
            keep,
        })
}

/// The pieces as the text of a kind of block; a table has its cells and rows from them.
fn contract(plan: &Plan) -> Vec<String> {
    match plan.kind {
        // Drawn, typed, and none that anyone would type.
        Kind::Rule => {
            let texts = [
                "", "* * *", "___", "—", "---", "# # #", "~~~", "=====", "text",
            ];
            vec![texts[plan.pieces.len() % texts.len()].to_owned()]
        }
        Kind::Table { heads } => {
            let one = |p: &String| p.replace(['\n', '\t'], " ");
            let trim = |p: String| {
                if heads > 1 {
                    p.split_whitespace().collect::<Vec<_>>().join(" ")
                } else {
                    p
                }
            };
            let signs = ["\t", "\n", "\t"];
            let pieces = plan.pieces.iter().enumerate();
            pieces
                .map(|(n, p)| format!("{}{}", if n > 0 { signs[n % 3] } else { "" }, trim(one(p))))
                .collect()
        }
        _ => plan.pieces.clone(),
    }
}

fn build(plans: &[Plan]) -> Document {
    let mut writer = Writer::default();
    let url = |u: &str| url::Url::parse(u).unwrap();
    writer.link(Link::Web(url(
        "https://example.org/a_(b)?x=1&amp;y=2&copy;=3",
    )));
    writer.link(Link::Web(url("mailto:a@b.example")));
    writer.link(Link::Here(Place(0)));
    writer.link(Link::Here(Place(25)));
    let words = |alternative: &str, address: Option<&str>, size| Image {
        address: address.map(url),
        alternative: SafeText::new(alternative),
        size,
    };
    writer.image(words(
        "a [tram] *in* rain",
        Some("https://example.org/i(1).png"),
        Some((1200, 800)),
    ));
    writer.image(words("", Some("https://example.org/i.png?a|b"), None));
    writer.image(words("no address", None, Some((1, 2))));
    for plan in plans {
        writer.begin();
        let mut places = vec![writer.place()];
        for piece in contract(plan) {
            writer.text(&piece);
            places.push(writer.place());
        }
        let at = |n: usize| places[n.min(places.len() - 1)].0;
        for (from, to, mark) in &plan.marks {
            writer.mark_range(at(*from.min(to))..at(*from.max(to)), *mark);
        }
        let verdict = if plan.keep {
            Verdict::kept(Reason::Prose, 0.9)
        } else {
            Verdict::cut(Reason::Promo, 0.9)
        };
        writer.end(plan.kind.clone(), plan.nest.clone(), verdict);
    }
    writer.finish()
}

fn assert_opens_again(document: Document, place: Place) {
    let story = Story {
        document,
        ..Story::default()
    };
    let kept = story.document.kept();
    let text = save(&story, place);
    let again = markdown::read(&text);
    let (wanted, got) = (shape(&kept.document), shape(&again.document));
    for (n, (wanted, got)) in wanted.iter().zip(&got).enumerate() {
        assert_eq!(wanted, got, "block {n} of\n{text}");
    }
    assert_eq!(
        wanted.len(),
        got.len(),
        "number of blocks of\n{text}\n{got:#?}"
    );
    assert_eq!(kept.document.links(), again.document.links(), "{text}");
    assert_eq!(kept.document.images(), again.document.images(), "{text}");
    assert_eq!(kept.document.text(), again.document.text(), "{text}");
    assert_eq!(kept.place(&story.document, place), again.place, "{text}");
}

#[test]
fn a_link_right_behind_the_sign_of_a_note_stays_apart_from_it() {
    let text = "[^1]: a\n\n[^1]<http://a.b>";
    assert_opens_again(markdown::read(text).document, Place(0));
}

#[test]
fn a_rule_is_drawn_or_typed_as_before_after_saving_and_opening() {
    for signs in ["", "* * *", "___", "---", "~~~", "# # #", "=====", "⁂", "—"] {
        let mut writer = Writer::default();
        let verdict = || Verdict::kept(Reason::Part, 1.0);
        writer.block("Above.", Kind::Paragraph, verdict());
        writer.block(signs, Kind::Rule, verdict());
        writer.block("Below.", Kind::Paragraph, verdict());
        let document = writer.finish();
        let text = clearstory::doc::markdown::write(&document);
        let again = markdown::read(&text).document;
        let read: Vec<_> = again
            .blocks()
            .iter()
            .map(|b| (&b.kind, again.text_of(b)))
            .collect();
        let expected = [
            (&Kind::Paragraph, "Above."),
            (&Kind::Rule, signs),
            (&Kind::Paragraph, "Below."),
        ];
        assert_eq!(read, expected, "{text}");
        assert_opens_again(document, Place(7));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_is_the_same_after_saving_and_opening(plans in vec(plan(), 1..7), place in 0..200u32) {
        let document = build(&plans);
        let place = document.block_at(Place(place)).map_or(Place(0), |b| document.blocks()[b].place());
        assert_opens_again(document, place);
    }

    #[test]
    fn any_marked_paragraph_is_the_same_after_saving_and_opening(pieces in vec(piece(), 1..9), marks in vec((0..9usize, 0..9usize, mark()), 0..6)) {
        let plan = Plan { kind: Kind::Paragraph, nest: Vec::new(), pieces, marks, keep: true };
        assert_opens_again(build(&[plan]), Place(0));
    }

    #[test]
    fn keeping_twice_is_keeping_once(plans in vec(plan(), 1..7)) {
        let once = build(&plans).kept().document;
        let twice = once.kept().document;
        prop_assert_eq!(&once, &twice);
    }

    #[test]
    fn any_text_can_be_read_as_markdown(pieces in vec(piece(), 0..40)) {
        let story = markdown::read(&pieces.concat());
        assert_opens_again(story.document, Place(0));
    }
}
