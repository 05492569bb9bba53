//! The labeller: a page or a text becomes a document in which every block has a verdict, a reason and a confidence.
//! Knows no network, no screen and no store.

pub mod about;
pub mod blocks;
pub mod classes;
pub mod context;
mod cuts;
mod decide;
pub mod elements;
pub mod facts;
pub mod features;
mod figures;
pub mod language;
pub mod lexicon;
pub mod lines;
mod links;
pub mod model;
mod next;
mod phrases;
mod places;
mod preloaded;
mod promised;
mod reasons;
pub mod rules;
mod stops;
mod structure;
pub mod sums;
mod tables;
pub mod trees;
mod trust;
pub mod words;
mod write;

use url::Url;

use self::blocks::Page;
use self::context::{Context, Findings, Look, Own};
use self::features::Features;
use self::links::Base;
use self::model::Model;
pub use self::promised::promised_words;
use self::structure::{Draft, share_probability};
use crate::doc::{Document, SafeText};
use crate::dom::{Dom, Id, Tag};
use crate::story::{About, Story};
use crate::verdict::Bound;

/// What is to be cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The text and its kind.
    pub body: Body<'a>,
    /// Where it came from, for relative links and for what an address tells of a page.
    pub url: Option<&'a Url>,
}

/// A text to be cleaned.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// A page.
    Html(&'a str),
    /// Plain text.
    Text(&'a str),
}

/// Labels every block of a source. Never fails: what has no story gives a story with nothing kept.
/// What is known beyond it makes it better; without it a source is cleaned by what it says itself.
/// The caller fills in [`Story::source`].
pub fn clean(source: &Source, context: &Context) -> Story {
    let model = &Model::shipped();
    labelled(source, Means { model, context })
}

/// Labels as [`clean`] does with nothing known, by other weights: for training and measuring them.
pub fn clean_by(model: &Model, source: &Source) -> Story {
    let context = &Context::EMPTY;
    labelled(source, Means { model, context })
}

/// With what a page is judged.
#[derive(Clone, Copy)]
struct Means<'a> {
    model: &'a Model<'a>,
    context: &'a Context<'a>,
}

fn labelled(source: &Source, means: Means) -> Story {
    match source.body {
        Body::Html(html) => clean_page(html, source.url, means),
        Body::Text(text) => lines::clean_text_in(text, source.url, means.context),
    }
}

fn clean_page(html: &str, url: Option<&Url>, means: Means) -> Story {
    let dom = Dom::parse(html);
    let about = about::about(&dom, url);
    // Saved pages have no address but the one they name.
    let base = Base::of(&dom, url.or(about.url.as_ref()));
    let page = Page::of(&dom);
    let words: usize = page.blocks.iter().map(|b| b.words as usize).sum();
    if words < preloaded::SPARSE_WORDS
        && let Some(carried) = preloaded::page(&dom, html, words)
    {
        let carrier = dom.bound();
        let dom = Dom::parse(&carried);
        let mut story = judged(&Page::of(&dom), &base, (about, ""), means);
        story.cut_at(carrier);
        return story;
    }
    let description = described(&dom);
    judged(&page, &base, (about, description), means)
}

/// Judges and writes a page that is cut into blocks, with what it says of itself and of its text.
fn judged(
    page: &Page,
    base: &Base,
    (mut about, description): (About, &str),
    means: Means,
) -> Story {
    let features = Features::of(page, &means.model.points, [&about.title, description]);
    let grids = grids(page);
    let in_grid = inside(page, &grids);
    let look = Look {
        page,
        features: &features,
        in_grid: &in_grid,
        base,
        own: Own::new(&about.title, about.url.as_ref()),
        context: means.context,
    };
    let probabilities = means.model.trees.probabilities(&features.rows);
    let mut draft = drafted(&look, &grids, probabilities);
    draft.settle();
    let rules = means.context.rules;
    let taught = rules.map_or(Vec::new(), |r| r.apply(&mut draft));
    let document = write::document(&draft, &grids, base);
    if about.language.is_blank() {
        about.language = SafeText::new(language::of(&document));
    }
    let mut story = Story {
        about,
        document,
        trust: trust::trust(&draft),
        taught,
        ..Story::default()
    };
    story.cut_at(bound(page, &story.document));
    story
}

/// The bound at which a page was cut on its way into a document.
fn bound(page: &Page, document: &Document) -> Option<Bound> {
    let blocks = (!page.complete).then_some(Bound::Blocks);
    let text = document.is_full().then_some(Bound::Text);
    page.dom.bound().or(blocks).or(text)
}

/// The probabilities of a page, moved by what is known beyond it, and the decision they lead to.
fn drafted<'a>(look: &Look<'a>, grids: &[tables::Grid], mut probabilities: Vec<f32>) -> Draft<'a> {
    let page = look.page;
    for grid in grids {
        share_probability(&mut probabilities, page, page.region[grid.node]);
    }
    structure::share_lists(&mut probabilities, page);
    let findings = Findings::weigh(look, &mut probabilities);
    let weights: Vec<f32> = page.blocks.iter().map(|b| b.words as f32).collect();
    Draft {
        in_grid: look.in_grid.to_vec(),
        page,
        features: look.features,
        decision: decide::decide(&probabilities, &weights),
        probabilities,
        reasons: vec![None; page.blocks.len()],
        containers: reasons::Containers::default(),
        findings,
        forum_address: look.own.is_forum(),
    }
}

/// The tables of data.
fn grids(page: &Page) -> Vec<tables::Grid> {
    let tables = page
        .dom
        .all(Tag::Table)
        .filter(|&t| !page.region[t].is_empty());
    tables.filter_map(|t| tables::grid(page.dom, t)).collect()
}

/// Which blocks stand in tables of data.
fn inside(page: &Page, grids: &[tables::Grid]) -> Vec<bool> {
    let mut inside = vec![false; page.blocks.len()];
    for grid in grids {
        inside[page.region[grid.node].range()].fill(true);
    }
    inside
}

/// The description a page gives of itself, the longest of them.
pub fn described(dom: &Dom) -> &str {
    let named = |n: Id| matches!(meta_name(dom, n), "description" | "og:description");
    let contents = dom
        .all(Tag::Meta)
        .filter(|&n| named(n))
        .filter_map(|n| dom.attribute(n, "content"));
    contents.max_by_key(|c| c.len()).unwrap_or("")
}

fn meta_name(dom: &Dom, node: Id) -> &str {
    dom.attribute(node, "property")
        .or_else(|| dom.attribute(node, "name"))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::doc::SafeText;
    use crate::doc::{Block, Document, Kind, Link, Mark, Marker, Nest};
    use crate::story::Trust;
    use crate::verdict::Reason;

    const PROSE: &str = "The river had risen through the night, and by the morning, when the first boats went out, it stood \
        higher than anyone in the village could remember, though nobody said so to the others.";

    /// A page with everything a story has and everything that stands around one.
    fn page() -> String {
        let news = "<li><a href='/1'>A headline of another story on this site</a></li>".repeat(6);
        format!(
            "<html><head><title>The River | Paper</title></head><body>
            <nav class=menu><ul><li><a href='/'>Home</a></li><li><a href='/n'>News</a></li></ul></nav>
            <div class='cookie-consent'><p>We use cookies to improve your experience. Accept all cookies?</p></div>
            <main><article class=entry-content><h1>The River</h1><p class=byline>By Ann Other, 3 May 2020</p>
            <p>{PROSE}</p>
            <p>{PROSE} <em>Then</em> it fell, <a href='/x'>as it had</a> before.<sup><a href='#fn1'>1</a></sup> So they said.</p>
            <h2>What was lost<a href='#lost' class=anchor>#</a></h2>
            <ol start=9><li>The bridge, which was old and had been closed for years.</li>
            <li>The mill, of which only the wheel was left.<ul><li>The wheel itself was found in June, by children.</li></ul></li></ol>
            <p>{PROSE} It was the year of the flood.</p>
            <blockquote><p>We saw it coming, and we did nothing, because nobody would have believed us then.</p></blockquote>
            <pre><code class='language-rust'>fn main() {{\n    flood();\n}}</code></pre>
            <p>{PROSE} The engineers came in autumn.</p>
            <table><caption>Levels</caption><thead><tr><th>Year</th><th>Metres</th></tr></thead>
            <tr><td colspan=2>measured at the bridge</td></tr><tr><td>2020</td><td><b>4</b> m</td></tr></table>
            <p>{PROSE} They measured it twice.</p>
            <figure><img src='https://a.example/i.jpg' alt='a hill' width=800 height=600><figcaption>The hill</figcaption></figure>
            <p>{PROSE} Water is H<sub>2</sub>O,<br>and <q>more</q>, <ruby>水<rt>mizu</rt></ruby>.</p>
            <hr><p>{PROSE} That was the end of it.</p>
            <ol class=footnotes><li id=fn1>The note says where this is from, and when it was written.</li></ol>
            </article></main>
            <aside class=related><h3>More stories</h3><ul>{news}</ul></aside>
            <div class=newsletter><p>Subscribe to our newsletter</p><form><input><button>Sign up</button></form></div>
            <footer><p>© 2020 The Paper. All rights reserved.</p></footer></body></html>"
        )
    }

    fn cleaned(html: &str) -> Story {
        let url = Url::parse("https://paper.example/river").unwrap();
        let source = Source {
            body: Body::Html(html),
            url: Some(&url),
        };
        clean(&source, &Context::EMPTY)
    }

    fn find<'a>(document: &'a Document, start: &str) -> &'a Block {
        let found = document
            .blocks()
            .iter()
            .find(|b| document.text_of(b).starts_with(start));
        found.unwrap_or_else(|| panic!("no block begins with {start:?}"))
    }

    #[test]
    fn the_story_is_kept_and_everything_around_it_is_cut_with_its_reason() {
        let story = cleaned(&page());
        let document = &story.document;
        for start in [
            "The river had",
            "What was lost",
            "The bridge",
            "We saw",
            "fn main",
            "Year",
            "The note",
        ] {
            let verdict = &find(document, start).verdict;
            assert!(verdict.keep, "{start}: {verdict:?}");
        }
        for (start, reason) in [
            ("Home", Reason::Navigation),
            ("We use cookies", Reason::Consent),
            ("The River", Reason::Header),
            ("By Ann", Reason::Header),
            ("More stories", Reason::JunkHeading),
            ("Subscribe", Reason::Newsletter),
            ("© 2020", Reason::Legal),
        ] {
            let verdict = &find(document, start).verdict;
            assert!(!verdict.keep, "{start}");
            assert_eq!(verdict.reason, reason, "{start}");
        }
        let teaser = &find(document, "A headline").verdict;
        assert!(
            matches!(
                teaser.reason,
                Reason::Teasers { .. } | Reason::LinkList { links: 6 }
            ),
            "{teaser:?}"
        );
        assert_eq!(story.trust, Trust::Sure);
    }

    #[test]
    fn kinds_and_nests_are_those_of_the_page() {
        let story = cleaned(&page());
        let document = &story.document;
        assert_eq!(find(document, "What was lost").kind, Kind::Heading(2));
        assert_eq!(
            document.text_of(find(document, "What was lost")),
            "What was lost"
        );
        let number = |value| Nest::Item {
            marker: Marker::Number { value, cells: 3 },
            first: true,
        };
        assert_eq!(find(document, "The bridge").nest, [number(9)]);
        let outer = Nest::Item {
            marker: Marker::Number {
                value: 10,
                cells: 3,
            },
            first: false,
        };
        let inner = Nest::Item {
            marker: Marker::Bullet,
            first: true,
        };
        assert_eq!(find(document, "The wheel").nest, [outer, inner]);
        assert_eq!(find(document, "We saw").nest, [Nest::Quote]);
        assert!(find(document, "The note").nest.contains(&Nest::Note));
        assert_eq!(
            document
                .blocks()
                .iter()
                .filter(|b| b.kind == Kind::Rule)
                .count(),
            1
        );
    }

    #[test]
    fn code_keeps_its_lines_and_names_its_language() {
        let story = cleaned(&page());
        let code = find(&story.document, "fn main");
        assert_eq!(
            code.kind,
            Kind::Code {
                language: SafeText::new("rust")
            }
        );
        assert_eq!(story.document.text_of(code), "fn main() {\n    flood();\n}");
    }

    #[test]
    fn a_table_is_one_block_with_its_caption_behind() {
        let story = cleaned(&page());
        let document = &story.document;
        let table = find(document, "Year");
        assert_eq!(table.kind, Kind::Table { heads: 1 });
        assert_eq!(
            document.text_of(table),
            "Year\tMetres\nmeasured at the bridge\t\n2020\t4 m"
        );
        assert_eq!(
            document
                .inlines_of(table)
                .iter()
                .map(|i| i.mark)
                .collect::<Vec<_>>(),
            [Mark::Strong]
        );
        let at = document.block_at(table.place()).unwrap();
        assert_eq!(document.blocks()[at + 1].kind, Kind::Caption);
    }

    #[test]
    fn a_figure_has_its_caption_and_stays_out_of_the_text() {
        let story = cleaned(&page());
        let figure = find(&story.document, "The hill");
        assert_eq!(figure.kind, Kind::Figure { image: 0 });
        assert!(figure.verdict.keep);
        let image = &story.document.images()[0];
        assert_eq!(
            (&*image.alternative, image.size),
            ("a hill", Some((800, 600)))
        );
        assert!(!story.document.kept_text().contains("The hill"));
    }

    #[test]
    fn marks_links_breaks_and_ruby_are_written() {
        let story = cleaned(&page());
        let document = &story.document;
        let text = document.text();
        assert!(text.contains("H2O,\nand “more”, 水(mizu)."), "{text}");
        let marked = |mark: Mark| {
            let inlines = document
                .blocks()
                .iter()
                .flat_map(|b| document.inlines_of(b));
            let found = inlines
                .filter(|i| i.mark == mark)
                .map(|i| &text[i.range.start as usize..i.range.end as usize]);
            found.collect::<Vec<_>>()
        };
        assert_eq!(marked(Mark::Emphasis), ["Then"]);
        assert_eq!(marked(Mark::Subscript), ["2"]);
        let x = Url::parse("https://paper.example/x").unwrap();
        let link = document
            .links()
            .iter()
            .position(|l| *l == Link::Web(x.clone()))
            .unwrap();
        assert_eq!(marked(Mark::Link(link as u32)), ["as it had"]);
        assert!(
            document
                .links()
                .contains(&Link::Here(find(document, "The note").place()))
        );
    }

    #[test]
    fn tasks_terms_and_reversed_lists_have_their_markers() {
        let html = "<ul><li class=task-list-item><input type=checkbox checked disabled> done</li></ul>\
            <ol reversed><li>last</li><li value=7>seven</li></ol><dl><dt>term</dt><dd>meaning</dd></dl>";
        let story = cleaned(html);
        let document = &story.document;
        let item = |marker| {
            vec![Nest::Item {
                marker,
                first: true,
            }]
        };
        assert_eq!(
            find(document, "done").nest,
            item(Marker::Task { done: true })
        );
        assert_eq!(
            find(document, "last").nest,
            item(Marker::Number { value: 2, cells: 2 })
        );
        assert_eq!(
            find(document, "seven").nest,
            item(Marker::Number { value: 7, cells: 2 })
        );
        assert_eq!(find(document, "term").kind, Kind::Term);
        assert_eq!(find(document, "meaning").nest, [Nest::Definition]);
    }

    #[test]
    fn comments_below_a_story_are_cut_as_comments() {
        let comment = format!("<li class=comment><p>I think that {PROSE}</p></li>");
        let html = page().replace(
            "</article>",
            &format!("</article><ol class=comments>{}</ol>", comment.repeat(3)),
        );
        let story = cleaned(&html);
        let found = find(&story.document, "I think");
        assert_eq!(
            (found.verdict.keep, &found.verdict.reason),
            (false, &Reason::Comments)
        );
    }

    #[test]
    fn pages_without_a_story_say_so() {
        assert_eq!(cleaned("").trust, Trust::Nothing);
        let app = "<body><div id=root></div><noscript>Please enable JavaScript.</noscript><script>x()</script>";
        assert_eq!(cleaned(app).trust, Trust::ScriptNeeded);
    }

    #[test]
    fn cleaning_twice_gives_the_same() {
        assert_eq!(cleaned(&page()), cleaned(&page()));
    }

    #[test]
    fn no_prefix_of_a_page_panics() {
        let page = page();
        for end in (0..page.len())
            .step_by(7)
            .filter(|&e| page.is_char_boundary(e))
        {
            let _ = cleaned(&page[..end]);
        }
    }

    #[test]
    fn every_word_of_the_page_stands_in_the_document() {
        let story = cleaned(&page());
        for word in [
            "Home",
            "cookies",
            "Other",
            "headline",
            "Subscribe",
            "reserved",
        ] {
            assert!(story.document.text().contains(word), "{word}");
        }
    }

    fn saved(html: &str) -> Story {
        let body = Body::Html(html);
        clean(&Source { body, url: None }, &Context::EMPTY)
    }

    #[test]
    fn a_link_to_a_place_within_a_paragraph_leads_to_that_paragraph() {
        let story = saved(&format!(
            "<article><p>{PROSE}</p><p id=p>{PROSE} One.<sup id=r1><a href='#n1'>1</a></sup></p><p>{PROSE} After.</p>
            <p id=n1>{PROSE} Noted. <a href='#r1'>up</a> <a href='#end'>down</a></p>
            <p>{PROSE} Last.<a id=end></a></p><p>{PROSE} Behind.</p></article>"
        ));
        let document = &story.document;
        let to = |words: &str| {
            let block = document
                .blocks()
                .iter()
                .find(|b| document.text_of(b).contains(words));
            Link::Here(block.unwrap().place())
        };
        assert_eq!(document.links(), [to("Noted."), to("One."), to("Last.")]);
    }

    #[test]
    fn a_saved_page_resolves_its_links_from_the_address_it_names() {
        let story = saved(&format!(
            "<link rel=canonical href='https://a.example/news/1'><article><p>{PROSE}</p>
            <p>{PROSE} <a href='2'>More</a></p><p>{PROSE}</p></article>"
        ));
        let address = |l: &Link| match l {
            Link::Web(url) => url.to_string(),
            Link::Here(_) => String::new(),
        };
        let links: Vec<_> = story.document.links().iter().map(address).collect();
        assert_eq!(links, ["https://a.example/news/2"]);
    }

    #[test]
    fn a_page_that_names_no_language_is_of_the_language_it_is_written_in() {
        let page = |head: &str| {
            saved(&format!(
                "{head}<article><p>{PROSE}</p><p>{PROSE}</p></article>"
            ))
        };
        assert_eq!(&*page("").about.language, "en");
        assert_eq!(&*page("<html lang=en-GB>").about.language, "en-gb");
    }

    #[test]
    fn a_page_cut_at_a_bound_says_which_and_is_never_sure() {
        let prose = ["one", "two", "three", "four", "five", "six"]
            .map(|n| format!("<p>{PROSE} {n} times.</p>"))
            .concat();
        let whole = format!("<article>{prose}</article>");
        let story = saved(&whole);
        assert_eq!((story.trust, story.bound), (Trust::Sure, None));
        let attributes: Vec<String> = (0..600).map(|n| format!(" a{n}")).collect();
        let attributes = attributes.concat();
        for (behind, bound) in [
            ("<i>".repeat(300), Bound::Nesting),
            (format!("<i{attributes}>"), Bound::Attributes),
            ("<i></i>".repeat(750_001), Bound::Tags),
        ] {
            let story = saved(&format!("{whole}{behind}"));
            assert_eq!((story.trust, story.bound), (Trust::Unsure, Some(bound)));
        }
    }

    #[test]
    fn a_story_carried_by_a_page_that_was_cut_is_not_whole() {
        let body = format!("{PROSE} ").repeat(6);
        let html = format!(
            "<script type='application/ld+json'>{{\"articleBody\":\"{body}\"}}</script>{}",
            "<div>".repeat(300)
        );
        let story = saved(&html);
        assert!(story.document.kept_text().starts_with("The river had"));
        assert_eq!(story.bound, Some(Bound::Nesting));
    }
}
