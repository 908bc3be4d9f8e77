//! `address`.
