//! The servers there are, what is held against each, and whose turn it is.
//!
//! Nobody is believed: whoever was caught has to wait, and meanwhile another one is asked. Times are milliseconds of a
//! clock that runs forwards.

use wasm_core::sync::Outdone;

use super::chain::Lie;
use super::link::Backoff;

/// How long a server that was caught in an untruth is not asked while there are others.
const LIAR_MS: u64 = 300_000;
/// How long one that sends nonsense or nothing is not asked while there are others.
const CLUMSY_MS: u64 = 60_000;

/// What kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An untruth: this named check failed.
    Lie(&'static str),
    /// Another server has proven more.
    Outdone(Outdone),
    /// It sends what cannot be read, or more than anybody should.
    Senseless,
    /// No answer for so many seconds.
    Late(u64),
    /// It answers that it cannot, or will not.
    Refuses,
    /// It cannot be reached, or has gone.
    Gone,
}

/// What is held against a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: Kind,
    /// The same in the words of who noticed.
    pub text: String,
}

impl Kind {
    /// Whether people are told wherever they are: a server that is merely gone is not to blame.
    #[must_use]
    pub const fn is_serious(self) -> bool {
        match self {
            Self::Lie(_) | Self::Outdone(_) | Self::Senseless | Self::Late(_) => true,
            Self::Refuses | Self::Gone => false,
        }
    }

    const fn bar_ms(self) -> u64 {
        match self {
            Self::Lie(_) | Self::Outdone(_) => LIAR_MS,
            Self::Senseless | Self::Late(_) => CLUMSY_MS,
            Self::Refuses | Self::Gone => 0,
        }
    }
}

impl From<Outdone> for Fault {
    fn from(outdone: Outdone) -> Self {
        Self { kind: Kind::Outdone(outdone), text: outdone.to_string() }
    }
}

impl Fault {
    /// The named check that failed and what was said, if it was an untruth.
    #[must_use]
    pub fn lie(&self, server: &str) -> Option<Lie> {
        match self.kind {
            Kind::Lie(check) => Some(Lie { server: server.to_owned(), check, text: self.text.clone() }),
            _ => None,
        }
    }
}

/// Who asks servers: a fault is forgiven when the same question is answered well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Whoever follows the chain.
    Chain,
    /// The wallet.
    Wallet,
    /// Whoever reads a meter's anchors.
    Anchors,
    /// Whoever reads or writes certificates.
    Certificate,
}

/// A server and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seat {
    server: String,
    fault: Option<(Asker, Fault)>,
    backoff: Backoff,
    /// Not before this time, whatever the fault.
    not_before: u64,
    /// Not before this time while there are others.
    barred_until: u64,
}

/// Who is next, and in how many milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The server.
    pub server: String,
    /// The pause before.
    pub wait_ms: u64,
}

/// All servers, in the order of preference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bench(Vec<Seat>);

impl Bench {
    /// Takes these servers; what is held against those that stay, stays.
    pub fn seat(&mut self, servers: &[String]) {
        let mut before = core::mem::take(&mut self.0);
        for server in servers {
            let known = before.iter().position(|seat| seat.server == *server);
            let new = Seat {
                server: server.clone(),
                fault: None,
                backoff: Backoff::default(),
                not_before: 0,
                barred_until: 0,
            };
            self.0.push(known.map_or(new, |at| before.swap_remove(at)));
        }
    }

    /// Notes a fault.
    pub fn failed(&mut self, server: &str, by: Asker, fault: Fault, now: u64) {
        let Some(seat) = self.seat_of(server) else { return };
        seat.not_before = now.saturating_add(u64::from(seat.backoff.pause()));
        seat.barred_until = seat.barred_until.max(now.saturating_add(fault.kind.bar_ms()));
        let keeps = |(_, old): &(Asker, Fault)| old.kind.is_serious() && !fault.kind.is_serious();
        if !seat.fault.as_ref().is_some_and(keeps) {
            seat.fault = Some((by, fault));
        }
    }

    /// `by` got answers that hold. Its own fault is forgiven, anybody's once it is no longer barred, and a lesser one.
    pub fn worked(&mut self, server: &str, by: Asker, now: u64) {
        let Some(seat) = self.seat_of(server) else { return };
        let forgiven = seat.fault.as_ref().is_none_or(|(asker, fault)| {
            *asker == by || !fault.kind.is_serious() || seat.barred_until <= now
        });
        if forgiven {
            (seat.fault, seat.barred_until, seat.not_before) = (None, 0, 0);
            seat.backoff.worked();
        }
    }

    /// Who is to be asked: one that is not barred, the earliest; if all are, the earliest of them.
    #[must_use]
    pub fn first(&self, now: u64) -> Option<Turn> {
        let free = self.earliest(now, |seat| seat.barred_until <= now);
        free.or_else(|| self.earliest(now, |_| true))
    }

    /// Who is to be compared with `first`: never one that is barred.
    #[must_use]
    pub fn second(&self, first: &str, now: u64) -> Option<Turn> {
        self.earliest(now, |seat| seat.server != first && seat.barred_until <= now)
    }

    fn earliest(&self, now: u64, may: impl Fn(&Seat) -> bool) -> Option<Turn> {
        let wait = |seat: &Seat| seat.not_before.saturating_sub(now);
        let seat = self.0.iter().filter(|seat| may(seat)).min_by_key(|seat| wait(seat))?;
        Some(Turn { server: seat.server.clone(), wait_ms: wait(seat) })
    }

    /// How many milliseconds until a barred server may be compared with again; `None` if none is barred.
    #[must_use]
    pub fn barred_ms(&self, now: u64) -> Option<u64> {
        let left = self.0.iter().map(|seat| seat.barred_until.saturating_sub(now));
        left.filter(|left| *left > 0).min()
    }

    fn seat_of(&mut self, server: &str) -> Option<&mut Seat> {
        self.0.iter_mut().find(|seat| seat.server == server)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is held against a server.
    #[must_use]
    pub fn fault(&self, server: &str) -> Option<&Fault> {
        let seat = self.0.iter().find(|seat| seat.server == server)?;
        seat.fault.as_ref().map(|(_, fault)| fault)
    }

    /// The servers that people are told about, and why.
    pub fn accused(&self) -> impl Iterator<Item = (&str, &Fault)> {
        let faults = self.0.iter().filter_map(|seat| Some((seat.server.as_str(), &seat.fault.as_ref()?.1)));
        faults.filter(|(_, fault)| fault.kind.is_serious())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIE: Kind = Kind::Lie("tx.merkle");

    fn bench(servers: &[&str]) -> Bench {
        let mut bench = Bench::default();
        bench.seat(&servers.iter().map(|server| (*server).to_owned()).collect::<Vec<_>>());
        bench
    }

    fn fault(kind: Kind) -> Fault {
        Fault { kind, text: "so it was".into() }
    }

    fn first(bench: &Bench, now: u64) -> (String, u64) {
        bench.first(now).map(|turn| (turn.server, turn.wait_ms)).expect("a server")
    }

    fn second(bench: &Bench, now: u64) -> Option<String> {
        bench.second(&first(bench, now).0, now).map(|turn| turn.server)
    }

    #[test]
    fn whoever_is_caught_is_left_and_not_compared_with_until_its_time_is_over() {
        for (kind, bar) in
            [(LIE, LIAR_MS), (Kind::Outdone(Outdone::LessWork), LIAR_MS), (Kind::Late(30), CLUMSY_MS)]
        {
            let mut bench = bench(&["a", "b"]);
            assert_eq!((first(&bench, 0), second(&bench, 0)), (("a".into(), 0), Some("b".into())));
            bench.failed("a", Asker::Wallet, fault(kind), 1_000);
            assert_eq!((first(&bench, 1_000), second(&bench, 1_000)), (("b".into(), 0), None), "{kind:?}");
            assert_eq!(bench.barred_ms(1_000), Some(bar));
            let later = 1_000 + bar;
            assert_eq!((first(&bench, later).0, second(&bench, later)), ("a".into(), Some("b".into())));
        }
    }

    #[test]
    fn a_server_that_is_merely_gone_makes_room_for_the_next() {
        let mut bench = bench(&["a", "b"]);
        bench.failed("a", Asker::Chain, fault(Kind::Gone), 0);
        assert_eq!(first(&bench, 0), ("b".into(), 0));
        bench.failed("b", Asker::Chain, fault(Kind::Gone), 100);
        assert_eq!(first(&bench, 100), ("a".into(), 400));
        assert_eq!(bench.accused().count(), 0);
    }

    #[test]
    fn the_only_server_is_asked_again_however_it_lied_but_later_each_time() {
        let mut bench = bench(&["a"]);
        for pause in [500, 1_000, 2_000, 4_000] {
            bench.failed("a", Asker::Anchors, fault(LIE), 0);
            bench.worked("a", Asker::Chain, 0);
            assert_eq!(first(&bench, 0), ("a".into(), pause));
        }
        assert_eq!(second(&bench, 0), None);
    }

    #[test]
    fn of_all_liars_the_earliest_is_asked() {
        let mut bench = bench(&["a", "b"]);
        bench.failed("a", Asker::Wallet, fault(LIE), 0);
        bench.failed("b", Asker::Wallet, fault(LIE), 50);
        assert_eq!(first(&bench, 60), ("a".into(), 440));
    }

    #[test]
    fn a_lie_is_forgiven_only_when_the_same_question_is_answered_well() {
        let mut bench = bench(&["a", "b"]);
        bench.failed("a", Asker::Wallet, fault(LIE), 0);
        bench.failed("a", Asker::Chain, fault(Kind::Gone), 1);
        assert_eq!(bench.fault("a"), Some(&fault(LIE)), "nor is it forgotten when the connection ends");
        bench.worked("a", Asker::Chain, 2);
        assert_eq!(bench.accused().collect::<Vec<_>>(), [("a", &fault(LIE))]);
        let mut later = bench.clone();
        later.worked("a", Asker::Chain, 1_000_000);
        assert_eq!(later.fault("a"), None, "or when its time is over");
        bench.worked("a", Asker::Wallet, 3);
        assert_eq!((bench.fault("a"), first(&bench, 600)), (None, ("a".into(), 0)));
    }

    #[test]
    fn faults_stay_with_the_servers_that_stay() {
        let mut bench = bench(&["a", "b"]);
        bench.failed("b", Asker::Wallet, fault(LIE), 0);
        bench.seat(&["c".to_owned(), "b".to_owned()]);
        assert_eq!((bench.len(), bench.fault("a"), bench.fault("b")), (2, None, Some(&fault(LIE))));
    }
}
