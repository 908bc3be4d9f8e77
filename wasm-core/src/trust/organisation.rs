//! Organisations: who vouches for which electricians, since when and until when.
//!
//! A document is one version of an organisation; the next one links to it. Which version holds is what the name
//! `bp_organization/<Name>` points to, so nothing here has a number or a date of its own. Members that leave stay
//! in the list with the time they left: what they certified before may still be believed.

use super::Words;
use crate::file::{DocumentError, SignedDocument, sign_document};
use crate::ipld::{self, Cid};
use crate::keys::{PublicKey, SecretKey};
use crate::name::Name;
use crate::units::UnixTime;

mod edit;
#[cfg(test)]
pub(crate) mod tests;
mod wire;

pub use edit::{Change, EditError};
pub(super) use wire::{read, write};

/// What an organisation's document calls itself.
pub const ORGANISATION_KIND: &str = "organisation";
/// The longest document of an organisation, in bytes: that of [`MAX_MEMBERS`] with the longest labels fits.
pub const MAX_ORGANISATION_BYTES: usize = 60 * 1024;
/// The most entries in the list of members, those who left counted.
pub const MAX_MEMBERS: usize = 256;

/// One version of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name, as in `bp_organization/<Name>`.
    pub name: Words,
    /// Its electricians, also those who left.
    pub members: Vec<Member>,
    /// The key that rules in disputes.
    pub arbiter: Option<PublicKey>,
    /// The key that signs prices.
    pub price: Option<PublicKey>,
    /// How to reach it.
    pub contact: Option<Words>,
    /// The key that holds the name from this version on, if it was handed over.
    pub successor: Option<PublicKey>,
    /// The version before.
    pub previous: Option<Cid>,
}

/// An electrician of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The electrician's identity key.
    pub key: PublicKey,
    /// Who that is.
    pub label: Words,
    /// From when on the organisation vouches for what this key certifies.
    pub from: UnixTime,
    /// The first second it does not vouch any more; `None` as long as it does.
    pub until: Option<UnixTime>,
}

/// A version of an organisation, and who signed it. Whether that is who holds the name is for [`crate::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOrganisation {
    organisation: Organisation,
    document: SignedDocument,
    cid: Cid,
}

impl Member {
    /// Whether the organisation vouches for what this key certified at that time.
    #[must_use]
    pub fn covers(&self, time: UnixTime) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }

    /// Whether two entries cover a common second, or begin at the same one: an entry is known by its key and beginning.
    fn overlaps(&self, other: &Self) -> bool {
        let ends_after = |one: &Self, from| one.until.is_none_or(|until| until > from);
        self.from == other.from || (ends_after(self, other.from) && ends_after(other, self.from))
    }
}

impl Organisation {
    /// A new organisation without members.
    #[must_use]
    pub const fn new(name: Words) -> Self {
        Self {
            name,
            members: Vec::new(),
            arbiter: None,
            price: None,
            contact: None,
            successor: None,
            previous: None,
        }
    }

    /// The name on the chain that points to the newest version.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn chain_name(&self) -> Name {
        Name::organization(self.name.as_str()).expect("a namespace and 1 to 100 bytes")
    }

    /// Everything the list says about a key, in its order.
    pub fn entries(&self, key: PublicKey) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(move |member| member.key == key)
    }

    /// Signs this version.
    ///
    /// # Errors
    /// [`DocumentError::Field`] if it contradicts itself or hands the name over to the key that signs.
    pub fn sign(&self, key: &SecretKey) -> Result<SignedOrganisation, DocumentError> {
        let document = sign_document(ORGANISATION_KIND, write(self)?, key)?;
        SignedOrganisation::decode(&document.encode()?)
    }

    /// What contradicts itself, by the field's name in the document.
    fn contradiction(&self) -> Option<&'static str> {
        let ordered = |member: &Member| member.until.is_none_or(|until| until >= member.from);
        if self.members.len() > MAX_MEMBERS || self.has_twice() {
            return Some("members");
        }
        (!self.members.iter().all(ordered)).then_some("until")
    }

    /// Whether two entries speak of one key at one time.
    fn has_twice(&self) -> bool {
        let mut with_later = self.members.iter().enumerate().flat_map(|(at, member)| {
            self.members.iter().skip(at.saturating_add(1)).map(move |other| (member, other))
        });
        with_later.any(|(one, other)| one.key == other.key && one.overlaps(other))
    }
}

impl SignedOrganisation {
    /// Reads a document and checks that it is well formed, does not contradict itself, and is signed.
    ///
    /// # Errors
    /// [`DocumentError`] naming what is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, DocumentError> {
        if block.len() > MAX_ORGANISATION_BYTES {
            let (len, max) = (block.len(), MAX_ORGANISATION_BYTES);
            return Err(ipld::IpldError::TooLong { len, max }.into());
        }
        let document = SignedDocument::decode(block)?;
        document.verify(ORGANISATION_KIND)?;
        let organisation = read(document.body())?;
        if organisation.successor == Some(*document.key()) {
            return Err(DocumentError::Field { field: "successor" });
        }
        Ok(Self { organisation, document, cid: ipld::dag_cbor_cid(block) })
    }

    /// What it says.
    #[must_use]
    pub const fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// The document's name.
    #[must_use]
    pub const fn cid(&self) -> Cid {
        self.cid
    }

    /// Who signed it.
    #[must_use]
    pub const fn signer(&self) -> PublicKey {
        *self.document.key()
    }

    /// Who holds the name while it points here: the successor if it was handed over, else who signed.
    #[must_use]
    pub fn holder(&self) -> PublicKey {
        self.organisation.successor.unwrap_or(self.signer())
    }

    /// The document as a block.
    ///
    /// # Errors
    /// None that could occur: the block was read before.
    pub fn block(&self) -> Result<Vec<u8>, DocumentError> {
        self.document.encode()
    }

    /// The version that follows, as yet with the same content, to be edited and signed by [`Self::holder`].
    #[must_use]
    pub fn next(&self) -> Organisation {
        Organisation { previous: Some(self.cid), successor: None, ..self.organisation.clone() }
    }
}
