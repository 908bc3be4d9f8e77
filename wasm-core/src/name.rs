//! `name`.
