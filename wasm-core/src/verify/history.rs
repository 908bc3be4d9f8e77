//! What happened to a certificate name, and what the electrician took back.
//!
//! Only one thing proves that the electrician wrote an operation: it spends a name coin of the electrician's
//! own address. Registrations prove nothing, because anybody can register a free name for anybody's address.

use super::super::Verified;
use super::super::reason::CertificateReason;
use super::super::transactions::{ConfirmedTransaction, TransactionEvidence, verify_transaction};
use super::CertificateEvidence;
use crate::address::Address;
use crate::chain::HeaderChain;
use crate::name::NameHistory;
use crate::name::values::{CertificateStatus, CertificateValue};
use crate::network::Network;
use crate::script::Script;
use crate::trust::SignedCertificate;
use crate::tx::OutPoint;
use crate::units::Height;

/// The proven operations on one name.
#[derive(Debug)]
pub(super) struct History {
    operations: Vec<Operation>,
    /// Whether each of them is proven and follows the one before.
    pub(super) complete: Result<(), CertificateReason>,
}

#[derive(Debug)]
struct Operation {
    height: Height,
    coin: OutPoint,
    spends: Vec<OutPoint>,
    owner: Script,
    value: Option<CertificateValue>,
}

impl History {
    pub(super) fn of(evidence: &CertificateEvidence<'_>, headers: &HeaderChain) -> Self {
        let mut follower = NameHistory::new(evidence.name.clone(), headers.network());
        let (mut operations, mut complete) = (Vec::new(), Ok(()));
        let provable = |transaction: &&TransactionEvidence<'_>| transaction.height >= headers.base();
        // Blocks before the base cannot be proven; what was written there counts for nothing (PROTOCOL, section 3).
        for transaction in evidence.earlier.iter().filter(provable).chain([&evidence.newest]) {
            let (_, confirmed) = verify_transaction(transaction, headers);
            let Some(confirmed) = confirmed.map(Verified::into_inner) else {
                complete = complete.and(Err(CertificateReason::Unproven));
                continue;
            };
            let followed = follower.add(confirmed.inclusion.height, &confirmed.transaction);
            complete = complete.and(followed.map(drop).map_err(CertificateReason::from));
            operations.extend(Operation::of(&confirmed));
        }
        Self { operations, complete }
    }
}

impl Operation {
    fn of(confirmed: &ConfirmedTransaction) -> Option<Self> {
        let (vout, output) = confirmed.transaction.name_output()?;
        Some(Self {
            height: confirmed.inclusion.height,
            coin: OutPoint::new(confirmed.txid, vout),
            spends: confirmed.transaction.inputs.iter().map(|input| input.previous).collect(),
            value: CertificateValue::parse(&output.value).ok(),
            owner: output.owner,
        })
    }

    /// Whether the name said so after this operation that the document holds.
    fn upholds(&self, cid: &str) -> bool {
        self.value.as_ref().is_some_and(|value| value.c == cid && value.status == CertificateStatus::Valid)
    }
}

/// The block in which the electrician took the document back: wrote a name that pointed to it, with their own
/// coin, so that it no longer says that the document holds. That is for good; who wants to certify again signs
/// a new one.
pub(super) fn withdrawn(signed: &SignedCertificate, network: Network, all: &[History]) -> Option<Height> {
    let cid = signed.cid().to_string();
    let owner = Address::p2wpkh(&signed.certificate().electrician, network).script_pubkey();
    let owned_from = network.params().doi_ownership_height;
    let operations = || all.iter().flat_map(|history| &history.operations);
    let pointed = |coin: &OutPoint| {
        operations().any(|before| {
            let value = before.value.as_ref();
            before.coin == *coin && before.owner == owner && value.is_some_and(|value| value.c == cid)
        })
    };
    let later = operations().filter(|after| after.height >= owned_from && !after.upholds(&cid));
    later.filter(|after| after.spends.iter().any(pointed)).map(|after| after.height).min()
}
