//! The certificates an electrician has written, by the chain, and in which state each is.

use std::rc::Rc;

use wasm_core::name::values::{CertificateStatus, CertificateValue};
use wasm_core::name::{MeterId, Name};
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::sync::{NameOperation, NameOperations};
use wasm_core::trust::{
    Certificate, CertificateState, Observed, SignedCertificate, SignedRevocation, Term, certificate_state,
};
use wasm_core::units::UnixTime;
use wasm_core::verify::{RecordVerifier, SeenRecords};
use wasm_core::wallet::HistoryRow;
use yew::Reducible;

use super::Problem;

/// What is at hand to judge a name by.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The electrician's script.
    pub me: &'a Script,
    /// The proven operations on the name.
    pub operations: &'a NameOperations,
    /// Whether something of ours waits for a block.
    pub waits: bool,
    /// The certificate's block.
    pub document: Option<&'a [u8]>,
    /// The block of the document that says why it was revoked.
    pub reason: Option<&'a [u8]>,
    /// What the gateway's records say; `None` if it was not asked or has none.
    pub inspected: Option<Inspected>,
    /// The time.
    pub now: UnixTime,
    /// The chain.
    pub network: Network,
}

/// A certificate of the electrician's.
#[derive(Clone, Debug, PartialEq)]
pub struct Own {
    /// The name it stands under.
    pub name: Name,
    /// The meter.
    pub meter: MeterId,
    /// Its state.
    pub state: CertificateState,
    /// The document's content address; empty while the registration waits for a block.
    pub cid: String,
    /// The document, if it is at hand.
    pub certificate: Option<Rc<Certificate>>,
    /// The transaction that wrote it.
    pub txid: String,
    /// That transaction's block, in UTC seconds.
    pub written: Option<u64>,
    /// Why it was revoked, if that can be read.
    pub reason: Option<String>,
    /// From when on records were looked at, if not from the certificate on.
    pub looked_from: Option<u64>,
    /// The gateway it belongs to, if this device knows.
    pub url: Option<String>,
}

/// The certificate names the electrician has written, newest first, and whether something of it waits for a block.
#[must_use]
pub fn names(history: &[HistoryRow], me: &Script) -> Vec<(Name, bool)> {
    let mut found: Vec<(Name, bool)> = Vec::new();
    for row in history {
        let Some(output) = row.name.as_ref().filter(|output| output.owner == *me) else { continue };
        let name = core::str::from_utf8(&output.name).ok().and_then(|text| Name::new(text).ok());
        let Some(name) = name.filter(|name| name.certified_meter().is_some()) else { continue };
        match found.iter_mut().find(|(known, _)| *known == name) {
            Some((_, waits)) => *waits |= row.height.is_none(),
            None => found.push((name, row.height.is_none())),
        }
    }
    found
}

/// The newest operation that left the name with the electrician.
#[must_use]
pub fn last_of<'a>(operations: &'a NameOperations, me: &Script) -> Option<&'a NameOperation> {
    operations.operations.iter().rev().find(|operation| operation.owner() == me)
}

/// The first operation that left the name with the electrician and points to the document that the last one does.
#[must_use]
pub fn first_of<'a>(operations: &'a NameOperations, me: &Script) -> Option<&'a NameOperation> {
    let cid = |operation: &NameOperation| Some(CertificateValue::parse(operation.value()).ok()?.c);
    let newest = cid(last_of(operations, me)?)?;
    let points =
        |operation: &&NameOperation| operation.owner() == me && cid(operation).as_ref() == Some(&newest);
    operations.operations.iter().find(points)
}

/// How many blocks hold the certificate.
fn confirmations(operations: &NameOperations, me: &Script) -> u32 {
    let above =
        first_of(operations, me).and_then(|first| operations.tip.blocks_since(first.inclusion.height));
    above.map_or(0, |above| above.saturating_add(1))
}

/// What a gateway's records say about what happened since a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// When something happened that the electrician has to look at.
    pub event: Option<UnixTime>,
    /// The time from which on records were looked at.
    pub from: UnixTime,
}

/// Judges records, oldest first, by the rule for trust in meters; `None` if none of them is this meter's.
#[must_use]
pub fn inspected(records: &[String], certificate: &Certificate, published: UnixTime) -> Option<Inspected> {
    let mut verifier = RecordVerifier::new(certificate.reading_key, certificate.meter.clone(), None);
    let readings: Vec<_> = records.iter().filter_map(|record| verifier.push(record).1).collect();
    let seen = SeenRecords::of([], &readings)?;
    let event = seen.unanswered(published).map(|event| event.time);
    Some(Inspected { event, from: seen.from() })
}

/// From when on records were looked at, if what was before is not known.
fn looked_from(seen: &Seen<'_>) -> Option<u64> {
    let published = first_of(seen.operations, seen.me)?.inclusion.time;
    let from = seen.inspected?.from;
    (from > published).then_some(from.secs())
}

impl Own {
    /// Judges a name; `None` if it is no certificate name.
    #[must_use]
    pub fn of(seen: &Seen<'_>) -> Option<Self> {
        let Seen { me, operations, waits, .. } = *seen;
        let meter = operations.name.certified_meter()?;
        let written = last_of(operations, me);
        let value = written.and_then(|written| CertificateValue::parse(written.value()).ok());
        let cid = value.as_ref().map(|value| value.c.clone()).unwrap_or_default();
        let signed = seen.document.and_then(|block| SignedCertificate::decode(block).ok());
        let signed = signed.filter(|signed| signed.cid().to_string() == cid);
        let reason = seen.reason.and_then(|block| SignedRevocation::decode(block).ok());
        let reason = reason.filter(|reason| signed.as_ref().is_some_and(|signed| reason.is_of(signed)));
        let term = signed.as_ref().map(|signed| {
            let Certificate { from, until, .. } = *signed.certificate();
            Term { from, until }
        });
        let name = operations.follow(seen.network).ok()?.state(operations.tip);
        let state = certificate_state(&Observed {
            electrician: me,
            waits,
            status: value.map_or(CertificateStatus::Valid, |value| value.status),
            name: &name,
            confirmations: confirmations(operations, me),
            tip: operations.tip,
            term,
            opened: seen.inspected.and_then(|inspected| inspected.event),
            now: seen.now,
        });
        Some(Self {
            name: operations.name.clone(),
            meter,
            state,
            cid,
            certificate: signed.map(|signed| Rc::new(signed.certificate().clone())),
            txid: written.map(|written| written.txid.to_string()).unwrap_or_default(),
            written: written.map(|written| written.inclusion.time.secs()),
            reason: reason.map(|reason| reason.revocation().reason.to_string()),
            looked_from: looked_from(seen),
            url: None,
        })
    }
}

/// The list and what is being done with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Owns {
    /// What was found last; `None` before the first answer.
    pub list: Option<Rc<[Own]>>,
    /// Names looked at, and all of them.
    pub looking: Option<(u32, u32)>,
    /// Whether a certificate is being taken back.
    pub revoking: bool,
    /// The meter whose certificate was taken back last.
    pub revoked: Option<String>,
    /// What went wrong with the last attempt.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnsAction {
    /// So many names were looked at, of so many.
    Looking(u32, u32),
    /// All were.
    Found(Vec<Own>),
    /// A certificate is being taken back.
    Revoking,
    /// Another device was asked to sign that.
    Asked,
    /// It was, that of this meter.
    Revoked(String),
    /// It did not work.
    Failed(Problem),
}

impl Reducible for Owns {
    type Action = OwnsAction;

    fn reduce(self: Rc<Self>, action: OwnsAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            OwnsAction::Looking(done, all) => next.looking = Some((done, all)),
            OwnsAction::Found(list) => (next.list, next.looking) = (Some(list.into()), None),
            OwnsAction::Revoking => (next.revoking, next.revoked, next.problem) = (true, None, None),
            OwnsAction::Asked => next.revoking = false,
            OwnsAction::Revoked(meter) => (next.revoking, next.revoked) = (false, Some(meter)),
            OwnsAction::Failed(problem) => {
                (next.revoking, next.looking, next.problem) = (false, None, Some(problem));
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use wasm_core::hash::Txid;
    use wasm_core::keys::SecretKey;
    use wasm_core::record::{
        ChainState, Clock, ClockSource, Flag, Flags, Gateway, Origin, RecordDraft, Register, Status, Text,
        TimeStatus,
    };
    use wasm_core::script::name::{NameOpKind, NameOutput};
    use wasm_core::units::{Amount, Height, WattHours};

    use super::*;
    use crate::state::certify::tests::{candidate, node_text};
    use crate::state::certify::{Job, draft};

    fn row(name: &str, owner: u8, height: Option<u32>) -> HistoryRow {
        let output = NameOutput {
            op: NameOpKind::Doi,
            name: name.as_bytes().to_vec(),
            value: Vec::new(),
            owner: Script::p2wpkh([owner; 20]),
        };
        HistoryRow {
            txid: Txid::from_bytes([0; 32]),
            height: height.map(Height),
            time: None,
            received: Amount::ZERO,
            spent: Amount::ZERO,
            fee: None,
            name: Some(output),
        }
    }

    #[test]
    fn only_own_certificate_names_are_listed_once_each() {
        let history = [
            row("bp/1EMH0012345678", 1, None),
            row("bp/1EMH0012345678", 1, Some(9)),
            row("bp/1EMH0012345679~2", 1, Some(8)),
            row("bp/1EMH0012345677", 2, Some(8)),
            row("bp-meter/1EMH0012345678", 1, Some(7)),
            row("bp_organization/Isar", 1, Some(7)),
            HistoryRow { name: None, ..row("", 1, Some(1)) },
        ];
        let found = names(&history, &Script::p2wpkh([1; 20]));
        let found: Vec<_> = found.iter().map(|(name, waits)| (name.as_str(), *waits)).collect();
        assert_eq!(found, [("bp/1EMH0012345678", true), ("bp/1EMH0012345679~2", false)]);
    }

    #[test]
    fn what_is_shown_stays_while_it_is_looked_at_again() {
        let after =
            |actions: Vec<OwnsAction>| actions.into_iter().fold(Rc::new(Owns::default()), Owns::reduce);
        let again = after(vec![OwnsAction::Found(Vec::new()), OwnsAction::Looking(1, 2)]);
        assert_eq!((again.list.as_deref(), again.looking), (Some(&[][..]), Some((1, 2))));
        let failed = after(vec![OwnsAction::Revoking, OwnsAction::Failed(Problem::Locked)]);
        assert_eq!((failed.revoking, &failed.problem), (false, &Some(Problem::Locked)));
        let revoked = after(vec![OwnsAction::Failed(Problem::Locked), OwnsAction::Revoking]);
        assert_eq!((revoked.revoking, &revoked.problem), (true, &None));
    }

    fn key(byte: u8) -> SecretKey {
        SecretKey::from_bytes(&[byte; 32]).expect("a key")
    }

    /// A signed record of a meter.
    pub(in crate::state::certify) fn record(meter: &str, time: u64, flags: Flags, by: u8) -> String {
        let text = |text: &str| Text::new(text).expect("plain text");
        let draft = RecordDraft {
            gateway: Gateway { id: text("gw"), serial: text("1"), version: text("1") },
            vendor: text("EMH"),
            model: text("eHZ"),
            meter: meter.parse().expect("a number"),
            time: UnixTime::from_secs(time).expect("a time"),
            time_status: TimeStatus::Synchronised,
            import: Some(Register { value: WattHours::from_wh(7), status: Status::Good }),
            export: None,
            origin: Origin {
                proto: text("sml"),
                import: Some(7),
                export: None,
                scale: 0,
                second_index: None,
                telegram: Some([1; 32]),
            },
            clock: Clock { source: ClockSource::Ntp, error_ms: Some(5) },
            flags,
        };
        ChainState::default().next(draft, &key(by)).expect("a record").as_str().to_owned()
    }

    #[test]
    fn only_signed_records_of_this_meter_ask_for_an_inspection() {
        let job = Job::default().asked(node_text(), &candidate());
        let now = UnixTime::from_secs(1_795_375_800).expect("2026");
        let certificate = draft(&candidate(), &job, key(9).public(), now, None).expect("complete");
        let certificate = Certificate { reading_key: key(7).public(), ..certificate };
        let (ours, other) = (certificate.meter.to_string(), "1EMH0012345679");
        let (tamper, restart) = (Flags::NONE.with(Flag::Tamper), Flags::NONE.with(Flag::Restart));
        let exchanged = Flags::NONE.with(Flag::MeterExchanged);
        let at = |time: u64| time.checked_mul(900).expect("small");
        let time = |number: u64| UnixTime::from_secs(at(number)).expect("small");
        let one = |meter: &str, flags: Flags, by: u8| vec![record(meter, at(4), flags, by)];
        let rows = [
            ("nothing happened", one(&ours, Flags::NONE, 7), Some(None)),
            ("a restart is no reason", one(&ours, restart, 7), Some(None)),
            ("opened", one(&ours, tamper, 7), Some(Some(4))),
            ("exchanged", one(&ours, exchanged, 7), Some(Some(4))),
            ("another meter", one(other, tamper, 7), None),
            ("another key", one(&ours, tamper, 8), None),
            ("nonsense", vec!["OCMF|x".to_owned(), String::new()], None),
        ];
        for (row, records, expected) in rows {
            let found = inspected(&records, &certificate, time(3));
            let expected = expected.map(|event| Inspected { event: event.map(time), from: time(4) });
            assert_eq!(found, expected, "{row}");
        }
        let before = inspected(&one(&ours, tamper, 7), &certificate, time(5)).expect("a record");
        assert_eq!(before.event, None, "what was before the certificate is answered");
    }
}
