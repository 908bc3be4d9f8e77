//! A transaction as it is looked at, whether it was built here, came from elsewhere, or lies in a block.

mod picture;
mod raw;
mod recipients;
mod warnings;

pub(super) use picture::picture;
pub(super) use raw::Raw;
pub(super) use recipients::{list, payments, recipients};
pub(super) use warnings::{Warnings, Worry};
