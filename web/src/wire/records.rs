//! Pages of signed records, as texts: only `wasm-core` looks inside.

use serde::Deserialize;

use super::{WireError, json, version};

/// One answer of `/v1/records`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordsPage {
    /// The records as signed, oldest first.
    pub records: Vec<String>,
    /// Whether more follow.
    pub more: bool,
}

impl RecordsPage {
    /// Reads an answer of `/v1/records`.
    ///
    /// # Errors
    /// [`WireError`] if it is not one.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        struct Raw {
            v: u64,
            records: Vec<String>,
            more: bool,
        }
        let raw: Raw = json(text)?;
        version(raw.v)?;
        Ok(Self { records: raw.records, more: raw.more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_page() {
        let page =
            RecordsPage::parse(r#"{"v":1,"records":["OCMF|a","OCMF|b"],"more":true}"#).expect("a page");
        assert_eq!(page.records, ["OCMF|a", "OCMF|b"]);
        assert!(page.more);
    }

    #[test]
    fn refuses_what_is_none() {
        assert_eq!(
            RecordsPage::parse(r#"{"v":2,"records":[],"more":false}"#),
            Err(WireError::NewerVersion(2))
        );
        assert!(matches!(RecordsPage::parse("[]"), Err(WireError::NotJson(_))));
        assert!(matches!(
            RecordsPage::parse(r#"{"v":1,"records":[1],"more":false}"#),
            Err(WireError::NotJson(_))
        ));
    }
}
