//! The library on disk, through its own door.
#![allow(clippy::cast_possible_wrap)] // Numbers of made-up stories.

mod basics;
mod child;
mod filters;
mod filters_scale;
mod keeping;
pub mod made;
mod safety;
mod scale;
mod search;
mod undo;
