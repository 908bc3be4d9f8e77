//! Who is asked for blocks first. Nobody has to be trusted, every block is hashed; but whoever sent something else than
//! what was asked for, or has just not answered, is asked after the others.

use std::collections::BTreeMap;

use wasm_core::ipld::Cid;

use crate::wire::url::GatewayUrl;

/// How long whoever did not answer stands behind the others, in milliseconds.
const SILENT_MS: u64 = 60_000;

/// What was noticed about those who were asked, as long as the page is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// What somebody sent something else for.
    lied: BTreeMap<String, Cid>,
    /// Until when somebody stands behind the others.
    silent: BTreeMap<String, u64>,
}

impl Sources {
    /// The same in the order in which to ask them: as they were, then those who did not answer, then those who lied.
    #[must_use]
    pub fn order(&self, sources: &[GatewayUrl], now: u64) -> Vec<GatewayUrl> {
        let mut order = Vec::new();
        for rank in [Rank::Fine, Rank::Silent, Rank::Lied] {
            order.extend(sources.iter().filter(|source| self.rank(source, now) == rank).cloned());
        }
        order
    }

    /// What this one sent something else for, if it did.
    #[must_use]
    pub fn lied(&self, source: &str) -> Option<&Cid> {
        self.lied.get(source)
    }

    /// It sent something else for `cid`.
    pub fn note_lie(&mut self, source: &GatewayUrl, cid: Cid) {
        self.lied.insert(source.to_string(), cid);
    }

    /// It did not answer.
    pub fn note_silence(&mut self, source: &GatewayUrl, now: u64) {
        self.silent.insert(source.to_string(), now.saturating_add(SILENT_MS));
    }

    /// It answered, be it that it does not have the block.
    pub fn note_answer(&mut self, source: &GatewayUrl) {
        self.silent.remove(&source.to_string());
    }

    fn rank(&self, source: &GatewayUrl, now: u64) -> Rank {
        let name = source.to_string();
        if self.lied.contains_key(&name) {
            return Rank::Lied;
        }
        let silent = self.silent.get(&name).is_some_and(|until| now < *until);
        if silent { Rank::Silent } else { Rank::Fine }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Fine,
    Silent,
    Lied,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateways() -> Vec<GatewayUrl> {
        ["http://a", "http://b", "http://c"].map(|url| url.parse().unwrap()).to_vec()
    }

    fn ordered(sources: &Sources, now: u64) -> String {
        let order = sources.order(&gateways(), now);
        order.iter().map(|url| url.to_string().replace("http://", "")).collect()
    }

    #[test]
    fn whoever_lied_is_asked_last_and_whoever_was_silent_before_that_and_for_a_while() {
        let [a, b, _] = gateways().try_into().unwrap();
        let cid = wasm_core::ipld::dag_cbor_cid(b"anything");
        let mut sources = Sources::default();
        assert_eq!(ordered(&sources, 0), "abc");
        sources.note_lie(&a, cid);
        assert_eq!(ordered(&sources, 0), "bca");
        assert_eq!(sources.lied("http://a"), Some(&cid));
        sources.note_silence(&b, 10);
        assert_eq!(ordered(&sources, 10 + SILENT_MS - 1), "cba");
        assert_eq!(ordered(&sources, 10 + SILENT_MS), "bca");
    }

    #[test]
    fn an_answer_ends_silence_but_forgives_no_lie() {
        let [a, b, _] = gateways().try_into().unwrap();
        let mut sources = Sources::default();
        sources.note_lie(&a, wasm_core::ipld::dag_cbor_cid(b"anything"));
        sources.note_silence(&b, 0);
        sources.note_answer(&a);
        sources.note_answer(&b);
        assert_eq!(ordered(&sources, 1), "bca");
    }
}
