//! What a browser knows about text and we need not carry tables for.

use js_sys::JsString;
use zeroize::Zeroizing;

/// `text` in Unicode's normal form NFKD, for passwords and passphrases (BIP 39): the same letters typed on different
/// keyboards open the same vault and give the same wallet.
#[must_use]
pub fn normal_form(text: &str) -> Zeroizing<String> {
    // Plain letters are in every normal form, and need not become a string of the browser.
    if text.is_ascii() {
        return Zeroizing::new(text.to_owned());
    }
    Zeroizing::new(JsString::from(text).normalize("NFKD").into())
}
