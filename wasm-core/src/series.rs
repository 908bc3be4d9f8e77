//! `series`.
