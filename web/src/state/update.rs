//! Versions of the dApp on this device. A version is the SHA-256 of the list of its files, in hex.

/// What is served, and what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// The version a person has accepted.
    pub accepted: String,
    /// The newest one that is complete.
    pub newest: String,
}

impl Versions {
    /// The version that waits to be accepted.
    #[must_use]
    pub fn waiting(&self) -> Option<&str> {
        (self.accepted != self.newest).then_some(&*self.newest)
    }
}

/// As much of a version as people compare.
#[must_use]
pub fn short(version: &str) -> &str {
    version.get(..12).unwrap_or(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_version_waits() {
        let versions =
            |accepted: &str, newest: &str| Versions { accepted: accepted.into(), newest: newest.into() };
        assert_eq!(versions("a", "a").waiting(), None);
        assert_eq!(versions("a", "b").waiting(), Some("b"));
        assert_eq!(short("0123456789abcdef"), "0123456789ab");
        assert_eq!(short("01"), "01");
    }
}
