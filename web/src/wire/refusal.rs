//! How a gateway says no.

use serde::Deserialize;
use thiserror::Error;

use super::json;

/// Why the gateway said no.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The pairing code is wrong.
    #[error("wrong pairing code, {left} tries left")]
    WrongCode {
        /// Tries left until the gateway makes a new code.
        left: u32,
    },
    /// Too many tries.
    #[error("too many tries, wait {retry_after} s")]
    RateLimited {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The gateway belongs to another wallet.
    #[error("the gateway is paired with another wallet")]
    AlreadyPaired,
    /// Any other refusal, in the gateway's words.
    #[error("{text} ({code}, status {status})")]
    Named {
        /// The HTTP status.
        status: u16,
        /// The gateway's code for it.
        code: String,
        /// Plain English.
        text: String,
    },
}

impl Refusal {
    /// Reads the body of a refusal; one that is unreadable is named by its status alone.
    #[must_use]
    pub fn parse(status: u16, text: &str) -> Self {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Raw {
            error: String,
            text: String,
            left: u32,
            retry_after: u64,
        }
        let raw: Raw = json(text).unwrap_or_default();
        match raw.error.as_str() {
            "wrong_code" => Self::WrongCode { left: raw.left },
            "rate_limited" => Self::RateLimited { retry_after: raw.retry_after },
            "already_paired" => Self::AlreadyPaired,
            _ => Self::Named { status, code: raw.error, text: raw.text },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_apart() {
        let other = Refusal::Named { status: 500, code: "disk_full".into(), text: "no room".into() };
        let rows = [
            ("wrong code", 403, r#"{"error":"wrong_code","left":3}"#, Refusal::WrongCode { left: 3 }),
            (
                "limited",
                429,
                r#"{"error":"rate_limited","retry_after":60}"#,
                Refusal::RateLimited { retry_after: 60 },
            ),
            ("taken", 409, r#"{"error":"already_paired","text":"x"}"#, Refusal::AlreadyPaired),
            ("other", 500, r#"{"error":"disk_full","text":"no room"}"#, other),
            (
                "not JSON",
                502,
                "<html>",
                Refusal::Named { status: 502, code: String::new(), text: String::new() },
            ),
        ];
        for (name, status, text, expected) in rows {
            assert_eq!(Refusal::parse(status, text), expected, "{name}");
        }
    }
}
