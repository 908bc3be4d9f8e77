//! `file`.
