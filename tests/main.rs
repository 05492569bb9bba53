//! All tests that go through more than one module, as one binary.
#![allow(clippy::unwrap_used)]

mod architecture;
mod cli;
mod context;
mod fetch;
mod layout;
mod layout_laws;
mod lists;
mod many;
mod newsboat;
mod open;
mod pages;
mod reading;
mod reasons;
mod refresh;
mod same;
mod saved;
mod screens;
mod speed;
mod store;
mod terminal;
mod texts;
