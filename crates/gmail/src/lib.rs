//! The Gmail API as values.
