//! X-ray: which blocks stand under one heading line, and what the line says.
//! Knows nothing of how blocks are set.

use std::ops::Range;

use super::block::Setting;
use super::sheet::Sheet;
use super::width::{cells, shortened};
use super::{Group, Role};
use crate::doc::Document;

/// Cells by which cut blocks stand further in.
pub(super) const INSET: u16 = 2;

/// The groups among the shown blocks, without their rows: neighbours cut for one reason, or kept but unsure for one.
pub(super) fn groups(document: &Document, shown: &[u32]) -> Vec<Group> {
    let (mut found, mut last) = (Vec::<Group>::new(), None);
    for &number in shown {
        let verdict = &document.blocks()[number as usize].verdict;
        if verdict.keep && !verdict.is_unsure() {
            last = None;
            continue;
        }
        let sort = Some((verdict.keep, &verdict.reason));
        // Blocks without text stand between; they must not carry a group over to blocks it does not name.
        let is_next = |group: &&mut Group| {
            let between = &document.blocks()[group.blocks.end as usize..number as usize];
            sort == last && between.iter().all(|b| b.verdict.keep == verdict.keep)
        };
        match found.last_mut().filter(is_next) {
            Some(group) => group.blocks.end = number + 1,
            None => found.push(Group {
                blocks: number..number + 1,
                rows: 0..0,
                cut: !verdict.keep,
            }),
        }
        last = sort;
    }
    found
}

/// Begins a group with its heading line.
pub(super) fn begin(sheet: &mut Sheet, setting: &Setting, group: &mut Group, number: usize) {
    group.rows.start = sheet.rows() as u32;
    let blocks = group.blocks.start as usize..group.blocks.end as usize;
    let head = head(setting.document, blocks);
    set_head(sheet, number, head, setting.measure.cells);
}

/// What the heading line of a group says, and its role.
fn head(document: &Document, range: Range<usize>) -> (String, Role) {
    let blocks = &document.blocks()[range.clone()];
    if blocks.first().is_some_and(|b| b.verdict.keep) {
        return ("KEPT, unsure".to_owned(), Role::UnsureHead);
    }
    let unsure = blocks.iter().any(|b| b.verdict.is_unsure());
    let doubt = if unsure { " · unsure" } else { "" };
    (
        format!("{}{doubt}", document.run_name(range)),
        Role::CutHead,
    )
}

/// Sets the heading line of a group, as wide as the measure.
fn set_head(sheet: &mut Sheet, number: usize, (words, role): (String, Role), room: u16) {
    let room = usize::from(room);
    let mut line = shortened(&format!("┄┄ {number} ┄ {words} "), room);
    let left = room - cells(&line);
    line.push_str(&"┄".repeat(left));
    sheet.sign(&line, role);
    sheet.end_row(None);
}
