//! Organisations: what a holder signed, against what the chain says about the name.
//!
//! Verified means that this document is the newest version of the organisation: the name points to it, the name is
//! held by who signed it (or whom the holder before handed it to), it has not expired, and this version was never
//! replaced by another one. Whether to accept the organisation is the user's choice.

use super::Verified;
use super::history::{Broken, History, withdrawn};
use super::reason::OrganisationReason;
use super::report::{Check, Outcome, Report, Verdict, names};
use super::transactions::{ConfirmedTransaction, TransactionEvidence, verify_transaction};
use crate::address::Address;
use crate::chain::HeaderChain;
use crate::ipld::Cid;
use crate::keys::PublicKey;
use crate::name::Name;
use crate::name::values::OrganisationValue;
use crate::network::Network;
use crate::script::Script;
use crate::trust::{Organisation, SignedOrganisation, Words};
use crate::units::{Height, UnixTime};

/// An organisation's name as it was written, and the document it points to now.
#[derive(Debug, Clone, Copy)]
pub struct OrganisationEvidence<'a> {
    /// The organisation.
    pub name: &'a Words,
    /// The newest operation on its name with its proof.
    pub newest: TransactionEvidence<'a>,
    /// All operations before, oldest first.
    pub earlier: &'a [TransactionEvidence<'a>],
    /// The document's block, if it is at hand.
    pub document: Option<&'a [u8]>,
}

/// The newest version of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organised {
    /// What it says.
    pub organisation: Organisation,
    /// The document's name.
    pub cid: Cid,
    /// The key that holds the name.
    pub holder: PublicKey,
    /// The block that says so.
    pub height: Height,
    /// That block's time.
    pub time: UnixTime,
    /// Blocks from that one to the tip, both counted.
    pub confirmations: u32,
    /// Who held the name since it was last registered.
    holders: Vec<Script>,
    network: Network,
}

impl Organised {
    /// Whether this key holds the name, or held it and every holder since was given it by the one before.
    #[must_use]
    pub fn comes_from(&self, key: PublicKey) -> bool {
        self.holders.contains(&Address::p2wpkh(&key, self.network).script_pubkey())
    }
}

/// The history of an organisation's name.
type Written = History<OrganisationValue>;

/// Checks an organisation: the checks of the newest transaction, `organisation.signature` and `organisation.name`. It
/// is there if all passed.
#[must_use]
pub fn verify_organisation(
    headers: &HeaderChain,
    evidence: &OrganisationEvidence<'_>,
) -> (Report, Option<Verified<Organised>>) {
    let (mut report, confirmed) = verify_transaction(&evidence.newest, headers);
    let confirmed = confirmed.map(Verified::into_inner);
    let (signature, signed) = document(evidence);
    report.checks.push(signature);
    let (Some(confirmed), Some(signed)) = (confirmed, signed) else {
        report.checks.push(Check::not_possible(names::ORGANISATION_NAME, OrganisationReason::Unproven));
        return (report, None);
    };
    let held = Held::of(headers, evidence, signed);
    let shown = format_args!("held by {}", Address::p2wpkh(&held.signed.holder(), headers.network()));
    report.checks.push(Check::of(names::ORGANISATION_NAME, held.check(&confirmed), shown));
    let passed = report.verdict() == Verdict::Passed;
    let organised = passed.then(|| held.organised(&confirmed));
    (report, organised.map(Verified))
}

fn document(evidence: &OrganisationEvidence<'_>) -> (Check, Option<SignedOrganisation>) {
    let name = names::ORGANISATION_SIGNATURE;
    let Some(block) = evidence.document else {
        return (Check::not_possible(name, OrganisationReason::Missing), None);
    };
    let read = SignedOrganisation::decode(block).map_err(OrganisationReason::from);
    let ours = read.and_then(|signed| {
        let found = &signed.organisation().name;
        let other = (found != evidence.name).then(|| found.clone());
        other.map_or(Ok(signed), |found| Err(OrganisationReason::OtherOrganisation { found }))
    });
    match ours {
        Ok(signed) => {
            let by = format_args!("signed by {}", signed.signer());
            (Check::new(name, Outcome::Passed, by), Some(signed))
        }
        Err(reason) => (Check::of(name, Err(reason), ""), None),
    }
}

/// A document and the name that should point to it.
struct Held<'a> {
    headers: &'a HeaderChain,
    name: Name,
    signed: SignedOrganisation,
    written: Written,
}

impl<'a> Held<'a> {
    fn of(headers: &'a HeaderChain, evidence: &OrganisationEvidence<'_>, signed: SignedOrganisation) -> Self {
        let name = signed.organisation().chain_name();
        let read = |value: &[u8]| OrganisationValue::parse(value).ok();
        let written = History::of(&name, (&evidence.newest, evidence.earlier), headers, read);
        Self { headers, name, signed, written }
    }

    fn check(&self, confirmed: &ConfirmedTransaction) -> Result<(), OrganisationReason> {
        self.written.complete.clone()?;
        let written = confirmed.transaction.name_output().map(|(_, output)| output);
        let ours = written.filter(|output| output.is_doi_of(&self.name));
        let output = ours.ok_or(OrganisationReason::NotThisName)?;
        let value = OrganisationValue::parse(&output.value)?;
        let expected = self.signed.cid();
        if value.c != expected.to_string() {
            let found = value.c.chars().take(80).collect();
            return Err(OrganisationReason::OtherDocument { expected, found });
        }
        if output.owner != self.script(self.signed.holder()) {
            return Err(OrganisationReason::OtherOwner);
        }
        let signer = self.script(self.signed.signer());
        if !self.written.tenure().iter().any(|operation| operation.owner == signer) {
            return Err(OrganisationReason::NotTheirs);
        }
        self.replaced()?;
        self.unexpired(confirmed.inclusion.height)
    }

    /// A stranger can register the name anew once it is free, for the holder's address, and point it to an old version.
    fn replaced(&self) -> Result<(), OrganisationReason> {
        let (cid, network) = (self.signed.cid().to_string(), self.headers.network());
        let says = |value: &OrganisationValue| value.c == cid;
        let holder = self.script(self.signed.holder());
        let replaced = withdrawn(&holder, network, &[&self.written], says, says);
        replaced.map_or(Ok(()), |height| Err(OrganisationReason::Replaced { height }))
    }

    fn unexpired(&self, height: Height) -> Result<(), OrganisationReason> {
        let tip = self.headers.tip().height;
        let at = height.saturating_add(self.headers.network().params().name_expiry.depth_at(tip));
        // The coin is gone one block before the name is free, as in `name::lifecycle`.
        if tip.saturating_add(1) >= at { Err(OrganisationReason::NameExpired { at }) } else { Ok(()) }
    }

    fn script(&self, key: PublicKey) -> Script {
        Address::p2wpkh(&key, self.headers.network()).script_pubkey()
    }

    fn organised(self, confirmed: &ConfirmedTransaction) -> Organised {
        Organised {
            organisation: self.signed.organisation().clone(),
            cid: self.signed.cid(),
            holder: self.signed.holder(),
            height: confirmed.inclusion.height,
            time: confirmed.inclusion.time,
            confirmations: confirmed.confirmations,
            holders: self.written.tenure().iter().map(|operation| operation.owner.clone()).collect(),
            network: self.headers.network(),
        }
    }
}

impl From<Broken> for OrganisationReason {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Unproven => Self::Unproven,
            Broken::Order(error) => Self::History(error),
        }
    }
}
