//! What names say: compact JSON with `"v":1` first, at most 520 bytes.
//!
//! Reading ignores unknown keys and refuses to guess at newer versions. Whether a value is *true* is for
//! `verify` to find out.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::NameValue;
use crate::address::{Address, Unchecked};
use crate::keys::PublicKey;
use crate::units::{UnixTime, WattHours};

/// The version written and understood.
pub const VERSION: u64 = 1;

/// The most characters of a content identifier.
const MAX_CID: usize = 128;

/// Why a name's value says nothing to us.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ValueError {
    /// Written by a newer program.
    #[error("written by a newer version ({0})")]
    NewerVersion(u64),
    /// No JSON object with a version.
    #[error("not a value of this protocol: {0}")]
    NotOurs(String),
    /// Our version, but a field is missing or wrong.
    #[error("a field is missing or wrong: {0}")]
    Field(String),
    /// Something that is no content identifier, where one belongs.
    #[error("'{0}' is not a content identifier")]
    Cid(String),
    /// More than a value may hold.
    #[error("{length} bytes, a value holds {limit}")]
    TooLong {
        /// Bytes needed.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
}

/// The value of `bp-meter/<meterNo>`: an interval's energy, the registers at its end, where the records are.
///
/// The balance of a meter is the sum of `produced` minus the sum of `consumed` over its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorValue {
    /// Number of the anchor, from 1, without gaps.
    pub n: u64,
    /// End of the interval.
    pub t: UnixTime,
    /// Energy given to the grid since the anchor before.
    pub produced: WattHours,
    /// Energy taken from the grid since the anchor before.
    pub consumed: WattHours,
    /// The meter's register 2.8.0 (given to the grid) at `t`.
    pub register_out: WattHours,
    /// The meter's register 1.8.0 (taken from the grid) at `t`.
    pub register_in: WattHours,
    /// Content identifier of the newest file of records.
    pub c: String,
}

#[derive(Serialize, Deserialize)]
struct AnchorJson {
    v: u64,
    n: u64,
    t: UnixTime,
    p: WattHours,
    u: WattHours,
    #[serde(rename = "P")]
    register_out: WattHours,
    #[serde(rename = "U")]
    register_in: WattHours,
    c: String,
}

impl AnchorValue {
    /// The bytes for the chain.
    ///
    /// # Errors
    /// [`ValueError::Cid`] if `c` is none, [`ValueError::TooLong`] if it is an endless one.
    pub fn to_value(&self) -> Result<NameValue, ValueError> {
        check_cid(&self.c)?;
        write(&AnchorJson {
            v: VERSION,
            n: self.n,
            t: self.t,
            p: self.produced,
            u: self.consumed,
            register_out: self.register_out,
            register_in: self.register_in,
            c: self.c.clone(),
        })
    }

    /// Reads the bytes of a name's value.
    ///
    /// # Errors
    /// [`ValueError`].
    pub fn parse(value: &[u8]) -> Result<Self, ValueError> {
        let json: AnchorJson = read(value)?;
        check_cid(&json.c)?;
        Ok(Self {
            n: json.n,
            t: json.t,
            produced: json.p,
            consumed: json.u,
            register_out: json.register_out,
            register_in: json.register_in,
            c: json.c,
        })
    }
}

/// What an electrician says of a meter today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateStatus {
    /// The certificate holds.
    Valid,
    /// It does not hold any more.
    Revoked,
}

/// The value of `bp/<meterNo>`: an electrician's word about a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateValue {
    /// Whether the certificate holds.
    pub status: CertificateStatus,
    /// Who holds the meter's names (the 1-of-2). The network is the reader's to check.
    pub holder: Address<Unchecked>,
    /// The key that signs the meter's records.
    pub reading_key: PublicKey,
    /// Content identifier of the signed certificate document.
    pub c: String,
}

#[derive(Serialize, Deserialize)]
struct CertificateJson {
    v: u64,
    s: CertificateStatus,
    a: Address<Unchecked>,
    k: PublicKey,
    c: String,
    /// Where the reason for a revocation is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r: Option<String>,
}

impl CertificateValue {
    /// The bytes for the chain.
    ///
    /// # Errors
    /// [`ValueError::Cid`] if `c` is none, [`ValueError::TooLong`] if it is an endless one.
    pub fn to_value(&self) -> Result<NameValue, ValueError> {
        check_cid(&self.c)?;
        let (s, a, k, c) = (self.status, self.holder.clone(), self.reading_key, self.c.clone());
        write(&CertificateJson { v: VERSION, s, a, k, c, r: None })
    }

    /// The bytes that take this certificate back, with the content identifier of the document that says why. They go
    /// on naming the certificate, so that whoever knows nothing of reasons still reads what is revoked.
    ///
    /// # Errors
    /// As [`CertificateValue::to_value`].
    pub fn to_revocation(&self, reason: &str) -> Result<NameValue, ValueError> {
        check_cid(&self.c)?;
        check_cid(reason)?;
        let (s, a, k, c) =
            (CertificateStatus::Revoked, self.holder.clone(), self.reading_key, self.c.clone());
        write(&CertificateJson { v: VERSION, s, a, k, c, r: Some(reason.to_owned()) })
    }

    /// The document that says why a certificate was revoked, by the bytes of a name's value; `None` if it was not, or
    /// if no such document is named.
    #[must_use]
    pub fn reason(value: &[u8]) -> Option<String> {
        let json: CertificateJson = read(value).ok()?;
        json.r.filter(|reason| json.s == CertificateStatus::Revoked && check_cid(reason).is_ok())
    }

    /// Reads the bytes of a name's value.
    ///
    /// # Errors
    /// [`ValueError`].
    pub fn parse(value: &[u8]) -> Result<Self, ValueError> {
        let json: CertificateJson = read(value)?;
        check_cid(&json.c)?;
        Ok(Self { status: json.s, holder: json.a, reading_key: json.k, c: json.c })
    }
}

/// The value of `bp_organization/<Name>`: where the organisation's document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationValue {
    /// Content identifier of the signed document.
    pub c: String,
}

#[derive(Serialize, Deserialize)]
struct OrganisationJson {
    v: u64,
    c: String,
}

impl OrganisationValue {
    /// The bytes for the chain.
    ///
    /// # Errors
    /// [`ValueError::Cid`] if `c` is none, [`ValueError::TooLong`] if it is an endless one.
    pub fn to_value(&self) -> Result<NameValue, ValueError> {
        check_cid(&self.c)?;
        write(&OrganisationJson { v: VERSION, c: self.c.clone() })
    }

    /// Reads the bytes of a name's value.
    ///
    /// # Errors
    /// [`ValueError`].
    pub fn parse(value: &[u8]) -> Result<Self, ValueError> {
        let OrganisationJson { c, .. } = read(value)?;
        check_cid(&c)?;
        Ok(Self { c })
    }
}

fn write(json: &impl Serialize) -> Result<NameValue, ValueError> {
    let bytes = serde_json::to_vec(json).expect("numbers and strings are always JSON");
    let (length, limit) = (bytes.len(), NameValue::MAX_BYTES);
    NameValue::new(bytes).map_err(|_| ValueError::TooLong { length, limit })
}

fn read<T: DeserializeOwned>(value: &[u8]) -> Result<T, ValueError> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u64,
    }
    let not_ours = |error: serde_json::Error| ValueError::NotOurs(error.to_string());
    let text = core::str::from_utf8(value).map_err(|error| ValueError::NotOurs(error.to_string()))?;
    if !text.starts_with('{') {
        return Err(serde_json::from_str::<IgnoredAny>(text)
            .map_or_else(not_ours, |_| ValueError::NotOurs("not an object".to_owned())));
    }
    match serde_json::from_str::<Versioned>(text).map_err(not_ours)?.v {
        VERSION => serde_json::from_str(text).map_err(|error| ValueError::Field(error.to_string())),
        0 => Err(ValueError::NotOurs("version 0".to_owned())),
        newer => Err(ValueError::NewerVersion(newer)),
    }
}

/// Whether a text is spelled like a CID of the protocol; what it names is for `ipld` to say.
///
/// Version 1, codec raw or DAG-CBOR, SHA-256 of 32 bytes are always the same seven letters, followed by the hash: 52
/// letters, of which the first cannot be a late one, and the last has two bits to spare.
fn check_cid(text: &str) -> Result<(), ValueError> {
    let hash = text.strip_prefix("bafkrei").or_else(|| text.strip_prefix("bafyrei"));
    let spelled = hash.is_some_and(|hash| {
        hash.len() == 52
            && hash.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'2'..=b'7'))
            && hash.starts_with(|first| matches!(first, 'a'..='h'))
            && hash.ends_with(|last| "aeimquy4".contains(last))
    });
    if spelled { Ok(()) } else { Err(ValueError::Cid(text.chars().take(MAX_CID).collect())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::sha256;
    use crate::keys::SecretKey;
    use crate::network::Network;

    const CID: &str = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";

    /// Against the general crate: every hash passes, and nothing it calls another CID.
    #[test]
    fn cids_are_recognised_by_their_letters() {
        for number in 0..200_u32 {
            let hash = cid::multihash::Multihash::wrap(0x12, &sha256(&number.to_le_bytes())).unwrap();
            for (codec, ours) in [(0x55, true), (0x71, true), (0x70, false)] {
                let text = cid::Cid::new_v1(codec, hash).to_string();
                assert_eq!(check_cid(&text).is_ok(), ours, "{text}");
                let last = text.len() - 1;
                assert!(check_cid(&text[..last]).is_err());
                for letter in "abcdefghijklmnopqrstuvwxyz234567".chars() {
                    let other = format!("{}{letter}", &text[..last]);
                    let canonical =
                        cid::Cid::try_from(other.as_str()).is_ok_and(|cid| cid.to_string() == other);
                    assert_eq!(check_cid(&other).is_ok(), ours && canonical, "{other}");
                }
            }
        }
    }

    fn anchor() -> AnchorValue {
        AnchorValue {
            n: 7,
            t: UnixTime::from_secs(1_795_000_000).unwrap(),
            produced: WattHours::from_wh(250),
            consumed: WattHours::ZERO,
            register_out: WattHours::from_wh(15_338_555),
            register_in: WattHours::from_wh(u64::MAX),
            c: CID.to_owned(),
        }
    }

    fn certificate() -> CertificateValue {
        let reading_key = SecretKey::from_bytes(&[5; 32]).unwrap().public();
        let holder = Address::p2wpkh(&reading_key, Network::Mainnet).into_unchecked();
        CertificateValue { status: CertificateStatus::Valid, holder, reading_key, c: CID.to_owned() }
    }

    #[test]
    fn anchors_are_written_as_the_protocol_says() {
        let value = anchor().to_value().unwrap();
        let expected = format!(
            "{{\"v\":1,\"n\":7,\"t\":1795000000,\"p\":250,\"u\":0,\"P\":15338555,\
             \"U\":18446744073709551615,\"c\":\"{CID}\"}}"
        );
        assert_eq!(core::str::from_utf8(value.as_bytes()).unwrap(), expected);
        assert_eq!(AnchorValue::parse(value.as_bytes()).unwrap(), anchor());
    }

    #[test]
    fn certificates_are_written_as_the_protocol_says() {
        let value = certificate().to_value().unwrap();
        let (holder, key) = (certificate().holder, certificate().reading_key);
        let expected =
            format!("{{\"v\":1,\"s\":\"valid\",\"a\":\"{holder}\",\"k\":\"{key}\",\"c\":\"{CID}\"}}");
        assert_eq!(core::str::from_utf8(value.as_bytes()).unwrap(), expected);
        assert_eq!(CertificateValue::parse(value.as_bytes()).unwrap(), certificate());
    }

    #[test]
    fn organisations_are_written_as_the_protocol_says() {
        let organisation = OrganisationValue { c: CID.to_owned() };
        let value = organisation.to_value().unwrap();
        assert_eq!(value.as_bytes(), format!("{{\"v\":1,\"c\":\"{CID}\"}}").as_bytes());
        assert_eq!(OrganisationValue::parse(value.as_bytes()).unwrap(), organisation);
        assert!(matches!(OrganisationValue::parse(b"{\"v\":1,\"c\":\"Qm\"}"), Err(ValueError::Cid(_))));
        assert!(matches!(OrganisationValue::parse(b"{\"v\":1}"), Err(ValueError::Field(_))));
    }

    #[test]
    fn a_revocation_names_the_certificate_and_the_reason() {
        const REASON: &str = "bafyreidmohu4wu72iy5qiuyfwbs5w75borbxub3zutwkxdcqekmw5tcgvu";
        let value = certificate().to_revocation(REASON).unwrap();
        let (holder, key) = (certificate().holder, certificate().reading_key);
        let expected = format!(
            "{{\"v\":1,\"s\":\"revoked\",\"a\":\"{holder}\",\"k\":\"{key}\",\"c\":\"{CID}\",\"r\":\"{REASON}\"}}"
        );
        assert_eq!(core::str::from_utf8(value.as_bytes()).unwrap(), expected);
        let read = CertificateValue::parse(value.as_bytes()).unwrap();
        assert_eq!(read, CertificateValue { status: CertificateStatus::Revoked, ..certificate() });
        for (row, text, reason) in [
            ("as written", expected.clone(), Some(REASON)),
            ("without reason", expected.replace(&format!(",\"r\":\"{REASON}\""), ""), None),
            ("still valid", expected.replace("revoked", "valid"), None),
            ("no cid", expected.replace(REASON, "because"), None),
            ("no value", "{}".to_owned(), None),
        ] {
            assert_eq!(CertificateValue::reason(text.as_bytes()).as_deref(), reason, "{row}");
        }
        assert!(matches!(certificate().to_revocation("because"), Err(ValueError::Cid(_))));
    }

    #[test]
    fn foreign_values_are_told_apart() {
        let good = String::from_utf8(anchor().to_value().unwrap().as_bytes().to_vec()).unwrap();
        let change = |from: &str, to: &str| good.replacen(from, to, 1);
        let is_field = |error: &ValueError| matches!(error, ValueError::Field(_));
        let not_ours = |error: &ValueError| matches!(error, ValueError::NotOurs(_));
        type Is<'a> = &'a dyn Fn(&ValueError) -> bool;
        let rows: &[(&str, String, Is<'_>)] = &[
            ("empty", String::new(), &not_ours),
            ("a word", "world".to_owned(), &not_ours),
            ("an array", "[1]".to_owned(), &not_ours),
            ("no version", "{}".to_owned(), &not_ours),
            ("version as text", change("\"v\":1", "\"v\":\"1\""), &not_ours),
            ("version 0", change("\"v\":1", "\"v\":0"), &not_ours),
            ("newer", change("\"v\":1", "\"v\":2"), &|error| *error == ValueError::NewerVersion(2)),
            ("newer, otherwise unknown", "{\"v\":3}".to_owned(), &|e| *e == ValueError::NewerVersion(3)),
            ("negative", change("\"p\":250", "\"p\":-1"), &is_field),
            ("fraction", change("\"p\":250", "\"p\":0.5"), &is_field),
            ("missing", change("\"u\":0,", ""), &is_field),
            ("twice", change("\"u\":0,", "\"u\":0,\"u\":1,"), &is_field),
            ("year 10000", change("1795000000", "253402300800"), &is_field),
            ("no cid", change(CID, "Qm"), &|error| matches!(error, ValueError::Cid(_))),
            ("trailing rubbish", format!("{good}x"), &not_ours),
        ];
        for (row, text, is) in rows {
            let error = AnchorValue::parse(text.as_bytes()).unwrap_err();
            assert!(is(&error), "{row}: {error:?}");
        }
        assert!(not_ours(&AnchorValue::parse(&[0xff]).unwrap_err()));
        let more = change("\"u\":0", "\"u\":0,\"later\":{\"x\":[]}");
        assert_eq!(AnchorValue::parse(more.as_bytes()).unwrap(), anchor(), "unknown keys are ignored");
    }

    #[test]
    fn values_always_fit() {
        let mut longest = anchor();
        (longest.n, longest.t) = (u64::MAX, UnixTime::MAX);
        longest.register_out = WattHours::from_wh(u64::MAX);
        assert!(longest.to_value().unwrap().as_bytes().len() <= 300);
        longest.c = "b".repeat(129);
        assert!(matches!(longest.to_value(), Err(ValueError::Cid(_))));
    }
}
