//! The list of a gateway's day files. What it says is only where to look: each file is checked by itself.

use serde::Deserialize;

use super::{WireError, json, version};

/// One answer of `/v1/files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilesPage {
    /// The files, oldest first.
    pub files: Vec<ListedFile>,
    /// Whether more follow.
    pub more: bool,
}

/// A file there is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ListedFile {
    /// Its place in the list.
    pub number: u64,
    /// Its name.
    pub cid: String,
    /// The number of its first record.
    pub first: u64,
}

impl FilesPage {
    /// Reads an answer of `/v1/files`.
    ///
    /// # Errors
    /// [`WireError`] if it is not one.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        struct Raw {
            v: u64,
            files: Vec<ListedFile>,
            more: bool,
        }
        let raw: Raw = json(text)?;
        version(raw.v)?;
        Ok(Self { files: raw.files, more: raw.more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_page() {
        let text = r#"{"v":1,"kind":"day","files":[{"number":3,"cid":"bafy","day":"2026-11-22","from":1,"until":2,
            "first":7,"last":9}],"more":false}"#;
        let page = FilesPage::parse(text).expect("a page");
        assert_eq!(page.files, [ListedFile { number: 3, cid: "bafy".into(), first: 7 }]);
        assert!(!page.more);
    }

    #[test]
    fn refuses_what_is_none() {
        let newer = FilesPage::parse(r#"{"v":2,"files":[],"more":false}"#);
        assert_eq!(newer, Err(WireError::NewerVersion(2)));
        for text in ["{}", r#"{"v":1,"files":[{"number":1}],"more":false}"#] {
            assert!(matches!(FilesPage::parse(text), Err(WireError::NotJson(_))), "{text}");
        }
    }
}
