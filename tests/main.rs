//! All tests that go through more than one module, as one binary.
#![allow(clippy::unwrap_used)]

mod actions;
mod architecture;
mod browse;
mod browsing;
mod cli;
mod config;
mod context;
mod feeds;
mod fetch;
mod full_text;
mod imports;
mod layout;
mod layout_laws;
mod lists;
mod many;
mod newsboat_filters;
mod open;
mod pages;
mod reading;
mod readme;
mod reasons;
mod refresh;
mod same;
mod saved;
mod school;
mod screens;
mod shelf;
mod shelves;
mod speed;
mod store;
mod subscriptions;
mod teach;
mod terminal;
mod texts;
