//! The documents an electrician has signed on this device, and who has them.
//!
//! The chain tells which certificates there are; this only remembers where their documents belong, so that those that
//! could not be handed over are handed over later.

use serde::{Deserialize, Serialize};

/// What a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperKind {
    /// A certificate.
    #[default]
    Certificate,
    /// The reason for a revocation.
    Revocation,
}

/// A signed document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// The meter.
    pub meter: String,
    /// Its content address.
    pub cid: String,
    /// The gateway that is to keep it.
    pub url: String,
    /// The photos it names.
    pub photos: Vec<String>,
    /// What the gateway has: the document first, then photos.
    pub kept: Vec<String>,
    /// Whether the own node has all of it; `None` if none is set.
    pub own: Option<bool>,
    /// Whether another gateway hands the document out, too; `None` if none is configured.
    pub elsewhere: Option<bool>,
}

impl Paper {
    /// What the gateway does not have yet, the document first: photos are taken only of documents that are there.
    pub fn missing(&self) -> impl Iterator<Item = &String> {
        core::iter::once(&self.cid).chain(&self.photos).filter(|cid| !self.kept.contains(cid))
    }

    /// Whether the gateway has everything.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.missing().next().is_none()
    }

    /// Whether everybody has everything, as far as is known.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.is_stored() && self.own != Some(false) && self.elsewhere != Some(false)
    }
}

/// All of them, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Papers(Vec<Paper>);

impl Papers {
    /// Notes a document, or what has become of it.
    pub fn note(&mut self, paper: Paper) {
        match self.0.iter_mut().find(|known| known.cid == paper.cid) {
            Some(known) => *known = paper,
            None => self.0.push(paper),
        }
    }

    /// Where the documents of a meter belong: the gateway that was used last.
    #[must_use]
    pub fn url_of(&self, meter: &str) -> Option<&str> {
        self.0.iter().rev().find(|paper| paper.meter == meter).map(|paper| paper.url.as_str())
    }

    /// What is noted about a document.
    #[must_use]
    pub fn of(&self, cid: &str) -> Option<&Paper> {
        self.0.iter().find(|paper| paper.cid == cid)
    }

    /// Those that somebody who is to have them has not yet.
    pub fn waiting(&self) -> impl Iterator<Item = &Paper> {
        self.0.iter().filter(|paper| !paper.is_settled())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Paper> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(cid: &str, url: &str) -> Paper {
        let photos = vec!["p1".to_owned(), "p2".to_owned()];
        Paper { meter: "1".into(), cid: cid.into(), url: url.into(), photos, ..Paper::default() }
    }

    #[test]
    fn documents_go_before_their_photos() {
        let mut one = paper("a", "http://pi");
        assert_eq!(one.missing().collect::<Vec<_>>(), ["a", "p1", "p2"]);
        one.kept = vec!["a".into(), "p2".into()];
        assert_eq!(one.missing().collect::<Vec<_>>(), ["p1"]);
        assert!(!one.is_stored());
        one.kept.push("p1".into());
        assert!(one.is_stored() && one.is_settled());
        one.own = Some(false);
        assert!(one.is_stored() && !one.is_settled());
        (one.own, one.elsewhere) = (Some(true), Some(false));
        assert!(one.is_stored() && !one.is_settled());
    }

    #[test]
    fn each_document_is_noted_once_and_the_newest_gateway_counts() {
        let mut papers = Papers::default();
        papers.note(paper("a", "http://old"));
        papers.note(paper("b", "http://new"));
        let kept = vec!["a".into(), "p1".into(), "p2".into()];
        papers.note(Paper { kept, ..paper("a", "http://old") });
        assert_eq!(papers.iter().count(), 2);
        assert_eq!(papers.waiting().map(|paper| paper.cid.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!((papers.url_of("1"), papers.url_of("2")), (Some("http://new"), None));
        let text = serde_json::to_string(&papers).expect("plain data");
        assert_eq!(serde_json::from_str::<Papers>(&text).expect("as written"), papers);
    }
}
