//! clearstory: a terminal reader that shows the clean story and says what it took away.
//!
//! ```text
//! address ─▶ fetch ─▶ bytes ─▶ open (what is it? which charset?) ─▶ dom ─▶ clean: blocks, features, judge, write
//!                                                                            │
//!                             Document: one String, ranges, a Verdict a block ▼
//!            terminal ◀─ ui::view ◀─ ui::update ◀─ layout::lay_out ◀──────── Story
//! ```
//!
//! What is subscribed comes the same way, and stays:
//!
//! ```text
//! subscriptions ─▶ library::refresh ─▶ fetch ─▶ feed ─▶ store ─▶ filter, search ─▶ cli: stories, show, export
//!                  library::prefetch ─▶ fetch ─▶ pages ─▶ store ─▶ open, clean (again, whenever a story is opened)
//! ```
//!
//! What a key asks of it goes round without anybody waiting:
//!
//! ```text
//! key ─▶ ui::update ─▶ Effect ─▶ runtime::Shelves: a thread a kind of question, one that writes ─▶ library, store
//!        ui::view ◀─ Model ◀─ ui::update ◀─ Msg: an answer with its ticket, or that something has changed ◀─┘
//! ```
//!
//! A module uses only what stands to its left:
//! `verdict · doc → story → config → dom · fetch · layout → feed → clean · open → filter → store → library → demo → ui → runtime → cli → main`.
//! `ui` sees only `verdict`, `doc`, `story` and `layout`: it asks with an effect and is answered with a message.
//! A test reads the `use` lines and holds the code to it.

pub mod clean;
pub mod cli;
pub mod config;
pub mod demo;
pub mod doc;
pub mod dom;
pub mod feed;
pub mod fetch;
pub mod filter;
pub mod layout;
pub mod library;
pub mod open;
pub mod runtime;
pub mod store;
pub mod story;
pub mod ui;
pub mod verdict;
