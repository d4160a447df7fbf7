//! A simulator of Google sign-in, OAuth and Gmail.
