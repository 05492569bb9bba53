//! The library in use: where fetching, reading feeds, cleaning and the store meet.
//! Knows nothing of screens and of the command line.

mod command;
pub mod kills;
pub mod newsboat;
pub mod refresh;
pub mod subscriptions;
