//! The paragraphs of plain texts with what they are judged by, written out for training, and texts cleaned by weights
//! that never saw them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clearstory::clean::lines::model::Model;
use clearstory::clean::lines::{clean_text_by, training};
use clearstory::fetch::charset::{self, Form};

/// Writes OUT.names (a column a line), OUT.f32 (a row a paragraph) and OUT.jsonl (a text a line: where its paragraphs
/// begin).
pub fn dump(folder: &str, out: &str) {
    std::fs::write(format!("{out}.names"), training::names().join("\n")).unwrap();
    let mut rows = create(&format!("{out}.f32"));
    let mut texts = create(&format!("{out}.jsonl"));
    for path in super::files(folder) {
        let measured = training::measure(&decoded(&path));
        for line in &measured {
            write(&mut rows, &line.row);
        }
        let lines: Vec<usize> = measured.iter().map(|m| m.line).collect();
        let line = serde_json::json!({ "id": super::name(&path), "lines": lines });
        writeln!(texts, "{line}").unwrap();
    }
}

/// Prints what `clearstory clean -f jsonl FOLDER` prints, as far as scoring reads it. `$CLEARSTORY_FOLDS` names the
/// folder of the trainer's output: `line-folds.tsv` (text, fold), `lines-FOLD.trees`.
pub fn clean(folder: &str) {
    let from = PathBuf::from(std::env::var_os("CLEARSTORY_FOLDS").unwrap());
    let table = std::fs::read_to_string(from.join("line-folds.tsv")).unwrap();
    let fields = table.lines().map(|line| line.split_once('\t').unwrap());
    let folds: std::collections::HashMap<&str, &str> = fields.collect();
    for path in super::files(folder) {
        let fold = folds[&*super::name(&path)];
        let read = |name: String| std::fs::read(from.join(name)).unwrap();
        let trees = read(format!("lines-{fold}.trees"));
        let model = Model::read(&trees).unwrap();
        let text = decoded(&path);
        let start = Instant::now();
        let story = clean_text_by(&model, &text, None);
        let micros = start.elapsed().as_micros() as u64;
        let blocks = story.document.blocks().iter();
        let sure: Vec<_> = blocks
            .map(|b| serde_json::json!([b.verdict.keep, b.verdict.sure, story.document.text_of(b)]))
            .collect();
        let line = serde_json::json!({ "source": path.to_string_lossy(), "text": story.document.kept_text(),
            "micros": micros, "blocks": sure });
        println!("{line}");
    }
}

fn decoded(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    charset::decode(&bytes, None, Form::Plain).text.into_owned()
}

fn create(path: &str) -> BufWriter<File> {
    BufWriter::new(File::create(path).unwrap())
}

fn write(out: &mut impl Write, values: &[f32]) {
    for value in values {
        out.write_all(&value.to_le_bytes()).unwrap();
    }
}
