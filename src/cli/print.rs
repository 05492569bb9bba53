//! A story in each format, and standard output with its errors.
//! Knows nothing of where stories come from.

use std::io::{self, StdoutLock, Write};

use anyhow::Context;
use serde::Serialize;
use serde_json::value::RawValue;

use super::args::Format;
use super::input::{Cleaned, Origin};
use crate::doc::text;
use crate::story::json::{Given, StoryRecord};
use crate::story::{Story, html, save};

/// How stories are printed.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The format.
    pub format: Format,
    /// Whether cut blocks and reasons are printed too.
    pub explain: bool,
}

impl Style {
    /// One story, its last line ended.
    pub fn print(self, origin: &Origin, cleaned: &Cleaned) -> String {
        let story = &cleaned.story;
        match self.format {
            Format::Text if self.explain => explained(story),
            Format::Text => text::write(&story.document),
            Format::Markdown => save(story, story.place),
            Format::Html => html::page(story),
            Format::Json => {
                let record = self.record(origin, cleaned);
                serde_json::to_string_pretty(&record).unwrap_or_default() + "\n"
            }
            Format::Jsonl => {
                let micros = Some(cleaned.micros);
                let record = self.record(origin, cleaned);
                line(&StoryRecord { micros, ..record })
            }
        }
    }

    /// What stands for a page that failed, where failures have a form.
    pub fn print_failure(self, origin: &Origin, error: &str) -> Option<String> {
        #[derive(Serialize)]
        struct Failure<'a> {
            source: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            id: Option<&'a RawValue>,
            error: &'a str,
            #[serde(skip_serializing_if = "Given::is_empty")]
            given: &'a Given,
        }
        let failure = Failure {
            source: &origin.source,
            id: origin.id.as_deref(),
            error,
            given: &origin.given,
        };
        matches!(self.format, Format::Json | Format::Jsonl).then(|| line(&failure))
    }

    /// What stands before the first, between two, and behind the last of several stories.
    pub fn frame(self) -> [&'static str; 3] {
        match self.format {
            Format::Json => ["[\n", ",\n", "]\n"],
            Format::Jsonl => ["", "", ""],
            _ => ["", "\n", ""],
        }
    }

    fn record<'a>(self, origin: &'a Origin, cleaned: &'a Cleaned) -> StoryRecord<'a> {
        let record = StoryRecord {
            id: origin.id.as_deref(),
            given: Some(&origin.given).filter(|g| !g.is_empty()),
            ..StoryRecord::of(&cleaned.story, &origin.source)
        };
        if self.explain {
            record.explained(&cleaned.story)
        } else {
            record
        }
    }
}

/// What was kept and what was cut; ends with what was never read.
fn explained(story: &Story) -> String {
    let text = text::explain(&story.document);
    let Some(bound) = story.bound else {
        return text;
    };
    let gap = if text.is_empty() { "" } else { "\n" };
    format!("{text}{gap}The page was cut at a bound: it {bound}.\n")
}

/// A record in one line. Strings and numbers always have a form, so there is no error to report.
pub fn line(record: &impl Serialize) -> String {
    serde_json::to_string(record).unwrap_or_default() + "\n"
}

/// Standard output; every error names it.
pub struct Output(StdoutLock<'static>);

impl Output {
    /// Locks it.
    pub fn new() -> Self {
        Self(io::stdout().lock())
    }

    /// Writes a piece at once, so that who reads it need not wait for the next.
    pub fn write(&mut self, piece: &str) -> anyhow::Result<()> {
        let written = self
            .0
            .write_all(piece.as_bytes())
            .and_then(|()| self.0.flush());
        written.context("standard output")
    }
}
