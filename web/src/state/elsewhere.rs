//! What another device, which has the identity's key, was asked to sign.

use serde::{Deserialize, Serialize};
use wasm_core::trust::{Errand, ErrandError};

/// A request that waits for its answer, and what is to be done then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The request as text.
    pub request: String,
    /// The gateway that is to keep the document.
    pub gateway: String,
    /// The photos the document names.
    pub photos: Vec<String>,
    /// Whether the name is registered, or else updated.
    pub registered: bool,
}

impl Asked {
    /// The request.
    ///
    /// # Errors
    /// [`ErrandError`] if what was kept is not readable any more.
    pub fn errand(&self) -> Result<Errand, ErrandError> {
        Errand::parse(&self.request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_being_kept() {
        let photos = vec!["bafk".to_owned()];
        let asked =
            Asked { request: "BPASK:AA".into(), gateway: "http://pi".into(), photos, registered: true };
        let text = serde_json::to_string(&asked).expect("plain data");
        assert_eq!(serde_json::from_str::<Asked>(&text).expect("as written"), asked);
        assert!(asked.errand().is_err(), "what is kept is read like anything from outside");
    }
}
