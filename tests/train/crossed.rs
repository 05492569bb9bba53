//! The cleaner by weights that never saw the page: for figures of pages as good as unknown.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clearstory::clean::classes::Points;
use clearstory::clean::features::NAMES;
use clearstory::clean::model::Model;
use clearstory::clean::trees::Trees;
use clearstory::clean::{Body, Source, clean_by};

/// The weights of one fold.
struct Weights {
    trees: Vec<u8>,
    points: Vec<u8>,
}

/// Prints what `clearstory clean -f jsonl FOLDER` prints, as far as scoring reads it. `$CLEARSTORY_FOLDS` names the
/// folder of the trainer's output: `folds.tsv` (set, page, fold) and `pages-FOLD.trees`, `class-words-FOLD.points`.
pub fn clean(folder: &str) {
    let from = PathBuf::from(std::env::var_os("CLEARSTORY_FOLDS").unwrap());
    let folds = folds(&from, folder);
    let count = folds.values().max().map_or(0, |most| most + 1);
    let weights: Vec<Weights> = (0..count).map(|fold| weights(&from, fold)).collect();
    for path in super::files(folder) {
        let bytes = std::fs::read(&path).unwrap();
        let fold = folds.get(&super::name(&path)).copied().unwrap_or(0);
        let model = model(&weights[fold]);
        let start = Instant::now();
        let html = super::decoded(&bytes);
        let body = Body::Html(&html);
        let story = clean_by(&model, &Source { body, url: None });
        let micros = start.elapsed().as_micros() as u64;
        let text = story.document.kept_text();
        let line =
            serde_json::json!({ "source": path.to_string_lossy(), "text": text, "micros": micros });
        println!("{line}");
    }
}

/// The folds of the pages of the set that a folder (`…/SET/html`) belongs to.
fn folds(from: &Path, folder: &str) -> HashMap<String, usize> {
    let set = Path::new(folder).parent().unwrap().file_name().unwrap();
    let table = std::fs::read_to_string(from.join("folds.tsv")).unwrap();
    let fields = table
        .lines()
        .map(|line| line.split('\t').collect::<Vec<&str>>());
    let own = fields.filter(|f| f[0] == set.to_string_lossy());
    own.map(|f| (f[1].to_owned(), f[2].parse().unwrap()))
        .collect()
}

fn weights(from: &Path, fold: usize) -> Weights {
    let read = |name: String| std::fs::read(from.join(name)).unwrap();
    Weights {
        trees: read(format!("pages-{fold}.trees")),
        points: read(format!("class-words-{fold}.points")),
    }
}

fn model(weights: &Weights) -> Model<'_> {
    Model {
        trees: Trees::read(&weights.trees, NAMES).unwrap(),
        points: Points::read(&weights.points).unwrap(),
    }
}
