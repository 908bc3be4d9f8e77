//! The request of an electrician to be listed by an organisation.
//!
//! It is signed, so that who sends it has the key it names, and short enough for one QR code: the text is
//! [`JOIN_PREFIX`] and the document in base32, in the letters for which QR codes need least room.

use serde::{Deserialize, Serialize};

use super::Words;
use super::text::{self, TextFault};
use super::wire::{field, time, words};
use crate::address::Address;
use crate::file::{DocumentError, SignedDocument, sign_document};
use crate::ipld;
use crate::keys::{PublicKey, SecretKey};
use crate::network::Network;
use crate::units::UnixTime;

/// What a request calls itself.
pub const JOIN_KIND: &str = "join";
/// What the text of a request begins with.
pub const JOIN_PREFIX: &str = "BPJOIN:";
/// The longest request, in bytes; its text fits into one QR code.
pub const MAX_JOIN_BYTES: usize = 640;
/// The version written and read.
const VERSION: u64 = 1;

/// Why a text is no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// There is no [`JOIN_PREFIX`] in it.
    #[error("no request to join: {JOIN_PREFIX} is missing")]
    NoPrefix,
    /// What follows is no base32.
    #[error("the request is incomplete or was changed on its way")]
    Letters,
    /// The document in it is not right.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// Who wants to be listed by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinRequest {
    /// The organisation.
    pub organisation: Words,
    /// Who the electrician is.
    pub label: Words,
    /// When it was signed.
    pub at: UnixTime,
}

/// A request and the key it is for, which signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedJoinRequest {
    request: JoinRequest,
    document: SignedDocument,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    organisation: String,
    label: String,
    at: u64,
}

impl JoinRequest {
    /// Signs the request with the key that shall be listed.
    ///
    /// # Errors
    /// None that could occur: texts are short.
    pub fn sign(&self, key: &SecretKey) -> Result<SignedJoinRequest, DocumentError> {
        let wire = Wire {
            v: VERSION,
            kind: JOIN_KIND.to_owned(),
            organisation: self.organisation.to_string(),
            label: self.label.to_string(),
            at: self.at.secs(),
        };
        let document = sign_document(JOIN_KIND, ipld::encode(&wire)?, key)?;
        SignedJoinRequest::decode(&document.encode()?)
    }
}

impl SignedJoinRequest {
    /// Reads a request and checks its signature.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn decode(block: &[u8]) -> Result<Self, DocumentError> {
        if block.len() > MAX_JOIN_BYTES {
            let (len, max) = (block.len(), MAX_JOIN_BYTES);
            return Err(ipld::IpldError::TooLong { len, max }.into());
        }
        let document = SignedDocument::decode(block)?;
        document.verify(JOIN_KIND)?;
        let v = ipld::head(document.body(), MAX_JOIN_BYTES)?.v;
        if v > VERSION {
            return Err(DocumentError::NewerVersion { v });
        }
        let wire: Wire = ipld::decode(document.body(), MAX_JOIN_BYTES)?;
        if wire.v != VERSION {
            return Err(field("v"));
        }
        let request = JoinRequest {
            organisation: words("organisation", &wire.organisation)?,
            label: words("label", &wire.label)?,
            at: time("at", wire.at)?,
        };
        Ok(Self { request, document })
    }

    /// Reads the text of a request, or a link or message that ends with it. Spaces, line breaks and the case of the
    /// letters do not matter.
    ///
    /// # Errors
    /// [`JoinError`].
    pub fn parse(text: &str) -> Result<Self, JoinError> {
        let block = text::read(JOIN_PREFIX, text, MAX_JOIN_BYTES).map_err(|fault| match fault {
            TextFault::NoPrefix => JoinError::NoPrefix,
            TextFault::Letters => JoinError::Letters,
        })?;
        Ok(Self::decode(&block)?)
    }

    /// The request as text, for a QR code or a message.
    ///
    /// # Errors
    /// None that could occur: the document was read before.
    pub fn to_text(&self) -> Result<String, DocumentError> {
        Ok(text::write(JOIN_PREFIX, &self.document.encode()?))
    }

    /// What is asked for.
    #[must_use]
    pub const fn request(&self) -> &JoinRequest {
        &self.request
    }

    /// The key that asks.
    #[must_use]
    pub const fn key(&self) -> PublicKey {
        *self.document.key()
    }

    /// The address of that key, which holds what it certifies.
    #[must_use]
    pub fn address(&self, network: Network) -> Address {
        Address::p2wpkh(self.document.key(), network)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;

    use super::*;
    use crate::trust::tests::key;

    fn request() -> JoinRequest {
        JoinRequest {
            organisation: Words::new("Isar-Energie").unwrap(),
            label: Words::new("Elektro Huber, Landshut").unwrap(),
            at: UnixTime::from_secs(1_795_334_400).unwrap(),
        }
    }

    #[test]
    fn a_request_is_one_text() {
        let signed = request().sign(&key(0x45)).unwrap();
        let text = signed.to_text().unwrap();
        let golden = include_str!("../../tests/data/trust/join.txt");
        assert_eq!(text, golden.trim());
        let spread =
            format!("Hallo!\nhttps://dapp.example/#/organisations/join/{}\n {}", &text[..60], &text[60..]);
        for shown in [text.clone(), text.to_lowercase(), format!("  {text}\n"), spread] {
            let read = SignedJoinRequest::parse(&shown).unwrap();
            assert_eq!(read, signed);
            assert_eq!((read.request(), read.key()), (&request(), key(0x45).public()));
        }
        let address = Address::p2wpkh(&key(0x45).public(), Network::Devnet);
        assert_eq!(signed.address(Network::Devnet), address);
    }

    #[test]
    fn the_longest_request_fits() {
        let long = Words::new(&"ä".repeat(50)).unwrap();
        let longest = JoinRequest { organisation: long.clone(), label: long, at: UnixTime::MAX };
        let block = longest.sign(&key(1)).unwrap().document.encode().unwrap();
        assert!(block.len() <= MAX_JOIN_BYTES, "{}", block.len());
    }

    #[test]
    fn what_is_no_request() {
        let text = request().sign(&key(0x45)).unwrap().to_text().unwrap();
        let letter = if text.ends_with('A') { 'B' } else { 'A' };
        let changed = format!("{}{letter}{}", &text[..100], &text[101..]);
        assert_eq!(SignedJoinRequest::parse(""), Err(JoinError::NoPrefix));
        assert_eq!(SignedJoinRequest::parse("BPJOIN:!"), Err(JoinError::Letters));
        assert!(matches!(
            SignedJoinRequest::parse(&text[..text.len() - 8]),
            Err(JoinError::Document(_) | JoinError::Letters)
        ));
        assert!(matches!(
            SignedJoinRequest::parse(&changed),
            Err(JoinError::Document(_) | JoinError::Letters)
        ));
        let certificate = hex::decode(include_str!("../../tests/data/trust/certificate.hex").trim()).unwrap();
        let other = format!("{JOIN_PREFIX}{}", BASE32_NOPAD.encode(&certificate));
        assert_eq!(SignedJoinRequest::parse(&other), Err(JoinError::Letters), "too long for a request");
    }
}
