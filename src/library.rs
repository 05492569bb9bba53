//! The library in use: where fetching, reading feeds, cleaning and the store meet.
//! Knows nothing of screens and of the command line.

pub mod add;
mod command;
pub mod kills;
pub mod moves;
pub mod newsboat;
pub mod refresh;
pub mod subscriptions;
pub mod which;
