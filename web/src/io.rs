//! The browser: the only module, beside `chart`, that calls its interfaces.

pub mod document;
pub mod prefs;
