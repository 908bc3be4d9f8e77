//! What a page asks another device to sign, where the identity's key is: a document, and the name that points to it.
//!
//! A name says the content address of the signed document, which nobody knows before it is signed. So the request holds
//! the document without its signature and a PSBT in which a stand-in of the same length is in its place. Who signs puts
//! the address there, signs, and gives back signatures and nothing else: what was asked for cannot come back changed.
//! See `docs/adr/0014-signing-elsewhere.md`.

mod error;

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

pub use error::{ErrandError, Fault};

use super::answer::Answer;
use super::draft::{Draft, SignedDraft};
use super::text;
use crate::address::Address;
use crate::file::DocumentError;
use crate::ipld::{self, Cid, IpldError};
use crate::keys::{PublicKey, SecretKey};
use crate::name::values::CertificateValue;
use crate::name::{Name, NameValue};
use crate::network::Network;
use crate::psbt::Psbt;
use crate::script::Script;
use crate::sign::{parse_with_type, with_type};
use crate::tx::build::NameCoin;

/// What a request calls itself.
const KIND: &str = "signing-request";
/// What the text of a request begins with.
pub const ERRAND_PREFIX: &str = "BPASK:";
/// The longest request, in bytes: the longest document and its transaction fit.
pub const MAX_ERRAND_BYTES: usize = 128 * 1024;
const VERSION: u64 = 1;

/// A document to be signed by a key that is elsewhere, and the transaction that writes its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    draft: Draft,
    signer: PublicKey,
    network: Network,
    psbt: Psbt,
}

/// What became of a request: the document, and the transaction, which lacks the signatures of who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fulfilled {
    /// The document.
    pub signed: SignedDraft,
    /// The transaction.
    pub psbt: Psbt,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    network: String,
    /// The kind of the document.
    document: String,
    body: ByteBuf,
    key: ByteArray<33>,
    psbt: ByteBuf,
}

impl Errand {
    /// What stands in the name's value in place of the address of the signed document: the address of what is signed.
    ///
    /// # Errors
    /// [`DocumentError`] if the draft contradicts itself.
    pub fn stand_in(draft: &Draft) -> Result<Cid, DocumentError> {
        Ok(ipld::dag_cbor_cid(&draft.body()?))
    }

    /// Asks `signer` to sign a draft and the transaction that writes its name, in whose value [`Errand::stand_in`] is.
    /// Of the transaction only what a signer needs is passed on.
    ///
    /// # Errors
    /// [`ErrandError`] if the draft is not this signer's, or the transaction does not fit.
    pub fn new(
        draft: Draft,
        signer: PublicKey,
        network: Network,
        mut psbt: Psbt,
    ) -> Result<Self, ErrandError> {
        psbt.make_lean();
        let errand = Self { draft, signer, network, psbt };
        errand.check()?;
        Ok(errand)
    }

    /// What is to be signed.
    #[must_use]
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Who is to sign it.
    #[must_use]
    pub const fn signer(&self) -> PublicKey {
        self.signer
    }

    /// The chain on which the name is.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// The transaction, with the stand-in.
    #[must_use]
    pub const fn psbt(&self) -> &Psbt {
        &self.psbt
    }

    /// The name that is written.
    ///
    /// # Errors
    /// None that could occur: it was checked before.
    pub fn name(&self) -> Result<Name, ErrandError> {
        let written = self.psbt.tx().name_output();
        let names = self.draft.names();
        let name = written.and_then(|(_, output)| names.into_iter().find(|name| output.is_doi_of(name)));
        name.ok_or(ErrandError::Transaction(Fault::OtherName))
    }

    /// Whether a name of the signer's is spent, so that the transaction needs the signer, too.
    #[must_use]
    pub fn spends_name(&self) -> bool {
        self.name_input().is_some()
    }

    /// The request as bytes.
    ///
    /// # Errors
    /// None that could occur: it was checked before.
    pub fn encode(&self) -> Result<Vec<u8>, ErrandError> {
        let wire = Wire {
            v: VERSION,
            kind: KIND.to_owned(),
            network: self.network.to_string(),
            document: self.draft.kind().to_owned(),
            body: ByteBuf::from(self.draft.body()?),
            key: ByteArray::new(self.signer.to_bytes()),
            psbt: ByteBuf::from(self.psbt.encode()),
        };
        let block = ipld::encode(&wire)?;
        let (len, max) = (block.len(), MAX_ERRAND_BYTES);
        if len > max { Err(IpldError::TooLong { len, max }.into()) } else { Ok(block) }
    }

    /// Whether bytes begin like a request, so that what is wrong with them is wrong with a request.
    #[must_use]
    pub fn is_one(block: &[u8]) -> bool {
        ipld::head(block, MAX_ERRAND_BYTES).is_ok_and(|head| head.kind == KIND)
    }

    /// Reads a request and checks that it does nothing but what it says.
    ///
    /// # Errors
    /// [`ErrandError`].
    pub fn decode(block: &[u8]) -> Result<Self, ErrandError> {
        let head = ipld::head(block, MAX_ERRAND_BYTES)?;
        if head.kind != KIND {
            return Err(ErrandError::Field { field: "kind" });
        }
        if head.v > VERSION {
            return Err(ErrandError::NewerVersion { v: head.v });
        }
        let wire: Wire = ipld::decode(block, MAX_ERRAND_BYTES)?;
        if wire.v != VERSION {
            return Err(ErrandError::Field { field: "v" });
        }
        let network = wire.network.parse().map_err(|_| ErrandError::Field { field: "network" })?;
        let signer =
            PublicKey::from_slice(wire.key.as_slice()).map_err(|_| ErrandError::Field { field: "key" })?;
        let (draft, psbt) = (Draft::read(&wire.document, &wire.body)?, Psbt::decode(&wire.psbt)?);
        let errand = Self { draft, signer, network, psbt };
        errand.check()?;
        // two requests that differ must not be one
        if errand.encode()? == block { Ok(errand) } else { Err(ErrandError::Field { field: "psbt" }) }
    }

    /// The request as text.
    ///
    /// # Errors
    /// None that could occur.
    pub fn to_text(&self) -> Result<String, ErrandError> {
        Ok(text::write(ERRAND_PREFIX, &self.encode()?))
    }

    /// Reads the text of a request.
    ///
    /// # Errors
    /// [`ErrandError`].
    pub fn parse(text: &str) -> Result<Self, ErrandError> {
        let block = text::read(ERRAND_PREFIX, text, MAX_ERRAND_BYTES);
        Self::decode(&block.map_err(|_| ErrandError::Text { prefix: ERRAND_PREFIX })?)
    }

    /// The request's name, by which an answer is known.
    ///
    /// # Errors
    /// None that could occur.
    pub fn id(&self) -> Result<Cid, ErrandError> {
        Ok(ipld::dag_cbor_cid(&self.encode()?))
    }

    /// Signs what is asked for. `newest` are coins that names are known to be: without that of the name that is written,
    /// nothing is signed that spends one.
    ///
    /// # Errors
    /// [`ErrandError`].
    pub fn sign(&self, key: &SecretKey, newest: &[NameCoin]) -> Result<Answer, ErrandError> {
        if key.public() != self.signer {
            return Err(ErrandError::OtherKey { expected: self.signer });
        }
        let signed = self.draft.sign(key)?;
        let mut psbt = self.pointing_to(signed.cid)?;
        psbt.check(newest)?;
        let name = match self.name_input() {
            Some(input) => {
                psbt.sign(key, newest)?;
                let made = psbt.inputs().get(input).and_then(|input| input.signatures().get(&key.public()));
                let made = made.and_then(|bytes| parse_with_type(bytes));
                Some(made.ok_or(ErrandError::NameSignature)?)
            }
            None => None,
        };
        let document = super::answer::signature_of(&signed.block)?;
        Ok(Answer { request: self.id()?, document, name })
    }

    /// Takes an answer: the document and the transaction, exactly as asked for, with the signatures.
    ///
    /// # Errors
    /// [`ErrandError`] if it answers something else, or a signature is not the signer's.
    pub fn fulfil(&self, answer: &Answer) -> Result<Fulfilled, ErrandError> {
        if answer.request != self.id()? {
            return Err(ErrandError::OtherRequest);
        }
        let signed = self.draft.with_signature(self.signer, answer.document)?;
        let mut psbt = self.pointing_to(signed.cid)?;
        match (self.name_input(), &answer.name) {
            (None, None) => {}
            (Some(input), Some(signature)) => {
                psbt.add_signature(input, self.signer, with_type(signature))?;
                if !psbt.signed_by(input)?.contains(&self.signer) {
                    return Err(ErrandError::NameSignature);
                }
            }
            _ => return Err(ErrandError::NameSignature),
        }
        Ok(Fulfilled { signed, psbt })
    }

    fn check(&self) -> Result<(), ErrandError> {
        let fault = |fault| Err(ErrandError::Transaction(fault));
        let name = self.name()?;
        let Some((vout, output)) = self.psbt.tx().name_output() else { return fault(Fault::OtherName) };
        if output.owner != self.script(self.draft.holder(self.signer)) {
            return fault(Fault::OtherOwner);
        }
        if output.value != self.value(Self::stand_in(&self.draft)?)?.as_bytes() {
            return fault(Fault::OtherValue);
        }
        let holds = self.psbt.tx().output(vout).map(|output| output.value);
        for index in 0..self.psbt.inputs().len() {
            let spent = self.psbt.spent(index)?;
            let theirs = spent.owner() == self.script(self.signer);
            match spent.name() {
                Some(_) if !theirs => return fault(Fault::NotTheirs(index)),
                Some(coin) if !coin.is_doi_of(&name) => return fault(Fault::SpendsMore(index)),
                Some(_) if Some(spent.value) > holds => return fault(Fault::TakesMoney),
                None if theirs => return fault(Fault::SpendsMore(index)),
                Some(_) | None => {}
            }
        }
        Ok(())
    }

    /// What the name is to say of the document `cid`.
    fn value(&self, cid: Cid) -> Result<NameValue, ErrandError> {
        let written = self.psbt.tx().name_output();
        let said = written.and_then(|(_, output)| CertificateValue::parse(&output.value).ok());
        Ok(self.draft.value(cid, said.as_ref())?)
    }

    /// The transaction with the document's address in it.
    fn pointing_to(&self, cid: Cid) -> Result<Psbt, ErrandError> {
        Ok(self.psbt.with_name_value(&self.value(cid)?)?)
    }

    /// The input that spends the signer's name.
    fn name_input(&self) -> Option<usize> {
        let named = |index: &usize| self.psbt.spent(*index).is_ok_and(|spent| spent.name().is_some());
        (0..self.psbt.inputs().len()).find(named)
    }

    fn script(&self, key: PublicKey) -> Script {
        Address::p2wpkh(&key, self.network).script_pubkey()
    }
}

#[cfg(test)]
mod tests;
