//! `script`.
