//! The library in use: where fetching, reading feeds, cleaning and the store meet.
//! Knows nothing of screens and of the command line.

pub mod add;
pub mod after;
pub mod beyond;
pub mod cluster;
mod command;
pub mod desk;
pub mod kills;
pub mod moves;
pub mod newsboat;
pub mod pages;
pub mod prefetch;
pub mod pull;
pub mod reading;
pub mod refresh;
pub mod subscriptions;
pub mod teach;
pub mod terms;
pub mod text;
pub mod told;
pub mod upkeep;
pub mod which;
pub mod wish;
pub mod written;
