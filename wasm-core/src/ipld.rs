//! `ipld`.
