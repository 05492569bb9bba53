//! The demo edition: pages of made-up news sites, embedded, so that there is something to read without a network.
//! Knows nothing of cleaning.
