//! The library on disk, through its own door.

mod basics;
mod filters;
mod made;
mod scale;
mod search;
