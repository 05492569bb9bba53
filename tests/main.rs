//! All tests that go through more than one module, as one binary.
#![allow(clippy::unwrap_used)]

mod architecture;
mod open;
