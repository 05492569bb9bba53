//! The screens.
//! Knows nothing of pages, files and the network.
