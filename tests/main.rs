//! All tests that go through more than one module, as one binary.
#![allow(clippy::unwrap_used)]

mod architecture;
mod cli;
mod context;
mod feeds;
mod fetch;
mod layout;
mod layout_laws;
mod many;
mod open;
mod pages;
mod reading;
mod reasons;
mod saved;
mod screens;
mod speed;
mod terminal;
mod texts;
