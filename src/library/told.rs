//! What came of a refresh, in sentences.
//! Knows nothing of who reads them.

use super::after::Done;
use super::refresh::Report;

/// What is said when no server at all can be reached.
pub const OFFLINE: &str = "no server can be reached; is there a network? Nothing was changed";

/// A refresh in one line: `12 feeds, 3 new stories, 1 failed`.
pub fn summary(report: &Report, done: &Done) -> String {
    let plural =
        |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    let well = report.read + report.unchanged;
    let mut parts = vec![
        plural(well, "feed", "feeds"),
        plural(report.added as usize, "new story", "new stories"),
    ];
    let also = [
        (done.copies as usize, "the same as others"),
        (report.changed as usize, "changed"),
        (report.later, "left alone as their servers wish"),
        (report.failed.len(), "failed"),
    ];
    parts.extend(
        also.iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n} {what}")),
    );
    if report.is_cancelled {
        parts.push("stopped before the others".to_owned());
    }
    parts.join(", ")
}

/// What is said of a feed, its name before it unless that stands there already.
pub fn named_once(name: &str, said: &str) -> String {
    if said.starts_with(name) {
        return said.to_owned();
    }
    format!("{name}: {said}")
}
