//! Fetching pages ahead, from the command line.
//! Knows nothing of which pages are worth it.

use std::fmt::Write as _;

use serde_json::json;

use super::desk;
use super::places::Places;
use super::print::Output;
use super::{Exit, complain};
use crate::config::Prefetch;
use crate::fetch::Cancel;
use crate::library::after::After;
use crate::library::prefetch::{Budget, Report, lists};

/// The arguments of `prefetch`.
#[derive(clap::Args, Debug)]
pub struct Task {
    /// Which stories; unread, starred and saved ones if not given
    #[arg(value_name = "FILTER")]
    pub filter: Vec<String>,
    /// Bytes that may be fetched, 20M or 500k
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub budget: Option<u64>,
    /// Pages that may be fetched
    #[arg(long, value_name = "N")]
    pub pages: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Fetches them.
pub fn run(task: &Task, places: &Places) -> anyhow::Result<Exit> {
    let desk = desk::open(places)?;
    let wanted = match &task.filter[..] {
        [] => lists(Prefetch::Unread),
        words => vec![desk::query(&desk, &words.join(" "))?],
    };
    let settings = Budget::from(&desk.config.text);
    let budget = Budget {
        bytes: task.budget.unwrap_or(settings.bytes),
        pages: task.pages.unwrap_or(settings.pages),
        ..settings
    };
    let after = After {
        store: &desk.store,
        network: &desk.network()?,
        config: &desk.config,
        rules: desk.taught(),
        cancel: &Cancel::default(),
        now: desk.moment.now,
    };
    let report = after.ahead(&wanted, budget)?;
    if task.json {
        Output::new().write(&(record(&report) + "\n"))?;
    } else {
        complain(&sentence(&report));
    }
    Ok(if report.failed > 0 {
        Exit::SomeFailed
    } else {
        Exit::Done
    })
}

fn record(report: &Report) -> String {
    json!({
        "wanted": report.wanted, "fetched": report.fetched, "bytes": report.bytes,
        "refused": report.refused, "failed": report.failed, "spent": report.is_spent,
    })
    .to_string()
}

/// What came of it, in words.
pub fn sentence(report: &Report) -> String {
    let kilobytes = report.bytes.div_ceil(1000);
    let mut told = format!(
        "{} of {} pages fetched, {kilobytes} kB",
        report.fetched, report.wanted
    );
    for (count, word) in [(report.refused, "refused"), (report.failed, "failed")] {
        if count > 0 {
            let _ = write!(told, ", {count} {word}");
        }
    }
    if report.is_spent {
        told.push_str("; the budget is spent");
    }
    told
}

/// `20M`, `500k`, `1G` or a plain number.
fn bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text} is no number of bytes such as 20M or 500k");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err(wrong()),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(unit))
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_has_a_unit_or_none() {
        assert_eq!(
            (bytes("20M"), bytes("500kb"), bytes("7")),
            (Ok(20_000_000), Ok(500_000), Ok(7))
        );
        assert!(bytes("many").is_err() && bytes("20X").is_err() && bytes("").is_err());
    }
}
