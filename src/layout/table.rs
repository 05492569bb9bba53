//! Setting tables.
//! Knows nothing of HTML.

use super::block::Setter;
use super::sheet::Sheet;

pub(super) fn set_table(sheet: &mut Sheet, setter: &Setter, heads: usize) {
    let _ = heads;
    setter.set_prose(sheet, None, super::Role::Body);
}
