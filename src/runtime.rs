//! The loop: effects become work on threads, answers become messages.
//! Knows nothing of what a key means.
