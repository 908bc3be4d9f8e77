//! A document that lacks only its signature, and what the name that points to it says then: the same whether the key
//! that signs is here or on another device.

use super::{Certificate, KIND, ORGANISATION_KIND, Organisation, REVOCATION_KIND, Revocation};
use super::{organisation, revocation, wire};
use crate::file::{DocumentError, SignedDocument, sign_document};
use crate::ipld::Cid;
use crate::keys::{PublicKey, SecretKey, Signature};
use crate::name::values::{CertificateStatus, CertificateValue, OrganisationValue, ValueError};
use crate::name::{Name, NameValue};

/// A document before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// A certificate.
    Certificate(Box<Certificate>),
    /// Why a certificate is taken back.
    Revocation(Revocation),
    /// A version of an organisation.
    Organisation(Organisation),
}

/// A document that was a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedDraft {
    /// The document's name.
    pub cid: Cid,
    /// The document.
    pub block: Vec<u8>,
}

impl Draft {
    /// Reads what a document of this kind says.
    ///
    /// # Errors
    /// [`DocumentError`] naming what is wrong.
    pub fn read(kind: &str, body: &[u8]) -> Result<Self, DocumentError> {
        match kind {
            KIND => Ok(Self::Certificate(Box::new(wire::read(body)?))),
            REVOCATION_KIND => Ok(Self::Revocation(revocation::read(body)?)),
            ORGANISATION_KIND => Ok(Self::Organisation(organisation::read(body)?)),
            _ => Err(DocumentError::Field { field: "kind" }),
        }
    }

    /// What the document calls itself.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Certificate(_) => KIND,
            Self::Revocation(_) => REVOCATION_KIND,
            Self::Organisation(_) => ORGANISATION_KIND,
        }
    }

    /// What is signed.
    ///
    /// # Errors
    /// [`DocumentError::Field`] if the draft contradicts itself.
    pub fn body(&self) -> Result<Vec<u8>, DocumentError> {
        match self {
            Self::Certificate(certificate) => wire::write(certificate),
            Self::Revocation(revocation) => revocation::write(revocation),
            Self::Organisation(organisation) => organisation::write(organisation),
        }
    }

    /// Signs it.
    ///
    /// # Errors
    /// [`DocumentError::Field`] if the draft contradicts itself, or is not for this key to sign.
    pub fn sign(&self, key: &SecretKey) -> Result<SignedDraft, DocumentError> {
        self.is_for(key.public())?;
        SignedDraft::of(&sign_document(self.kind(), self.body()?, key)?)
    }

    /// The document with a signature that was made elsewhere.
    ///
    /// # Errors
    /// As [`Draft::sign`]; [`DocumentError::WrongSignature`] if it is not the key's over this draft.
    pub fn with_signature(&self, key: PublicKey, signature: Signature) -> Result<SignedDraft, DocumentError> {
        self.is_for(key)?;
        SignedDraft::of(&SignedDocument::with_signature(self.kind(), self.body()?, key, signature)?)
    }

    /// Whether this key may sign it.
    fn is_for(&self, key: PublicKey) -> Result<(), DocumentError> {
        let wrong = match self {
            Self::Certificate(certificate) if certificate.electrician != key => Some("electrician"),
            Self::Organisation(organisation) if organisation.successor == Some(key) => Some("successor"),
            _ => None,
        };
        wrong.map_or(Ok(()), |field| Err(DocumentError::Field { field }))
    }

    /// The names that may point to it.
    #[must_use]
    pub fn names(&self) -> Vec<Name> {
        match self {
            Self::Certificate(certificate) => Name::certificates(&certificate.meter).collect(),
            Self::Revocation(revocation) => Name::certificates(&revocation.meter).collect(),
            Self::Organisation(organisation) => vec![organisation.chain_name()],
        }
    }

    /// Whose the name is that points to it, if `signer` signs it.
    #[must_use]
    pub fn holder(&self, signer: PublicKey) -> PublicKey {
        match self {
            Self::Organisation(organisation) => organisation.successor.unwrap_or(signer),
            Self::Certificate(_) | Self::Revocation(_) => signer,
        }
    }

    /// What the name says that points to the document `cid`. What takes a certificate back goes on saying what the name
    /// said `before`.
    ///
    /// # Errors
    /// [`ValueError`]; [`ValueError::NotOurs`] if the name did not say that this certificate holds.
    pub fn value(&self, cid: Cid, before: Option<&CertificateValue>) -> Result<NameValue, ValueError> {
        let c = cid.to_string();
        match self {
            Self::Certificate(certificate) => CertificateValue {
                status: CertificateStatus::Valid,
                holder: certificate.address.clone(),
                reading_key: certificate.reading_key,
                c,
            }
            .to_value(),
            Self::Revocation(revocation) => {
                let certificate = revocation.certificate.to_string();
                let before = before.filter(|before| before.c == certificate);
                before.ok_or(ValueError::NotOurs(certificate))?.to_revocation(&c)
            }
            Self::Organisation(_) => OrganisationValue { c }.to_value(),
        }
    }
}

impl SignedDraft {
    fn of(document: &SignedDocument) -> Result<Self, DocumentError> {
        Ok(Self { cid: document.cid()?, block: document.encode()? })
    }
}
