//! Conditions for those who name a story: by its address, by words of its title.
//! Knows nothing of filters.

use super::query::{Value, Where};

impl Where {
    /// Stories with an address in its canonical form.
    pub fn at(canonical: &str) -> Self {
        Self {
            sql: "story.canonical = ?".to_owned(),
            params: vec![Value::Text(canonical.to_owned())],
        }
    }

    /// Stories whose page is at a site, its host without `www.`.
    pub fn of_site(site: &str) -> Self {
        Self {
            sql: "story.site = ?".to_owned(),
            params: vec![Value::Text(site.to_owned())],
        }
    }

    /// Stories whose title has all of the words, in any order and case as `LIKE` sees it.
    pub fn titled(words: &[&str]) -> Self {
        let like = |word: &&str| {
            let plain = word
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            Value::Text(format!("%{plain}%"))
        };
        Self {
            sql: vec!["story.title LIKE ? ESCAPE '\\'"; words.len()].join(" AND "),
            params: words.iter().map(like).collect(),
        }
    }
}
