//! Layouts as pictures: a document goes in, lines of text come out.
#![allow(clippy::unicode_not_nfc)]

use clearstory::doc::{Document, Image, Kind, Link, Mark, Marker, Nest, Place, SafeText, Writer};
use clearstory::layout::{Cuts, Layout, Measure, Role, RowPlace, lay_out};
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
    shows_in(document, measure(cells), expected);
}

/// The expected picture begins behind the line break that opens it.
#[track_caller]
fn shows_in(document: &Document, measure: Measure, expected: &str) {
    let shown = picture(&lay_out(document, measure), document);
    let expected = &expected[1..];
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

fn number_within(value: i32, cells: u8) -> Nest {
    Nest::Item {
        marker: Marker::Number { value, cells },
        first: false,
    }
}

fn task(done: bool) -> Nest {
    Nest::Item {
        marker: Marker::Task { done },
        first: true,
    }
}

#[test]
fn headings_have_more_air_above_than_below_and_a_rule_when_several_are_at_the_top() {
    let document = document(&[
        ("River towns", Kind::Heading(1), &[]),
        ("First.", P, &[]),
        ("What happens next", Kind::Heading(2), &[]),
        ("Second.", P, &[]),
        ("Details", Kind::Heading(3), &[]),
        ("Third.", P, &[]),
        ("Another beginning that is long", Kind::Heading(1), &[]),
        ("Fourth.", P, &[]),
    ]);
    shows(
        &document,
        60,
        "
River towns
═══════════

First.


What happens next

Second.

Details
Third.


Another beginning that is long
══════════════════════════════

Fourth.
",
    );
    shows(
        &document,
        20,
        "
River towns
═══════════

First.


What happens next

Second.

Details
Third.


Another beginning
that is long
═════════════════

Fourth.
",
    );
}

#[test]
fn a_single_top_heading_has_no_rule() {
    let document = document(&[("River towns", Kind::Heading(1), &[]), ("First.", P, &[])]);
    shows(
        &document,
        60,
        "
River towns

First.
",
    );
}

#[test]
fn prose_is_ragged_right_with_an_empty_row_between_paragraphs() {
    let document = document(&[
        (
            "The council voted on Tuesday to keep the old tramway running for another ten years, ending a dispute that had divided the river towns since the spring floods.",
            P,
            &[],
        ),
        (
            "Engineers had put the cost of new rails at forty\u{a0}million.",
            P,
            &[],
        ),
    ]);
    shows(
        &document,
        60,
        "
The council voted on Tuesday to keep the old tramway running
for another ten years, ending a dispute that had divided the
river towns since the spring floods.

Engineers had put the cost of new rails at forty million.
",
    );
    shows(
        &document,
        40,
        "
The council voted on Tuesday to keep
the old tramway running for another ten
years, ending a dispute that had divided
the river towns since the spring floods.

Engineers had put the cost of new rails
at forty million.
",
    );
    shows(
        &document,
        20,
        "
The council voted
on Tuesday to keep
the old tramway
running for another
ten years, ending
a dispute that had
divided the river
towns since the
spring floods.

Engineers had
put the cost
of new rails at
forty million.
",
    );
}

#[test]
fn quotations_carry_bars_that_stack_and_run_through_the_gaps() {
    let document = document(&[
        (
            "We would rather mend what we have than wait for something we may never get.",
            P,
            &[Nest::Quote],
        ),
        ("They said so before.", P, &[Nest::Quote, Nest::Quote]),
        ("— Mayor L. Okafor", P, &[Nest::Quote]),
    ]);
    shows(
        &document,
        60,
        "
▎ We would rather mend what we have than wait for something
▎ we may never get.
▎
▎ ▎ They said so before.
▎
▎ — Mayor L. Okafor
",
    );
    shows(
        &document,
        20,
        "
▎ We would rather
▎ mend what we have
▎ than wait for
▎ something we may
▎ never get.
▎
▎ ▎ They said so
▎ ▎ before.
▎
▎ — Mayor L. Okafor
",
    );
}

#[test]
fn who_said_it_stands_right_below_the_quotation() {
    let said = "We would rather mend what we have.";
    let quoted: &[Nest] = &[Nest::Quote];
    let document = document(&[
        (said, P, quoted),
        ("— Mayor L. Okafor", P, quoted),
        (said, P, &[]),
        ("— said nobody", P, &[]),
    ]);
    shows(
        &document,
        60,
        "
▎ We would rather mend what we have.
▎ — Mayor L. Okafor

We would rather mend what we have.

— said nobody
",
    );
}

#[test]
fn lists_hang_behind_their_markers_and_stand_tight() {
    let document = document(&[
        ("Three things happen next:", P, &[]),
        ("The two bridges are closed.", P, &[number(9, 3)]),
        (
            "Contracts go out in June, with a separate lot for the signals, which date from 1974.",
            P,
            &[number(10, 3)],
        ),
        ("Signals", P, &[number_within(10, 3), bullet(true)]),
        ("Poles", P, &[number_within(10, 3), bullet(true)]),
        (
            "Oak",
            P,
            &[number_within(10, 3), bullet(false), bullet(true)],
        ),
        ("After it.", P, &[]),
        ("Done", P, &[task(true)]),
        ("To do", P, &[task(false)]),
    ]);
    shows(
        &document,
        60,
        "
Three things happen next:

   9. The two bridges are closed.
  10. Contracts go out in June, with a separate lot for the
      signals, which date from 1974.
      ◦ Signals
      ◦ Poles
        ▪ Oak

After it.

  ☑ Done
  ☐ To do
",
    );
    shows(
        &document,
        40,
        "
Three things happen next:

   9. The two bridges are closed.
  10. Contracts go out in June, with
      a separate lot for the signals,
      which date from 1974.
      ◦ Signals
      ◦ Poles
        ▪ Oak

After it.

  ☑ Done
  ☐ To do
",
    );
    shows(
        &document,
        20,
        "
Three things happen
next:

   9. The two
      bridges are
      closed.
  10. Contracts
      go out in
      June, with
      a separate
      lot for the
      signals, which
      date from
      1974.
      ◦ Signals
      ◦ Poles
        ▪ Oak

After it.

  ☑ Done
  ☐ To do
",
    );
}

#[test]
fn a_list_with_items_of_several_blocks_has_air() {
    let document = document(&[
        ("First item.", P, &[bullet(true)]),
        ("Its second paragraph.", P, &[bullet(false)]),
        ("Second item.", P, &[bullet(true)]),
    ]);
    shows(
        &document,
        40,
        "
  • First item.

    Its second paragraph.

  • Second item.
",
    );
}

#[test]
fn definitions_stand_inside_their_terms_and_notes_behind_their_numbers() {
    let document = document(&[
        ("Tramway", Kind::Term, &[]),
        (
            "A railway in the street, which goes on a little.",
            P,
            &[Nest::Definition],
        ),
        ("Rail", Kind::Term, &[]),
        ("What it runs on.", P, &[Nest::Definition]),
        ("See the report.", P, &[Nest::Note, number(9, 3)]),
        ("And the other.", P, &[Nest::Note, number(10, 3)]),
    ]);
    shows(
        &document,
        40,
        "
Tramway
    A railway in the street, which goes
    on a little.

Rail
    What it runs on.

 [9] See the report.
[10] And the other.
",
    );
    shows(
        &document,
        20,
        "
Tramway
    A railway in
    the street,
    which goes on a
    little.

Rail
    What it runs on.

 [9] See the report.
[10] And the other.
",
    );
}

#[test]
fn code_keeps_its_lines_runs_on_with_an_arrow_and_names_its_language() {
    let document = document(&[(
        "fn main() {\n\tprintln!(\"a line of code that is longer than sixty cells\");\n\n}\n",
        Kind::Code {
            language: SafeText::new("rust"),
        },
        &[],
    )]);
    shows(
        &document,
        60,
        "
  fn main() {                                           rust
      println!(\"a line of code that is longer than sixty cel
  ↪ ls\");

  }
",
    );
    shows(
        &document,
        40,
        "
  fn main() {                       rust
      println!(\"a line of code that is l
  ↪ onger than sixty cells\");

  }
",
    );
    shows(
        &document,
        20,
        "
fn main() {     rust
    println!(\"a line
↪  of code that is l
↪ onger than sixty c
↪ ells\");

}
",
    );
}

#[test]
fn a_full_first_row_of_code_has_the_language_above_it() {
    let document = document(&[(
        "let answer = 42; // fills",
        Kind::Code {
            language: SafeText::new("rust"),
        },
        &[],
    )]);
    shows(
        &document,
        30,
        "
                          rust
let answer = 42; // fills
",
    );
}

#[test]
fn a_rule_is_short_and_centred_whether_drawn_or_typed() {
    for typed in ["", "* * *"] {
        let document = document(&[
            ("Above.", P, &[]),
            (typed, Kind::Rule, &[]),
            ("Below.", P, &[]),
        ]);
        shows(
            &document,
            40,
            "
Above.

                ────────

Below.
",
        );
    }
}

#[test]
fn an_embed_is_one_line_behind_its_mark() {
    let document = document(&[("Video: The tram at night", Kind::Embed, &[])]);
    shows(
        &document,
        40,
        "
▶ Video: The tram at night
",
    );
    shows(
        &document,
        20,
        "
▶ Video: The tram at
  night
",
    );
}

#[test]
fn a_table_shrinks_wraps_and_becomes_cards() {
    let document = document(&[
        (
            "Section\tLength\tState\tCost\nHarbour – Market\t4.2 km\tsound\t3.1 m\nHill – Old Mill\t6.0 km\trebuild in the spring\t31.9 m",
            Kind::Table { heads: 1 },
            &[],
        ),
        ("The line and its state.", Kind::Caption, &[]),
    ]);
    shows(
        &document,
        60,
        "
Section           Length  State                    Cost
────────────────  ──────  ─────────────────────  ──────
Harbour – Market  4.2 km  sound                   3.1 m
Hill – Old Mill   6.0 km  rebuild in the spring  31.9 m

The line and its state.
",
    );
    shows(
        &document,
        56,
        "
Section           Length  State                    Cost
────────────────  ──────  ─────────────────────  ──────
Harbour – Market  4.2 km  sound                   3.1 m
Hill – Old Mill   6.0 km  rebuild in the spring  31.9 m

The line and its state.
",
    );
    shows(
        &document,
        40,
        "
Section · Length · State · Cost
┌ Harbour – Market
│ Length  4.2 km
│ State   sound
│ Cost    3.1 m
├ Hill – Old Mill
│ Length  6.0 km
│ State   rebuild in the spring
│ Cost    31.9 m

The line and its state.
",
    );
    shows(
        &document,
        20,
        "
Section · Length
State · Cost
┌ Harbour – Market
│ Length  4.2 km
│ State   sound
│ Cost    3.1 m
├ Hill – Old Mill
│ Length  6.0 km
│ State   rebuild in
│         the spring
│ Cost    31.9 m

The line and its
state.
",
    );
}

#[test]
fn a_table_without_heads_and_with_rows_of_several_lengths_is_set() {
    let document = document(&[
        (
            "one\ttwo\nthree\n\tfour\tfive\n\t\n1",
            Kind::Table { heads: 0 },
            &[],
        ),
        ("only\ncolumn", Kind::Table { heads: 1 }, &[]),
    ]);
    shows(
        &document,
        40,
        "
one    two
three
       four  five
1

only
──────
column
",
    );
}

#[test]
fn right_to_left_text_stands_at_the_right_in_visual_order() {
    let document = document(&[
        (
            "שלום (עולם) abc 123, עוד מלים רבות כדי שהשורה תהיה ארוכה.",
            P,
            &[],
        ),
        ("ציטוט", P, &[Nest::Quote]),
        ("פריט", P, &[bullet(true)]),
    ]);
    shows(
        &document,
        40,
        "
  ידכ תובר םילמ דוע ,abc 123 (םלוע) םולש
                      .הכורא היהת הרושהש

                                 טוטיצ ▕

                                טירפ •
",
    );
}

#[test]
fn ideographs_break_anywhere_but_before_closing_and_after_opening_signs() {
    let document = document(&[(
        "东京都的老电车将继续运行十年，市议会星期二表决通过了这项决定。人们说：“很好！”然后回家去了。",
        P,
        &[],
    )]);
    shows(
        &document,
        60,
        "
东京都的老电车将继续运行十年，市议会星期二表决通过了这项决
定。人们说：“很好！”然后回家去了。
",
    );
    shows(
        &document,
        40,
        "
东京都的老电车将继续运行十年，市议会星期
二表决通过了这项决定。人们说：“很好！”然
后回家去了。
",
    );
    shows(
        &document,
        20,
        "
东京都的老电车将继
续运行十年，市议会
星期二表决通过了这
项决定。人们说：“很
好！”然后回家去了。
",
    );
}

#[test]
fn words_wider_than_the_measure_break_between_clusters() {
    let document = document(&[(
        "See Donaudampfschifffahrtsgesellschaft e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301} 👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀",
        P,
        &[],
    )]);
    shows(
        &document,
        20,
        "
See
Donaudampfschifffahr
tsgesellschaft
éééééééééééééééééééé
éé 👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀👩‍🚀
👩‍🚀👩‍🚀👩‍🚀
",
    );
}

#[test]
fn nests_too_deep_for_the_measure_leave_the_text_its_half() {
    let document = document(&[
        ("Deep down in here.", P, &[Nest::Quote; 30]),
        ("Deeper.", P, &[bullet(true); 30]),
    ]);
    shows(
        &document,
        20,
        "
▎▎▎▎▎▎▎▎▎ Deep down
▎▎▎▎▎▎▎▎▎ in here.

◦ ▪ • ◦ ▪ Deeper.
",
    );
}

/// A figure with a caption and a size, one with a size alone, one with neither.
#[test]
fn figures_show_their_caption_and_what_is_known_of_the_image() {
    let mut writer = Writer::default();
    let size = Some((1200, 800));
    let sized = writer.image(Image {
        size,
        ..Image::default()
    });
    let bare = writer.image(Image::default());
    let caption = "A tram crosses the lower bridge in the flood of 1998.";
    writer.block(caption, Kind::Figure { image: sized }, sure());
    writer.block("", Kind::Figure { image: sized }, sure());
    writer.block("", Kind::Figure { image: bare }, sure());
    let document = writer.finish();
    shows(
        &document,
        60,
        "
▣ A tram crosses the lower bridge in the flood of 1998.
  image 1200×800

▣ image 1200×800

▣ image
",
    );
    shows(
        &document,
        40,
        "
▣ A tram crosses the lower bridge in the
  flood of 1998.
  image 1200×800

▣ image 1200×800

▣ image
",
    );
    shows(
        &document,
        20,
        "
▣ A tram crosses the
  lower bridge in
  the flood of 1998.
  image 1200×800

▣ image 1200×800

▣ image
",
    );
}

#[test]
fn a_raised_run_without_forms_of_its_own_gets_a_sign() {
    let mut writer = Writer::default();
    writer.begin();
    let (above, below) = (Mark::Superscript, Mark::Subscript);
    let runs = [
        ("x", "2", above),
        (" y", "2Q", above),
        (" H", "2", below),
        ("O z", "Ω", below),
        (" said", "[3]", above),
    ];
    for (text, run, mark) in runs {
        writer.text(text);
        let start = writer.place();
        writer.text(run);
        writer.mark(start, mark);
    }
    writer.end(P, Vec::new(), sure());
    let document = writer.finish();
    shows(
        &document,
        60,
        "
x2 y^2Q H2O z_Ω said[3]
",
    );
}

#[test]
fn divided_words_end_in_a_hyphen_that_is_not_text() {
    let text = "We saw the internationalisation of an old city and were not at all surprised.";
    let mut document = document(&[(text, P, &[])]);
    let hyphens = Measure {
        hyphens: true,
        ..measure(24)
    };
    let shown = |document: &Document| picture(&lay_out(document, hyphens), document);
    shows_in(
        &document,
        hyphens,
        "
We saw the interna-
tionalisation of an old
city and were not at all
surprised.
",
    );
    document.set_language(SafeText::new("zh"));
    assert!(!shown(&document).contains("-\n"));
}

#[test]
fn x_ray_shows_the_cut_blocks_in_their_place_under_their_reasons() {
    let mut writer = Writer::default();
    writer.block("The night service returns.", P, sure());
    writer.block(
        "Follow us on: Facebook",
        P,
        Verdict::cut(Reason::ShareBar, 0.9),
    );
    writer.block("Newsletter", P, Verdict::cut(Reason::ShareBar, 0.6));
    writer.block(
        "Grain talks resume without the northern bloc",
        P,
        Verdict::cut(Reason::Teasers { known: 1 }, 0.9),
    );
    writer.block(
        "This article was amended on 14 May.",
        P,
        Verdict::kept(Reason::Prose, 0.6),
    );
    writer.block("The end.", P, sure());
    let document = writer.finish();
    let set = |cuts, cells| {
        lay_out(
            &document,
            Measure {
                cuts,
                ..measure(cells)
            },
        )
    };
    shows_in(
        &document,
        Measure {
            cuts: Cuts::Hidden,
            ..measure(40)
        },
        "
The night service returns.

This article was amended on 14 May.

The end.
",
    );
    shows_in(
        &document,
        Measure {
            cuts: Cuts::Xray,
            ..measure(60)
        },
        "
The night service returns.

┄┄ 1 ┄ share bar · unsure ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  Follow us on: Facebook
  Newsletter

┄┄ 2 ┄ title of another story known here ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  Grain talks resume without the northern bloc

┄┄ 3 ┄ KEPT, unsure ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
This article was amended on 14 May.

The end.
",
    );
    shows_in(
        &document,
        Measure {
            cuts: Cuts::Xray,
            ..measure(20)
        },
        "
The night service
returns.

┄┄ 1 ┄ share bar ·…┄
  Follow us on:
  Facebook
  Newsletter

┄┄ 2 ┄ title of ano…
  Grain talks
  resume without the
  northern bloc

┄┄ 3 ┄ KEPT, unsure
This article was
amended on 14 May.

The end.
",
    );
    let layout = set(Cuts::Xray, 60);
    let groups: Vec<_> = layout
        .groups()
        .iter()
        .map(|g| (g.blocks.clone(), g.rows.clone(), g.cut))
        .collect();
    assert_eq!(
        groups,
        [(1..3, 2..5, true), (3..4, 6..8, true), (4..5, 9..11, false)]
    );
    let is_cut = |row: usize| {
        layout
            .pieces(&layout.rows()[row], &document)
            .all(|(p, _)| p.look.cut)
    };
    assert!(is_cut(3) && is_cut(7) && !is_cut(0) && !is_cut(10));
}

#[test]
fn looks_of_marks_roles_and_links_reach_the_pieces() {
    let mut writer = Writer::default();
    let link = writer.link(Link::Here(Place(0)));
    writer.begin();
    writer.text("all ");
    let start = writer.place();
    writer.text("bold ");
    let inner = writer.place();
    writer.text("link");
    writer.mark(inner, Mark::Link(link));
    writer.mark(start, Mark::Strong);
    writer.text(" end");
    writer.end(P, vec![Nest::Quote], sure());
    let document = writer.finish();
    let layout = lay_out(&document, measure(40));
    let shown: Vec<_> = layout
        .pieces(&layout.rows()[0], &document)
        .map(|(p, text)| (text, p.look.role, p.look.strong, p.look.link))
        .collect();
    assert_eq!(
        shown,
        [
            ("▎ ", Role::Rule, false, None),
            ("all ", Role::Quote, false, None),
            ("bold ", Role::Quote, true, None),
            ("link", Role::Quote, true, Some(link)),
            (" end", Role::Quote, false, None),
        ]
    );
}

#[test]
fn a_range_in_a_table_cell_finds_the_rows_of_that_cell_alone() {
    let text = "a\tb\nlong first cell of this row here\tanother long cell stands beside it";
    let document = document(&[(text, Kind::Table { heads: 1 }, &[])]);
    let layout = lay_out(&document, measure(36));
    let at = text.find("beside").map_or(0, |at| at as u32);
    let rows = layout.rows_of(at..at + 6);
    let line: String = layout
        .pieces(&layout.rows()[rows.start], &document)
        .map(|(_, t)| t)
        .collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(line.contains("beside"), "{line}");
    assert_eq!(
        layout.row_at(RowPlace {
            place: Place(at),
            above: 0
        }),
        rows.start
    );
}

#[test]
fn a_hundred_thousand_rows_without_text_are_all_found_again() {
    let document = document(&vec![("", Kind::Rule, &[][..]); 100_000]);
    let layout = lay_out(&document, measure(40));
    for row in (0..layout.rows().len()).step_by(997) {
        assert_eq!(layout.row_at(layout.place_at(row)), row);
    }
}

#[test]
fn a_nest_deeper_than_any_number_of_cells_is_set() {
    let document = document(&[
        ("Deep.", P, &vec![number(1, 12); 20_000]),
        ("Deeper.", P, &vec![Nest::Quote; 90_000]),
    ]);
    let layout = lay_out(&document, measure(40));
    assert!(layout.rows().iter().all(|r| r.indent + r.cells <= 40));
    assert!(picture(&layout, &document).contains("1. Deep."));
}

#[test]
fn x_ray_leaves_a_gap_behind_every_group() {
    let mut writer = Writer::default();
    writer.block("Kept.", P, sure());
    writer.block(
        "More",
        Kind::Heading(3),
        Verdict::cut(Reason::JunkHeading, 0.9),
    );
    writer.block("Also kept.", P, sure());
    let document = writer.finish();
    let x_ray = Measure {
        cuts: Cuts::Xray,
        ..measure(40)
    };
    let lines: Vec<String> = picture(&lay_out(&document, x_ray), &document)
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines[3..], ["  More", "", "Also kept."]);
}

#[test]
fn the_last_rows_without_text_have_the_end_of_the_text_below_them() {
    let mut writer = Writer::default();
    let size = Some((640, 480));
    let image = writer.image(Image {
        size,
        ..Image::default()
    });
    writer.block("A caption.", Kind::Figure { image }, sure());
    let document = writer.finish();
    let layout = lay_out(&document, measure(40));
    let end = Place(document.text().len() as u32);
    assert_eq!(
        layout.place_at(1),
        RowPlace {
            place: end,
            above: 1
        }
    );
    assert_eq!(layout.row_at(layout.place_at(1)), 1);
}
