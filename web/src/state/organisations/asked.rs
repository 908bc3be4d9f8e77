//! What a link to the page about organisations asks for.

use wasm_core::trust::{JOIN_PREFIX, OrganisationKey};

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To decide about an organisation.
    Decide(OrganisationKey),
    /// To list an electrician: the request's text.
    Join(String),
}

impl Asked {
    /// Reads what stands behind the page's address; already decoded.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(organisation) = text.strip_prefix("accept/") {
            return organisation.parse().ok().map(Self::Decide);
        }
        let request = text.strip_prefix("join/")?;
        request.to_ascii_uppercase().starts_with(JOIN_PREFIX).then(|| Self::Join(request.to_owned()))
    }

    /// The end of an address that asks for it, behind that of the page.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Decide(organisation) => format!("accept/{organisation}"),
            Self::Join(request) => format!("join/{request}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_ask_for_one_thing() {
        let key = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
        let decide = Asked::Decide(format!("{key}/Isar Energie").parse().expect("an organisation"));
        assert_eq!(Asked::parse(&format!("accept/{key}/Isar Energie")), Some(decide.clone()));
        let join = Asked::Join("BPJOIN:ABC".to_owned());
        for asked in [decide, join] {
            assert_eq!(Asked::parse(&asked.path()), Some(asked));
        }
        for text in ["", "accept/", "accept/Isar", &format!("accept/{key}/"), "join/", "join/ABC", "other/x"]
        {
            assert_eq!(Asked::parse(text), None, "{text:?}");
        }
    }
}
