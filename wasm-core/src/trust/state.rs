//! In which state an electrician's certificate is, in the eyes of the electrician who signed it.
//!
//! A pure answer from what the chain says about the certificate's name, what the document says about its time, and
//! what the meter's signed records say about its seal. Whether anybody should believe the electrician is another
//! question, and not asked here: this is the list in which electricians see what they have to do.

use super::CERTIFICATE_BLOCKS;
use crate::name::values::CertificateStatus;
use crate::name::{NameState, Renewal};
use crate::script::Script;
use crate::units::{Height, UnixTime};

/// Seconds before its end from which a certificate has to be renewed: 30 days, as for names.
pub const RENEW_BEFORE_S: u64 = 30 * 24 * 3600;

/// The time a certificate holds, as its document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The first second.
    pub from: UnixTime,
    /// The first second it does not hold any more.
    pub until: UnixTime,
}

/// What the chain, the document and the records say.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The script of the electrician's address.
    pub electrician: &'a Script,
    /// Whether something the electrician wrote under the name waits for a block.
    pub waits: bool,
    /// What the electrician wrote last.
    pub status: CertificateStatus,
    /// The name on top of `tip`.
    pub name: &'a NameState,
    /// The highest block.
    pub tip: Height,
    /// Blocks that hold the certificate: the first that points to it and those behind it.
    pub confirmations: u32,
    /// What the document says; `None` while it cannot be had.
    pub term: Option<Term>,
    /// When something happened that the electrician has to look at, by the rule for trust in meters; `None` if nothing
    /// did, or nobody looked.
    pub opened: Option<UnixTime>,
    /// The time.
    pub now: UnixTime,
}

/// The state of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// Written, and in no block yet.
    Waiting,
    /// In a block, but not yet in as many as a certificate needs before it counts.
    Confirming {
        /// Blocks it is in, its own counted.
        have: u32,
    },
    /// In force.
    Valid,
    /// In force, but not for long: either the document or the name ends soon.
    Expiring(Ends),
    /// The document's time is over, or the name is free.
    Expired,
    /// Taken back by the electrician.
    Revoked,
    /// A signed record after the certificate tells of something that the electrician has to look at, above all that the
    /// seal was opened.
    SealBroken {
        /// When.
        at: UnixTime,
    },
    /// Somebody else holds the name now.
    Squatted,
    /// The document cannot be had, so that nothing but the name is known.
    Unread,
}

/// What ends first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The document, at this time.
    Document(UnixTime),
    /// The name, after this many blocks.
    Name(u32),
}

impl CertificateState {
    /// Whether the electrician has something to do about it.
    #[must_use]
    pub const fn asks(self) -> bool {
        matches!(self, Self::Expiring(_) | Self::Expired | Self::SealBroken { .. } | Self::Squatted)
    }

    /// Whether it can be taken back: the name is still the electrician's and says that the certificate holds.
    #[must_use]
    pub const fn can_be_revoked(self) -> bool {
        matches!(
            self,
            Self::Confirming { .. }
                | Self::Valid
                | Self::Expiring(_)
                | Self::SealBroken { .. }
                | Self::Unread
        )
    }
}

/// The state of a certificate. What is for good comes first, then what needs an inspection, then what needs a
/// renewal.
#[must_use]
pub fn certificate_state(observed: &Observed<'_>) -> CertificateState {
    if observed.waits {
        return CertificateState::Waiting;
    }
    let held = match observed.name {
        NameState::Pending(_) => return CertificateState::Waiting,
        NameState::Free(_) if observed.status == CertificateStatus::Revoked => {
            return CertificateState::Revoked;
        }
        NameState::Free(_) => return CertificateState::Expired,
        NameState::Held(held) => held,
    };
    if held.coin().owner() != observed.electrician {
        return CertificateState::Squatted;
    }
    if observed.status == CertificateStatus::Revoked {
        return CertificateState::Revoked;
    }
    let Some(term) = observed.term else { return CertificateState::Unread };
    if observed.now >= term.until {
        return CertificateState::Expired;
    }
    if let Some(at) = observed.opened.filter(|at| *at >= term.from) {
        return CertificateState::SealBroken { at };
    }
    if observed.confirmations < CERTIFICATE_BLOCKS {
        return CertificateState::Confirming { have: observed.confirmations };
    }
    let left = term.until.secs().saturating_sub(observed.now.secs());
    match held.renewal(observed.tip) {
        Renewal::TooLate => CertificateState::Expired,
        Renewal::Due(blocks) => CertificateState::Expiring(Ends::Name(blocks)),
        Renewal::NotYet(_) if left <= RENEW_BEFORE_S => {
            CertificateState::Expiring(Ends::Document(term.until))
        }
        Renewal::NotYet(_) => CertificateState::Valid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Txid;
    use crate::name::{Name, NameHistory, RENEW_BEFORE};
    use crate::network::Network;
    use crate::script::name::{NameValue, name_doi_script};
    use crate::tx::{OutPoint, Transaction, TxIn, TxOut, VERSION_NAME};
    use crate::units::Amount;

    const WRITTEN: Height = Height(440_000);
    const DEPTH: u32 = 36_000;

    fn script(number: u8) -> Script {
        Script::p2wpkh([number; 20])
    }

    fn time(secs: u64) -> UnixTime {
        UnixTime::from_secs(secs).unwrap()
    }

    fn operation(previous: OutPoint, owner: u8) -> Transaction {
        let name = Name::new("bp/1EMH0012345678").unwrap();
        let script = name_doi_script(&name, &NameValue::default(), &script(owner));
        let outputs = vec![TxOut { value: Amount::of(1_000_000), script }];
        Transaction { version: VERSION_NAME, inputs: vec![TxIn::unsigned(previous)], outputs, lock_time: 0 }
    }

    fn history(owner: u8) -> NameHistory {
        let tx = operation(OutPoint::new(Txid::from_bytes([9; 32]), 0), owner);
        let mut history = NameHistory::new(Name::new("bp/1EMH0012345678").unwrap(), Network::Mainnet);
        history.add(WRITTEN, &tx).unwrap();
        history
    }

    /// One row: the tip, how far the document's end is from now, an opened seal, the status, the outcome.
    #[test]
    fn every_state_has_its_row() {
        use CertificateStatus::{Revoked, Valid};
        const DAY: u64 = 24 * 3600;
        const LONG: u64 = 400 * DAY;
        let (fresh, due) = (WRITTEN, Height(WRITTEN.0 + DEPTH - 1 - RENEW_BEFORE));
        let gone = Height(WRITTEN.0 + DEPTH - 1);
        let now = 1_800_000_000;
        let from = now - 10 * DAY;
        let until = |after: u64| time(now + after);
        let expected = |after| CertificateState::Expiring(Ends::Document(until(after)));
        let rows = [
            ("in force", fresh, LONG, None, Valid, CertificateState::Valid),
            ("31 days left", fresh, 31 * DAY, None, Valid, CertificateState::Valid),
            ("30 days and a second", fresh, 30 * DAY + 1, None, Valid, CertificateState::Valid),
            ("30 days left", fresh, 30 * DAY, None, Valid, expected(30 * DAY)),
            ("one second left", fresh, 1, None, Valid, expected(1)),
            ("over", fresh, 0, None, Valid, CertificateState::Expired),
            ("name ends soon", due, LONG, None, Valid, CertificateState::Expiring(Ends::Name(RENEW_BEFORE))),
            ("a block before that", Height(due.0 - 1), LONG, None, Valid, CertificateState::Valid),
            ("name is free", gone, LONG, None, Valid, CertificateState::Expired),
            ("opened before the certificate", fresh, LONG, Some(from - 1), Valid, CertificateState::Valid),
            (
                "opened with it",
                fresh,
                LONG,
                Some(from),
                Valid,
                CertificateState::SealBroken { at: time(from) },
            ),
            (
                "opened and soon over",
                fresh,
                1,
                Some(now),
                Valid,
                CertificateState::SealBroken { at: time(now) },
            ),
            ("opened and over", fresh, 0, Some(now), Valid, CertificateState::Expired),
            ("revoked", fresh, LONG, None, Revoked, CertificateState::Revoked),
            ("revoked and opened", fresh, LONG, Some(now), Revoked, CertificateState::Revoked),
            ("revoked and over", fresh, 0, None, Revoked, CertificateState::Revoked),
            ("revoked, name free", gone, LONG, None, Revoked, CertificateState::Revoked),
        ];
        let history = history(1);
        for (row, tip, after, opened, status, expected) in rows {
            let observed = Observed {
                electrician: &script(1),
                waits: false,
                status,
                name: &history.state(tip),
                tip,
                confirmations: CERTIFICATE_BLOCKS,
                term: Some(Term { from: time(from), until: until(after) }),
                opened: opened.map(time),
                now: time(now),
            };
            assert_eq!(certificate_state(&observed), expected, "{row}");
        }
    }

    #[test]
    fn whose_name_it_is_comes_first() {
        let mut history = history(2);
        let term = Some(Term { from: time(1), until: time(9_000_000_000) });
        let state = history.state(WRITTEN);
        let (me, holder) = (script(1), script(2));
        let observed = Observed {
            electrician: &me,
            waits: false,
            status: CertificateStatus::Valid,
            name: &state,
            tip: WRITTEN,
            confirmations: CERTIFICATE_BLOCKS,
            term,
            opened: None,
            now: time(1_800_000_000),
        };
        assert_eq!(certificate_state(&observed), CertificateState::Squatted);
        let taken_after_revocation = Observed { status: CertificateStatus::Revoked, ..observed };
        assert_eq!(certificate_state(&taken_after_revocation), CertificateState::Squatted);
        let own = Observed { electrician: &holder, ..observed };
        assert_eq!(certificate_state(&own), CertificateState::Valid);
        for (confirmations, expected) in [
            (0, CertificateState::Confirming { have: 0 }),
            (1, CertificateState::Confirming { have: 1 }),
            (2, CertificateState::Confirming { have: 2 }),
            (3, CertificateState::Valid),
        ] {
            assert_eq!(certificate_state(&Observed { confirmations, ..own }), expected);
        }
        let revoked = Observed { confirmations: 1, status: CertificateStatus::Revoked, ..own };
        assert_eq!(certificate_state(&revoked), CertificateState::Revoked, "taking back counts at once");
        assert_eq!(certificate_state(&Observed { term: None, ..own }), CertificateState::Unread);
        assert_eq!(certificate_state(&Observed { waits: true, ..own }), CertificateState::Waiting);
        history.add_pending(&operation(OutPoint::new(Txid::from_bytes([8; 32]), 0), 2)).unwrap();
        assert_eq!(
            certificate_state(&Observed { name: &history.state(WRITTEN), ..own }),
            CertificateState::Waiting
        );
    }

    #[test]
    fn what_can_be_done_follows_from_the_state() {
        let (at, ends) = (time(1), Ends::Name(1));
        for (state, asks, revocable) in [
            (CertificateState::Waiting, false, false),
            (CertificateState::Confirming { have: 1 }, false, true),
            (CertificateState::Valid, false, true),
            (CertificateState::Expiring(ends), true, true),
            (CertificateState::Expired, true, false),
            (CertificateState::Revoked, false, false),
            (CertificateState::SealBroken { at }, true, true),
            (CertificateState::Squatted, true, false),
            (CertificateState::Unread, false, true),
        ] {
            assert_eq!((state.asks(), state.can_be_revoked()), (asks, revocable), "{state:?}");
        }
    }
}
