//! `hash`.
