//! Certificates: an electrician's signed word that a meter, its gateway and its keys belong together; and
//! organisations, which say who is an electrician.
//!
//! The documents lie off chain; the names `bp/<meterNo>` and `bp_organization/<Name>` point to them (PROTOCOL,
//! sections 3 and 5). This module says what they contain, signs and reads them. Reading checks the form and the
//! signature; whether the chain agrees and whether they are in force is decided in [`crate::verify`], and which
//! organisations to accept is the user's choice ([`Choices`]).

use crate::address::{Address, Unchecked};
use crate::file::{DocumentError, SignedDocument, sign_document};
use crate::ipld::{self, Cid};
use crate::keys::{PublicKey, SecretKey};
use crate::multisig::Holder;
use crate::name::MeterId;
use crate::network::Network;
use crate::units::UnixTime;

mod answer;
mod choice;
mod draft;
mod errand;
mod join;
mod organisation;
mod photo;
mod revocation;
mod state;
mod text;
mod wire;
mod words;

pub use answer::{ANSWER_PREFIX, Answer, MAX_ANSWER_BYTES};
pub use choice::{Choice, ChoiceError, Choices, MAX_CHOICES, OrganisationKey};
pub use draft::{Draft, SignedDraft};
pub use errand::{ERRAND_PREFIX, Errand, ErrandError, Fault, Fulfilled, MAX_ERRAND_BYTES};
pub use join::{JOIN_KIND, JOIN_PREFIX, JoinError, JoinRequest, MAX_JOIN_BYTES, SignedJoinRequest};
pub use organisation::{
    Change, EditError, MAX_MEMBERS, MAX_ORGANISATION_BYTES, Member, ORGANISATION_KIND, Organisation,
    SignedOrganisation,
};
pub use photo::{MAX_PHOTO_BYTES, Photo, PhotoError};
use revocation::KIND as REVOCATION_KIND;
pub use revocation::{Revocation, SignedRevocation};
pub use state::{CertificateState, Ends, Observed, RENEW_BEFORE_S, Term, certificate_state};
pub use words::{Country, Words, WordsError};

/// What a certificate calls itself.
pub const KIND: &str = "certificate";
/// The longest certificate, in bytes; what gateways accept.
pub const MAX_CERTIFICATE_BYTES: usize = 8 * 1024;
/// The blocks that must hold a certificate before it counts: its own and those behind it (PROTOCOL, section 9).
pub const CERTIFICATE_BLOCKS: u32 = 3;
/// The most seals one certificate lists.
pub const MAX_SEALS: usize = 16;
/// The version written and read.
const VERSION: u64 = 1;

/// What an electrician certifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Number of the meter, as printed on it.
    pub meter: MeterId,
    /// Maker of the meter.
    pub maker: Words,
    /// Model of the meter.
    pub model: Words,
    /// Until when the meter's calibration holds, if that is known.
    pub calibrated_until: Option<UnixTime>,
    /// The key the gateway signs records with.
    pub reading_key: PublicKey,
    /// The owner's and the gateway's keys, which hold the meter's names together.
    pub holder: Holder,
    /// The address of that holder.
    pub address: Address<Unchecked>,
    /// Seals that were put on.
    pub seals: Vec<Seal>,
    /// The most the installation gives to the grid, in W.
    pub max_export_w: u32,
    /// The most the installation takes from the grid, in W.
    pub max_import_w: u32,
    /// Where the meter stands.
    pub place: Place,
    /// From when the certificate holds.
    pub from: UnixTime,
    /// The first second it does not hold any more.
    pub until: UnixTime,
    /// The key of the electrician, who signs.
    pub electrician: PublicKey,
    /// The organisation the electrician acts for, if any.
    pub organisation: Option<Words>,
    /// The certificate this one replaces.
    pub previous: Option<Cid>,
}

/// Where a meter stands, as far as it matters for trading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The country.
    pub country: Country,
    /// The postcode.
    pub postcode: Words,
    /// The balancing area, if known.
    pub balancing_area: Option<Words>,
}

/// A seal on a meter or gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The number on it.
    pub number: Words,
    /// Where it is.
    pub place: Words,
    /// A photo of it.
    pub photo: Option<Cid>,
}

/// A certificate whose electrician signed it. Whether to believe that electrician is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCertificate {
    certificate: Certificate,
    document: SignedDocument,
    cid: Cid,
}

impl Certificate {
    /// Signs the certificate with the electrician's key.
    ///
    /// # Errors
    /// [`DocumentError::Field`] if the certificate contradicts itself or `key` is not the electrician's,
    /// [`DocumentError::Block`] if it gets too long.
    pub fn sign(&self, key: &SecretKey) -> Result<SignedCertificate, DocumentError> {
        let document = sign_document(KIND, wire::write(self)?, key)?;
        SignedCertificate::decode(&document.encode()?)
    }

    /// Whether the address in it is the holder's on this network.
    #[must_use]
    pub fn is_on(&self, network: Network) -> bool {
        self.address.clone().require_network(network) == Ok(self.holder.address(network))
    }

    /// What contradicts itself, by the field's name in the document.
    fn contradiction(&self) -> Option<&'static str> {
        let rules = [
            ("until", self.until > self.from),
            ("seals", self.seals.len() <= MAX_SEALS),
            ("address", Network::ALL.into_iter().any(|network| self.is_on(network))),
        ];
        rules.into_iter().find_map(|(field, holds)| (!holds).then_some(field))
    }
}

impl SignedCertificate {
    /// Reads a certificate and checks that it is well formed, does not contradict itself, and is signed by the
    /// electrician it names.
    ///
    /// # Errors
    /// [`DocumentError`] naming what is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, DocumentError> {
        if block.len() > MAX_CERTIFICATE_BYTES {
            let (len, max) = (block.len(), MAX_CERTIFICATE_BYTES);
            return Err(ipld::IpldError::TooLong { len, max }.into());
        }
        let document = SignedDocument::decode(block)?;
        document.verify(KIND)?;
        let certificate = wire::read(document.body())?;
        if certificate.electrician != *document.key() {
            return Err(DocumentError::Field { field: "electrician" });
        }
        Ok(Self { certificate, document, cid: ipld::dag_cbor_cid(block) })
    }

    /// What is certified.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
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

#[cfg(test)]
pub(crate) mod tests;
