//! The blocks of pages with what the judge sees of them, written out for training.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};

use clearstory::clean::about::about;
use clearstory::clean::blocks::Page;
use clearstory::clean::classes::Points;
use clearstory::clean::described;
use clearstory::clean::elements::class_words;
use clearstory::clean::features::{Feature, Features, NAMES};
use clearstory::dom::Dom;

/// The columns that come from class words, and so from a table that must not have seen the page.
const BY_CLASS: [Feature; 9] = [
    Feature::ClassWorst,
    Feature::ClassBest,
    Feature::ClassSum,
    Feature::ClassDamped,
    Feature::ClassNear1,
    Feature::ClassNear2,
    Feature::ClassNear3,
    Feature::ClassLevels,
    Feature::ClassSinceWorst,
];

/// Writes OUT.names (a feature a line), OUT.f32 (a row a block) and OUT.jsonl (a page a line: its blocks' texts and the
/// hashes of the class words above each).
pub fn dump(folder: &str, out: &str) {
    std::fs::write(format!("{out}.names"), NAMES.join("\n")).unwrap();
    let mut rows = create(&format!("{out}.f32"));
    let mut pages = create(&format!("{out}.jsonl"));
    for path in super::files(folder) {
        let html = super::decoded(&std::fs::read(&path).unwrap());
        let dom = Dom::parse(&html);
        let page = Page::of(&dom);
        let known = about(&dom, None);
        let features = Features::of(&page, &Points::EMPTY, [&known.title, described(&dom)]);
        write(&mut rows, features.rows.iter().flatten());
        let texts: Vec<&str> = (0..page.blocks.len()).map(|b| page.text_of(b)).collect();
        let words: Vec<BTreeSet<u64>> = page.blocks.iter().map(|b| above(&dom, b.inner)).collect();
        let url = known.url.as_ref().map(url::Url::as_str);
        let line = serde_json::json!({ "id": super::name(&path), "url": url, "texts": texts, "words": words });
        writeln!(pages, "{line}").unwrap();
    }
}

/// The class words of an element and all above it.
fn above(dom: &Dom, node: u32) -> BTreeSet<u64> {
    let mut words = BTreeSet::new();
    for node in dom.ancestors(node) {
        class_words(dom, node, |word| {
            words.insert(word);
        });
    }
    words
}

/// Writes OUT: for each block the columns of [`BY_CLASS`] by each table.
pub fn points(folder: &str, out: &str, tables: &[&str]) {
    let tables: Vec<Vec<u8>> = tables.iter().map(|t| std::fs::read(t).unwrap()).collect();
    let tables: Vec<Points> = tables.iter().map(|t| Points::read(t).unwrap()).collect();
    let mut rows = create(out);
    for path in super::files(folder) {
        let html = super::decoded(&std::fs::read(&path).unwrap());
        let dom = Dom::parse(&html);
        let page = Page::of(&dom);
        let all: Vec<Features> = tables
            .iter()
            .map(|points| Features::of(&page, points, ["", ""]))
            .collect();
        for block in 0..page.blocks.len() {
            for features in &all {
                let columns = BY_CLASS.map(|column| features.get(block, column));
                write(&mut rows, columns.iter());
            }
        }
    }
}

fn create(path: &str) -> BufWriter<File> {
    BufWriter::new(File::create(path).unwrap())
}

fn write<'a>(out: &mut impl Write, row: impl Iterator<Item = &'a f32>) {
    for value in row {
        out.write_all(&value.to_le_bytes()).unwrap();
    }
}
