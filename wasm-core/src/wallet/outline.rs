//! What a transaction would do, before it is signed: facts and warnings, no text.
//!
//! What the wallet itself knows about a coin comes first; what a PSBT says about it comes second and is marked as not
//! proven if nothing but a statement is there. A transaction that is wrong is outlined like any other: it is the person
//! who has to see it. What must not be signed at all, [`Psbt::check`] refuses.

use std::collections::{BTreeMap, BTreeSet};

use super::history::sum;
use super::{Net, Notes, Party, Wallet};
use crate::address::Address;
use crate::keys::PublicKey;
use crate::psbt::{KeyOrigin, Psbt};
use crate::script::name::NameOutput;
use crate::tx::build::{KeyRef, Unsigned, dust_limit};
use crate::tx::sighash::SIGHASH_ALL;
use crate::tx::{FeeConcern, FeeLimits, OutPoint, Transaction, TxOut, VERSION_NAME};
use crate::units::Amount;

/// An input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineInput {
    /// The coin spent.
    pub coin: OutPoint,
    /// What it holds; `None` if nobody says.
    pub amount: Option<Amount>,
    /// Our key that opens it; `None` if it is not ours.
    pub key: Option<KeyRef>,
    /// The name it is, if it is one.
    pub name: Option<NameOutput>,
}

/// An output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineOutput {
    /// What it holds.
    pub amount: Amount,
    /// Whose it is.
    pub party: Party,
    /// The address, of a name that of its owner; `None` for scripts that have none.
    pub address: Option<Address>,
    /// The name operation, if it is one.
    pub name: Option<NameOutput>,
    /// Whether a transaction the wallet knows pays the same owner.
    pub paid_before: bool,
}

/// Something to see before signing. Numbers are those of inputs or outputs, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The fee is high.
    Fee(FeeConcern),
    /// Nobody says what this input holds, so the fee is not known.
    UnknownAmount(usize),
    /// What this input holds is only stated. It is not ours.
    UnprovenAmount(usize),
    /// What is stated about this input is not what the wallet knows.
    Contradiction(usize),
    /// More is paid than is spent: no block takes this.
    Overspent,
    /// One coin is spent twice.
    SpentTwice(usize),
    /// No input is ours: there is nothing to sign.
    NothingOurs,
    /// This input spends a coin that the person has frozen.
    Frozen(usize),
    /// This input spends a coin that waits for its block.
    Unconfirmed(usize),
    /// This input spends a name.
    NameSpent(usize),
    /// This input spends a name, and no output holds it: the name is lost.
    NameLost(usize),
    /// The version does not fit: names need 0x7100, and nothing else may have it.
    Version {
        /// The version.
        version: u32,
    },
    /// This input asks for a signature that does not cover everything.
    Sighash {
        /// The input.
        input: usize,
        /// The type asked for; only 1 (all) is made here.
        sighash_type: u32,
    },
    /// Nodes do not relay an output with so little.
    Dust(usize),
    /// This output is said to come back to us, and is not known to be ours.
    ForeignChange(usize),
    /// Anybody could take this output: its witness version is not active on Doichain.
    Unprotected(usize),
    /// Nothing that can be spent is left afterwards.
    Everything,
    /// All goes to ourselves.
    OnlyOurselves,
}

/// What a transaction would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The inputs, in their order.
    pub inputs: Vec<OutlineInput>,
    /// The outputs, in their order.
    pub outputs: Vec<OutlineOutput>,
    /// What the miner gets; `None` if an amount is not known, or more is paid than is spent.
    pub fee: Option<Amount>,
    /// Virtual bytes, with the largest signatures where they are missing and the locks are known.
    pub vsize: usize,
    /// What it changes for us. As in the history, what name coins hold does not count.
    pub net: Net,
    /// All our money afterwards: [`Holdings::money`](super::Holdings::money) once it is sent.
    pub left: Amount,
    /// What to see first.
    pub warnings: Vec<Warning>,
}

impl Outline {
    /// What goes to others, in swartz; the fee is not part of it.
    #[must_use]
    pub fn paid(&self) -> Amount {
        sum(self.outputs.iter().filter(|output| !output.party.is_own()).map(|output| output.amount))
    }

    /// Swartz per virtual byte, rounded down.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        self.fee?.swartz().checked_div(u64::try_from(self.vsize).ok()?)
    }
}

/// What an input spends, and whether that is proven.
struct Spent {
    output: TxOut,
    proven: bool,
}

/// A transaction with what is said about it.
struct Draft<'a> {
    tx: &'a Transaction,
    spent: Vec<Option<Spent>>,
    vsize: usize,
    /// Outputs that are said to be ours.
    claimed: Vec<usize>,
    warnings: Vec<Warning>,
}

impl Wallet {
    /// Outlines a transaction that was built here.
    #[must_use]
    pub fn outline(&self, unsigned: &Unsigned, notes: &Notes, limits: FeeLimits) -> Outline {
        let spent =
            unsigned.coins().iter().map(|coin| Some(Spent { output: coin.output.clone(), proven: true }));
        let change = unsigned.change().and_then(|vout| usize::try_from(vout).ok());
        self.finish(
            Draft {
                tx: unsigned.tx(),
                spent: spent.collect(),
                vsize: unsigned.vsize(),
                claimed: change.into_iter().collect(),
                warnings: Vec::new(),
            },
            notes,
            limits,
        )
    }

    /// Outlines a PSBT, wherever it comes from.
    #[must_use]
    pub fn outline_psbt(&self, psbt: &Psbt, notes: &Notes, limits: FeeLimits) -> Outline {
        let tx = psbt.tx();
        let mut warnings = Vec::new();
        let mut spent = Vec::new();
        for (index, (tx_in, input)) in tx.inputs.iter().zip(psbt.inputs()).enumerate() {
            let (known, said) = (self.output_of(tx_in.previous), psbt.spent(index).ok());
            if known.is_some() && input.is_stated() && known != said {
                warnings.push(Warning::Contradiction(index));
            }
            let proven = known.is_some() || input.previous().is_some();
            spent.push(known.or(said).map(|output| Spent { output: output.clone(), proven }));
            let sighash = input.sighash_type().filter(|asked| *asked != u32::from(SIGHASH_ALL));
            warnings.extend(sighash.map(|sighash_type| Warning::Sighash { input: index, sighash_type }));
        }
        let claimed = self.claimed(psbt);
        self.finish(Draft { tx, spent, vsize: psbt.vsize(), claimed, warnings }, notes, limits)
    }

    /// Outlines a finished transaction. Of coins that are not ours nothing is known.
    #[must_use]
    pub fn outline_tx(&self, tx: &Transaction, notes: &Notes, limits: FeeLimits) -> Outline {
        let known = tx.inputs.iter().map(|input| self.output_of(input.previous));
        let spent = known.map(|known| known.map(|output| Spent { output: output.clone(), proven: true }));
        let (spent, vsize) = (spent.collect(), tx.vsize());
        self.finish(Draft { tx, spent, vsize, claimed: Vec::new(), warnings: Vec::new() }, notes, limits)
    }

    /// An output of a transaction the wallet knows.
    fn output_of(&self, outpoint: OutPoint) -> Option<&TxOut> {
        self.transactions.get(&outpoint.txid)?.transaction.output(outpoint.vout)
    }

    /// Outputs whose keys are said to come from a root that also one of our inputs is said to come from.
    fn claimed(&self, psbt: &Psbt) -> Vec<usize> {
        let mut roots = BTreeSet::new();
        for (tx_in, input) in psbt.tx().inputs.iter().zip(psbt.inputs()) {
            if self.output_of(tx_in.previous).is_some_and(|output| self.key_of(output).is_some()) {
                roots.extend(input.origins().values().map(|origin| origin.fingerprint));
            }
        }
        let outputs = psbt.outputs().iter().enumerate();
        let claims = |origins: &BTreeMap<PublicKey, KeyOrigin>| {
            origins.values().any(|origin| roots.contains(&origin.fingerprint))
        };
        outputs.filter(|(_, output)| claims(output.origins())).map(|(index, _)| index).collect()
    }

    fn finish(&self, draft: Draft<'_>, notes: &Notes, limits: FeeLimits) -> Outline {
        let Draft { tx, spent, vsize, claimed, mut warnings } = draft;
        let inputs: Vec<OutlineInput> = tx
            .inputs
            .iter()
            .zip(&spent)
            .map(|(input, spent)| self.outline_input(input.previous, spent.as_ref()))
            .collect();
        let outputs: Vec<OutlineOutput> =
            tx.outputs.iter().map(|output| self.outline_output(tx, output, notes)).collect();
        let amounts: Option<Vec<Amount>> = inputs.iter().map(|input| input.amount).collect();
        let total = amounts.map(|amounts| sum(amounts.into_iter()));
        let paid = sum(outputs.iter().map(|output| output.amount));
        let fee = total.and_then(|total| total.checked_sub(paid));
        if total.is_some() && fee.is_none() {
            warnings.push(Warning::Overspent);
        }
        let net = net(&inputs, &outputs);
        let left = self.left(tx, notes);
        let mut outline = Outline { inputs, outputs, fee, vsize, net, left, warnings };
        self.warn_about_inputs(&mut outline, &spent, notes);
        warn_about_outputs(&mut outline, tx, &claimed);
        self.warn_about_all(&mut outline, tx, notes, limits);
        outline
    }

    /// All our money after `tx`, which may replace a transaction that waits.
    fn left(&self, tx: &Transaction, notes: &Notes) -> Amount {
        let mut after = self.clone();
        after.sent(tx.clone());
        after.holdings(notes.frozen()).money()
    }

    fn outline_input(&self, coin: OutPoint, spent: Option<&Spent>) -> OutlineInput {
        let output = spent.map(|spent| &spent.output);
        OutlineInput {
            coin,
            amount: output.map(|output| output.value),
            key: output.and_then(|output| self.key_of(output)).cloned(),
            name: output.and_then(TxOut::name),
        }
    }

    fn outline_output(&self, tx: &Transaction, output: &TxOut, notes: &Notes) -> OutlineOutput {
        let owner = output.owner();
        let txid = tx.txid();
        let mut others = self.transactions.iter().filter(|(known, _)| **known != txid);
        OutlineOutput {
            amount: output.value,
            party: self.party(output, notes),
            address: Address::from_script(&owner, self.network),
            name: output.name(),
            paid_before: others
                .any(|(_, known)| known.transaction.outputs.iter().any(|known| known.owner() == owner)),
        }
    }

    fn warn_about_inputs(&self, outline: &mut Outline, spent: &[Option<Spent>], notes: &Notes) {
        let keeps_name = |name: &NameOutput| {
            let kept = |made: &NameOutput| made.name == name.name;
            outline.outputs.iter().any(|output| output.name.as_ref().is_some_and(kept))
        };
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (index, (input, spent)) in outline.inputs.iter().zip(spent).enumerate() {
            let waits = |coin: OutPoint| {
                self.transactions.get(&coin.txid).is_some_and(|located| located.inclusion.is_none())
            };
            let lost = input.name.as_ref().is_some_and(|name| !keeps_name(name));
            let facts = [
                (spent.is_none(), Warning::UnknownAmount(index)),
                (spent.as_ref().is_some_and(|spent| !spent.proven), Warning::UnprovenAmount(index)),
                (!seen.insert(input.coin), Warning::SpentTwice(index)),
                (notes.is_frozen(&input.coin), Warning::Frozen(index)),
                (waits(input.coin), Warning::Unconfirmed(index)),
                (input.name.is_some() && !lost, Warning::NameSpent(index)),
                (lost, Warning::NameLost(index)),
            ];
            found.extend(facts.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning));
        }
        outline.warnings.extend(found);
    }

    fn warn_about_all(&self, outline: &mut Outline, tx: &Transaction, notes: &Notes, limits: FeeLimits) {
        let named = |input: &OutlineInput| input.name.is_some();
        let names =
            outline.inputs.iter().any(named) || outline.outputs.iter().any(|output| output.name.is_some());
        if names != (tx.version == VERSION_NAME) {
            outline.warnings.push(Warning::Version { version: tx.version });
        }
        if outline.inputs.iter().all(|input| input.key.is_none()) {
            outline.warnings.push(Warning::NothingOurs);
            return;
        }
        if let Some(fee) = outline.fee {
            outline.warnings.extend(limits.judge(fee, outline.paid()).into_iter().map(Warning::Fee));
        }
        let own = |output: &OutlineOutput| output.party.is_own();
        if outline.outputs.iter().all(own) && !names {
            outline.warnings.push(Warning::OnlyOurselves);
        }
        let spent: BTreeSet<OutPoint> = outline.inputs.iter().map(|input| input.coin).collect();
        let money = |output: &OutlineOutput| own(output) && output.name.is_none();
        let left = self.spendable(notes.frozen());
        if !outline.outputs.iter().any(money) && left.iter().all(|coin| spent.contains(&coin.outpoint())) {
            outline.warnings.push(Warning::Everything);
        }
    }
}

/// What comes to us less what goes from us; name coins are no money.
fn net(inputs: &[OutlineInput], outputs: &[OutlineOutput]) -> Net {
    let spent = inputs.iter().filter(|input| input.key.is_some() && input.name.is_none());
    let spent = sum(spent.filter_map(|input| input.amount));
    let received = outputs.iter().filter(|output| output.party.is_own() && output.name.is_none());
    Net::between(sum(received.map(|output| output.amount)), spent)
}

fn warn_about_outputs(outline: &mut Outline, tx: &Transaction, claimed: &[usize]) {
    for (index, (output, seen)) in tx.outputs.iter().zip(&outline.outputs).enumerate() {
        let protected = output.owner().witness_version().is_none_or(|version| version == 0);
        let dust = seen.party != Party::Data && output.value < dust_limit(output);
        let facts = [
            (dust, Warning::Dust(index)),
            (claimed.contains(&index) && !seen.party.is_own(), Warning::ForeignChange(index)),
            (!protected, Warning::Unprotected(index)),
        ];
        outline.warnings.extend(facts.into_iter().filter(|(holds, _)| *holds).map(|(_, warning)| warning));
    }
}
