//! When to say that we are still there, when to give a server up, and when to come back.
//!
//! Times are seconds of any clock that does not jump; whoever owns the socket asks often enough.

/// Servers cut connections on which nothing was asked for 600 seconds, and look every 60.
const IDLE: u64 = 300;

/// A server that says nothing for this long while an answer is due is given up.
const SILENCE: u64 = 30;

/// A server that leaves one request unanswered for this long is given up, whatever else it says.
const PATIENCE: u64 = 60;

/// Seconds between the first attempts to connect, doubled each time.
const FIRST_PAUSE: u64 = 1;
/// The longest pause.
const LONGEST_PAUSE: u64 = 120;
/// A connection that has lasted this long was a good one: the next pause is the first one again.
const GOOD: u64 = 60;

/// What to do with a connection now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Nothing before this time, if nothing happens.
    Wait {
        /// When to ask again.
        until: u64,
    },
    /// Send a [`Request::Ping`](super::Request::Ping).
    Ping,
    /// Close the connection: answers are late.
    Late {
        /// Seconds without a word from the server.
        silent: u64,
    },
}

/// The clockwork of connections to one server, one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Upkeep {
    connected: u64,
    sent: u64,
    heard: u64,
    /// Attempts since the last good connection.
    failures: u32,
}

impl Upkeep {
    /// A connection was made, and the first lines sent.
    pub const fn connected(&mut self, now: u64) {
        self.connected = now;
        self.sent = now;
        self.heard = now;
    }

    /// Something was sent.
    pub const fn sent(&mut self, now: u64, was_waiting: usize) {
        self.sent = now;
        if was_waiting == 0 {
            // Silence counts from when something is due.
            self.heard = now;
        }
    }

    /// A line came.
    pub const fn heard(&mut self, now: u64) {
        self.heard = now;
    }

    /// What to do now, with so many requests [`waiting`](super::Session::waiting) for their answers.
    #[must_use]
    pub fn duty(&self, now: u64, waiting: usize) -> Duty {
        if waiting > 0 {
            let silent = now.saturating_sub(self.heard);
            let until = self.heard.saturating_add(SILENCE);
            return if silent >= SILENCE { Duty::Late { silent } } else { Duty::Wait { until } };
        }
        let until = self.sent.saturating_add(IDLE);
        if now >= until { Duty::Ping } else { Duty::Wait { until } }
    }

    /// What to do now, with `oldest` being when the request was sent that has waited longest: a server that goes on
    /// talking but leaves one thing unanswered is late, too.
    #[must_use]
    pub fn duty_with(&self, now: u64, oldest: Option<u64>) -> Duty {
        let Some(sent) = oldest else { return self.duty(now, 0) };
        let waited = now.saturating_sub(sent);
        if waited >= PATIENCE {
            return Duty::Late { silent: waited };
        }
        let limit = sent.saturating_add(PATIENCE);
        match self.duty(now, 1) {
            Duty::Wait { until } => Duty::Wait { until: until.min(limit) },
            other => other,
        }
    }

    /// The connection ended, or could not be made: how many seconds to wait before the next attempt. It doubles
    /// while connections do not last, and half of it is up to `random`, so that not everybody comes at once.
    pub fn lost(&mut self, now: u64, random: u32) -> u64 {
        let lasted = now.saturating_sub(core::mem::take(&mut self.connected));
        self.failures = if lasted >= GOOD && self.heard > 0 { 0 } else { self.failures.saturating_add(1) };
        self.heard = 0;
        let longest = FIRST_PAUSE.checked_shl(self.failures.min(16)).unwrap_or(u64::MAX).min(LONGEST_PAUSE);
        let half = longest / 2;
        longest.saturating_sub(u64::from(random).checked_rem(half.saturating_add(1)).unwrap_or(0))
    }
}
