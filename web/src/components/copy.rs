//! How components copy text without knowing the clipboard.

use yew::prelude::*;

/// A text to copy, and whom to tell whether it worked.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyRequest {
    /// The text.
    pub text: AttrValue,
    /// Told `false` when the browser refuses, as it does on pages without TLS.
    pub done: Callback<bool>,
}

/// Copies texts; the app provides it to every component.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyContext(pub Callback<CopyRequest>);
