//! The key file's life in this browser: none, locked, being opened, open. Holds no secret itself.

use std::rc::Rc;

use wasm_core::keys::MnemonicError;
use yew::Reducible;

/// Where the key file is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The browser's storage is being read.
    #[default]
    Opening,
    /// The page shares its place with strangers: no keys here.
    ReadOnly,
    /// There is no key file on this device.
    Empty,
    /// There is a key file, and its password is needed.
    Locked,
    /// The password is being turned into a key; takes about a second.
    Working(Work),
    /// The keys are in memory.
    Unlocked,
}

/// What the device is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Encrypting a new key file.
    Sealing,
    /// Opening the key file.
    Unsealing,
}

/// Why the last thing tried did not work. Everything a person can do something about is a variant of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The password does not open the key file.
    WrongPassword,
    /// The words are not a wallet's words.
    WrongWords(MnemonicError),
    /// The chosen file is no key file at all.
    NoKeyFile,
    /// The key file is damaged or of a newer version.
    BadKeyFile(String),
    /// The browser keeps nothing, or refuses to.
    Storage(String),
    /// The browser has no random numbers.
    NoEntropy,
}

/// The state of the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Where the key file is in its life.
    pub phase: Phase,
    /// What went wrong last; cleared by the next attempt.
    pub problem: Option<Problem>,
    /// Counts unlockings, so that effects of an older one can be recognised and dropped.
    pub epoch: u32,
    /// Whether somebody has looked in which accounts of other programs the words have money.
    pub searched: bool,
    /// Counts wipes: everything the page holds belongs to one life between two of them.
    pub wipes: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The storage was read: is there a key file?
    Found(bool),
    /// Whether the accounts of other programs were searched.
    Searched(bool),
    /// Work has begun.
    Began(Work),
    /// The keys are in memory.
    Unlocked,
    /// The keys are gone from memory.
    Locked,
    /// Everything was erased.
    Wiped,
    /// Something went wrong; `key_file` says whether there is (still) one.
    Failed {
        /// What went wrong.
        problem: Problem,
        /// Whether a key file is on this device.
        key_file: bool,
    },
    /// The person has seen the problem.
    Dismissed,
}

impl Reducible for Session {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

impl Session {
    /// A session that never holds keys, for a page that shares its place with strangers.
    #[must_use]
    pub fn read_only() -> Self {
        Self { phase: Phase::ReadOnly, ..Self::default() }
    }

    /// True while the keys are in memory.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.phase == Phase::Unlocked
    }

    fn after(&self, action: Action) -> Self {
        if self.phase == Phase::ReadOnly {
            return self.clone();
        }
        let at = |phase| Self { phase, problem: None, ..self.clone() };
        match action {
            Action::Found(true) | Action::Locked => at(Phase::Locked),
            Action::Found(false) => at(Phase::Empty),
            Action::Wiped => Self { wipes: self.wipes.wrapping_add(1), ..at(Phase::Empty) },
            Action::Began(work) => at(Phase::Working(work)),
            Action::Unlocked => Self { epoch: self.epoch.wrapping_add(1), ..at(Phase::Unlocked) },
            Action::Failed { problem, key_file } => {
                let phase = if key_file { Phase::Locked } else { Phase::Empty };
                Self { problem: Some(problem), ..at(phase) }
            }
            Action::Searched(searched) => Self { searched, ..self.clone() },
            Action::Dismissed => at(self.phase),
        }
    }
}

/// After how many minutes the wallet locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Without a touch; 0 never.
    pub idle: u32,
    /// Out of sight; 0 at once.
    pub hidden: u32,
}

/// When was somebody last there? Decides the automatic lock; times are UTC seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    last_used: u64,
    hidden_since: Option<u64>,
}

impl Idle {
    /// Somebody is there now.
    #[must_use]
    pub const fn at(now: u64) -> Self {
        Self { last_used: now, hidden_since: None }
    }

    /// Somebody used the page.
    #[must_use]
    pub const fn used(self, now: u64) -> Self {
        Self { last_used: now, ..self }
    }

    /// The page was hidden.
    #[must_use]
    pub const fn hidden(self, now: u64) -> Self {
        Self { hidden_since: Some(now), ..self }
    }

    /// The page is visible again. Coming back is not a sign of life by itself: a lock that is due is due.
    #[must_use]
    pub const fn shown(self) -> Self {
        Self { hidden_since: None, ..self }
    }

    /// Whether it is time to lock.
    #[must_use]
    pub fn is_due(self, now: u64, limits: Limits) -> bool {
        let over =
            |since: u64, minutes: u32| now.saturating_sub(since) >= u64::from(minutes).saturating_mul(60);
        let away = self.hidden_since.is_some_and(|since| over(since, limits.hidden));
        away || (limits.idle != 0 && over(self.last_used, limits.idle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: &[Action]) -> Session {
        let start = Rc::new(Session::default());
        (*actions.iter().cloned().fold(start, Session::reduce)).clone()
    }

    #[test]
    fn phases_follow_what_happened() {
        let sealing = Action::Began(Work::Sealing);
        let wrong = Action::Failed { problem: Problem::WrongPassword, key_file: true };
        let rows: [(&str, &[Action], Phase, bool); 7] = [
            ("first visit", &[Action::Found(false)], Phase::Empty, false),
            ("later visit", &[Action::Found(true)], Phase::Locked, false),
            ("being made", &[Action::Found(false), sealing.clone()], Phase::Working(Work::Sealing), false),
            ("made", &[Action::Found(false), sealing, Action::Unlocked], Phase::Unlocked, false),
            ("wrong password", &[Action::Found(true), wrong.clone()], Phase::Locked, true),
            ("tried again", &[wrong, Action::Began(Work::Unsealing)], Phase::Working(Work::Unsealing), false),
            ("erased", &[Action::Unlocked, Action::Wiped], Phase::Empty, false),
        ];
        for (name, actions, phase, has_problem) in rows {
            let session = after(actions);
            assert_eq!(session.phase, phase, "{name}");
            assert_eq!(session.problem.is_some(), has_problem, "{name}");
        }
    }

    #[test]
    fn a_shared_place_never_unlocks() {
        for action in [Action::Found(true), Action::Began(Work::Unsealing), Action::Unlocked, Action::Wiped] {
            assert_eq!(Session::read_only().after(action.clone()), Session::read_only(), "{action:?}");
        }
    }

    #[test]
    fn every_unlocking_is_another_epoch() {
        let session = after(&[Action::Unlocked, Action::Locked, Action::Unlocked]);
        assert_eq!(session.epoch, 2);
    }

    #[test]
    fn locks_when_nobody_is_there() {
        let start = Idle::at(1_000);
        let rows = [
            ("just now", start, 1_001, (10, 5), false),
            ("before the limit", start, 1_599, (10, 5), false),
            ("at the limit", start, 1_600, (10, 5), true),
            ("used in between", start.used(1_500), 1_600, (10, 5), false),
            ("switched off", start, 90_000, (0, 5), false),
            ("hidden for a moment", start.hidden(1_010), 1_020, (10, 5), false),
            ("hidden for long", start.hidden(1_010), 1_310, (10, 5), true),
            ("hidden for long, switched off", start.hidden(1_010), 1_310, (0, 5), true),
            ("hidden, to lock at once", start.hidden(1_010), 1_010, (10, 0), true),
            ("in sight, to lock at once", start, 1_010, (10, 0), false),
            ("back in time", start.hidden(1_010).shown(), 1_310, (10, 5), false),
            ("clock set back", start, 500, (10, 5), false),
        ];
        for (name, idle, now, (minutes, hidden), due) in rows {
            assert_eq!(idle.is_due(now, Limits { idle: minutes, hidden }), due, "{name}");
        }
    }
}
