//! What a Kubo node says about a block it was given.

use serde::Deserialize;
use wasm_core::ipld::Cid;

use super::{WireError, json};

/// Checks the answer of `block/put`: the node must have come to the same name.
///
/// # Errors
/// [`WireError`] if it is no such answer, or names another block.
pub fn check_put(text: &str, cid: &Cid) -> Result<(), WireError> {
    #[derive(Deserialize)]
    struct Put {
        #[serde(rename = "Key")]
        key: String,
    }
    let Put { key } = json(text)?;
    if key == cid.to_string() { Ok(()) } else { Err(WireError::field("Key", &key)) }
}

#[cfg(test)]
mod tests {
    use wasm_core::ipld::raw_cid;

    use super::*;

    #[test]
    fn only_the_same_name_counts() {
        let cid = raw_cid(b"block");
        let answer = |key: &str| format!("{{\"Key\":\"{key}\",\"Size\":5}}");
        assert_eq!(check_put(&answer(&cid.to_string()), &cid), Ok(()));
        let other = raw_cid(b"other").to_string();
        assert_eq!(check_put(&answer(&other), &cid), Err(WireError::field("Key", &other)));
        assert!(matches!(check_put("{\"Message\":\"no\"}", &cid), Err(WireError::NotJson(_))));
    }
}
