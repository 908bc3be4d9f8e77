//! Why an electrician took a certificate back: a signed document beside the name that says `revoked`.
//!
//! The name alone revokes, and nobody needs the document to know that a certificate does not hold. It answers the next
//! question, in words of the one who may answer it. See `docs/adr/0011-revocations.md`.

use serde::{Deserialize, Serialize};

use super::{SignedCertificate, Words};
use crate::file::{DocumentError, SignedDocument, sign_document};
use crate::ipld::{self, Cid};
use crate::keys::{PublicKey, SecretKey};
use crate::name::MeterId;
use crate::units::UnixTime;

/// What a revocation calls itself.
pub(super) const KIND: &str = "revocation";
/// The longest revocation, in bytes.
const MAX_BYTES: usize = 1024;
const VERSION: u64 = 1;

/// What an electrician says about a certificate that no longer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The meter.
    pub meter: MeterId,
    /// The certificate that is taken back.
    pub certificate: Cid,
    /// Why.
    pub reason: Words,
    /// When it was signed.
    pub at: UnixTime,
}

/// A revocation with its signature, which fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedRevocation {
    revocation: Revocation,
    document: SignedDocument,
    cid: Cid,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    meter: String,
    certificate: Cid,
    reason: String,
    at: u64,
}

impl Revocation {
    /// Signs it with the key that signed the certificate.
    ///
    /// # Errors
    /// [`DocumentError::Block`] if it gets too long, which no valid [`Words`] do.
    pub fn sign(&self, key: &SecretKey) -> Result<SignedRevocation, DocumentError> {
        let document = sign_document(KIND, write(self)?, key)?;
        SignedRevocation::decode(&document.encode()?)
    }
}

impl SignedRevocation {
    /// Reads a revocation and checks its form and its signature.
    ///
    /// # Errors
    /// [`DocumentError`] naming what is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, DocumentError> {
        if block.len() > MAX_BYTES {
            let (len, max) = (block.len(), MAX_BYTES);
            return Err(ipld::IpldError::TooLong { len, max }.into());
        }
        let document = SignedDocument::decode(block)?;
        document.verify(KIND)?;
        let revocation = read(document.body())?;
        Ok(Self { revocation, document, cid: ipld::dag_cbor_cid(block) })
    }

    /// What was said.
    #[must_use]
    pub const fn revocation(&self) -> &Revocation {
        &self.revocation
    }

    /// Who signed it.
    #[must_use]
    pub const fn by(&self) -> &PublicKey {
        self.document.key()
    }

    /// Whether it is about this certificate, and of the electrician who signed that.
    #[must_use]
    pub fn is_of(&self, certificate: &SignedCertificate) -> bool {
        self.revocation.certificate == certificate.cid()
            && self.revocation.meter == certificate.certificate().meter
            && *self.by() == certificate.certificate().electrician
    }

    /// The document's name.
    #[must_use]
    pub const fn cid(&self) -> Cid {
        self.cid
    }

    /// The document as a block.
    ///
    /// # Errors
    /// None that could occur: the block was read before.
    pub fn block(&self) -> Result<Vec<u8>, DocumentError> {
        self.document.encode()
    }
}

/// The canonical body.
pub(super) fn write(revocation: &Revocation) -> Result<Vec<u8>, DocumentError> {
    Ok(ipld::encode(&Wire {
        v: VERSION,
        kind: KIND.to_owned(),
        meter: revocation.meter.to_string(),
        certificate: revocation.certificate,
        reason: revocation.reason.to_string(),
        at: revocation.at.secs(),
    })?)
}

/// Reads a body.
pub(super) fn read(body: &[u8]) -> Result<Revocation, DocumentError> {
    let v = ipld::head(body, MAX_BYTES)?.v;
    if v > VERSION {
        return Err(DocumentError::NewerVersion { v });
    }
    let wire: Wire = ipld::decode(body, MAX_BYTES)?;
    let field = |field| DocumentError::Field { field };
    let meter: MeterId = wire.meter.parse().map_err(|_| field("meter"))?;
    let reason = Words::new(&wire.reason).map_err(|_| field("reason"))?;
    let rules = [
        ("v", wire.v == VERSION && wire.kind == KIND),
        ("meter", meter.as_str() == wire.meter),
        ("reason", reason.as_str() == wire.reason),
    ];
    if let Some((name, _)) = rules.into_iter().find(|(_, holds)| !holds) {
        return Err(field(name));
    }
    let at = UnixTime::from_secs(wire.at).map_err(|_| field("at"))?;
    Ok(Revocation { meter, certificate: wire.certificate, reason, at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::tests::{certificate, key};

    fn revocation() -> Revocation {
        let signed = certificate().sign(&key(0x45)).unwrap();
        Revocation {
            meter: certificate().meter,
            certificate: signed.cid(),
            reason: Words::new("Zähler getauscht").unwrap(),
            at: UnixTime::from_secs(1_800_000_000).unwrap(),
        }
    }

    /// The body written down by hand, in the canonical order: keys by length, then by bytes.
    #[test]
    fn golden_revocation() {
        let signed = revocation().sign(&key(0x45)).unwrap();
        let cid = hex::encode(revocation().certificate.to_bytes());
        let reason = hex::encode("Zähler getauscht");
        let body = [
            "a6617601",
            "6261741a6b49d200",
            "646b696e646a7265766f636174696f6e",
            "656d657465726e3149534b30303738313233343536",
            &format!("66726561736f6e71{reason}"),
            &format!("6b6365727469666963617465d82a582500{cid}"),
        ];
        assert_eq!(hex::encode(signed.document.body()), body.concat());
        let read = SignedRevocation::decode(&signed.block().unwrap()).unwrap();
        assert_eq!((read.revocation(), read.cid()), (&revocation(), signed.cid()));
        assert_eq!(read.by(), &key(0x45).public());
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let good = revocation().sign(&key(0x45)).unwrap().block().unwrap();
        for at in 0..good.len() {
            let mut block = good.clone();
            block[at] ^= 1;
            assert!(SignedRevocation::decode(&block).is_err(), "byte {at}");
        }
        let long = vec![0; MAX_BYTES + 1];
        assert!(matches!(SignedRevocation::decode(&long), Err(DocumentError::Block(_))));
    }

    #[test]
    fn signed_nonsense_is_refused() {
        let body = hex::encode(revocation().sign(&key(0x45)).unwrap().document.body());
        for (row, from, to, expected) in [
            ("meter", hex::encode("1ISK"), hex::encode("1isk"), DocumentError::Field { field: "meter" }),
            ("reason", hex::encode("getau"), hex::encode("ge\nau"), DocumentError::Field { field: "reason" }),
            ("older", "617601".to_owned(), "617600".to_owned(), DocumentError::Field { field: "v" }),
            ("newer", "617601".to_owned(), "617602".to_owned(), DocumentError::NewerVersion { v: 2 }),
        ] {
            assert!(body.contains(&from), "{row}");
            let body = hex::decode(body.replacen(&from, &to, 1)).unwrap();
            let document = sign_document(KIND, body, &key(0x45)).unwrap();
            let found = SignedRevocation::decode(&document.encode().unwrap());
            assert_eq!(found, Err(expected), "{row}");
        }
    }

    #[test]
    fn only_the_electrician_speaks_about_the_certificate() {
        let of = certificate().sign(&key(0x45)).unwrap();
        let good = revocation();
        let other_meter = Revocation { meter: "1EMH0012345678".parse().unwrap(), ..good.clone() };
        let other = Revocation { certificate: ipld::raw_cid(b"other"), ..good.clone() };
        for (row, revocation, signer, fits) in [
            ("as it should be", good.clone(), 0x45, true),
            ("somebody else", good, 0x46, false),
            ("another meter", other_meter, 0x45, false),
            ("another certificate", other, 0x45, false),
        ] {
            assert_eq!(revocation.sign(&key(signer)).unwrap().is_of(&of), fits, "{row}");
        }
    }
}
