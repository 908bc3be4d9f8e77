//! Paths below a seed, and which of them this program uses for what.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Set in hardened steps.
const HARDENED: u32 = 1 << 31;
/// The most steps BIP 32 allows.
const MAX_STEPS: usize = 255;

/// The paths of a gateway, below its own seed.
pub mod node_path {
    /// Signs the meter's records.
    pub const READING: &str = "m/0'";
    /// The node's half of the 1-of-2, and the fees of its anchors.
    pub const HOLDER: &str = "m/1'";
}

/// Why a text is no derivation path.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PathError {
    /// Paths begin with `m`.
    #[error("'{0}' does not begin with m/")]
    NoRoot(String),
    /// A step is a number below 2^31, with `'` if hardened.
    #[error("'{0}' is not a step of a path, such as 84' or 5")]
    Step(String),
    /// Too many steps.
    #[error("{steps} steps, at most {limit}")]
    TooDeep {
        /// Steps given.
        steps: usize,
        /// Steps allowed.
        limit: usize,
    },
}

/// A derivation path such as `m/84'/7070'/0'/0/5` (BIP 32).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path(Vec<u32>);

impl Path {
    fn new<const N: usize>(steps: [(u32, bool); N]) -> Self {
        Self(
            steps.iter().map(|(index, hardened)| if *hardened { index | HARDENED } else { *index }).collect(),
        )
    }

    /// A path of steps as BIP 32 numbers them: hardened ones with bit 31 set.
    ///
    /// # Errors
    /// [`PathError::TooDeep`] over 255 steps.
    pub fn from_steps(steps: &[u32]) -> Result<Self, PathError> {
        match steps.len() {
            0..=MAX_STEPS => Ok(Self(steps.to_vec())),
            steps => Err(PathError::TooDeep { steps, limit: MAX_STEPS }),
        }
    }

    /// The steps, hardened ones with bit 31 set.
    pub fn steps(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied()
    }

    /// The path one plain step further.
    ///
    /// # Errors
    /// [`PathError`] if `index` is not below 2^31 or the path gets too long.
    pub fn child(&self, index: u32) -> Result<Self, PathError> {
        if index >= HARDENED {
            return Err(PathError::Step(index.to_string()));
        }
        Self::from_steps(&self.steps().chain([index]).collect::<Vec<u32>>())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("m")?;
        self.steps().try_for_each(|step| {
            let mark = if step & HARDENED == 0 { "" } else { "'" };
            write!(f, "/{}{mark}", step & !HARDENED)
        })
    }
}

impl FromStr for Path {
    type Err = PathError;
    fn from_str(text: &str) -> Result<Self, PathError> {
        if text == "m" {
            return Ok(Self(Vec::new()));
        }
        let clipped = || text.chars().take(80).collect();
        let steps = text.strip_prefix("m/").ok_or_else(|| PathError::NoRoot(clipped()))?;
        match steps.split('/').count() {
            0..=MAX_STEPS => steps.split('/').map(parse_step).collect::<Result<_, _>>().map(Self),
            steps => Err(PathError::TooDeep { steps, limit: MAX_STEPS }),
        }
    }
}

fn parse_step(text: &str) -> Result<u32, PathError> {
    let (digits, hardened) = match text.strip_suffix(['\'', 'h']) {
        Some(digits) => (digits, HARDENED),
        None => (text, 0),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let index = digits.parse::<u32>().ok().filter(|index| plain && *index < HARDENED);
    index.map(|index| index | hardened).ok_or_else(|| PathError::Step(text.chars().take(20).collect()))
}

impl TryFrom<String> for Path {
    type Error = PathError;
    fn try_from(text: String) -> Result<Self, PathError> {
        text.parse()
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.to_string()
    }
}

/// What a key of a person's wallet is for (protocol, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Receives money; the number counts up from 0. Below 2^31.
    Receive(u32),
    /// Receives change; the number counts up from 0. Below 2^31.
    Change(u32),
    /// Holds certificates, signs documents: who one is.
    Identity,
    /// The owner's half of a meter's 1-of-2, or a key of a deal. Numbers below 2^31.
    CoSigner {
        /// 0 for meters, 1 for deals.
        branch: u32,
        /// Counts up from 0.
        index: u32,
    },
}

impl Role {
    /// The path below the wallet's seed. Numbers wrap at 2^31, where BIP 32 ends.
    #[must_use]
    pub fn path(self) -> Path {
        const COIN: u32 = 7070;
        let plain = |index: u32| (index & !HARDENED, false);
        let money =
            |branch, index| Path::new([(84, true), (COIN, true), (0, true), (branch, false), plain(index)]);
        match self {
            Self::Receive(index) => money(0, index),
            Self::Change(index) => money(1, index),
            Self::Identity => Path::new([(84, true), (COIN, true), (1, true), (0, false), (0, false)]),
            Self::CoSigner { branch, index } => {
                Path::new([(48, true), (COIN, true), (0, true), (2, true), plain(branch), plain(index)])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_round_trip() {
        for text in ["m", "m/0", "m/84'/7070'/0'/0/5", "m/2147483647'/2147483647", node_path::READING] {
            assert_eq!(text.parse::<Path>().unwrap().to_string(), text);
        }
        assert_eq!("m/1h".parse::<Path>().unwrap().to_string(), "m/1'");
    }

    #[test]
    fn bad_paths_are_refused() {
        let deep = format!("m{}", "/0".repeat(256));
        for text in
            ["", "/0", "0", "m/", "m//0", "m/+1", "m/-1", "m/2147483648", "m/1''", "m/x", "M/0", &deep]
        {
            assert!(text.parse::<Path>().is_err(), "{text}");
        }
        let path: Path = "m/0".parse().unwrap();
        assert_eq!(path.child(7).unwrap().to_string(), "m/0/7");
        assert!(path.child(HARDENED).is_err());
    }

    #[test]
    fn roles_have_the_paths_of_the_protocol() {
        let rows = [
            (Role::Receive(0), "m/84'/7070'/0'/0/0"),
            (Role::Change(3), "m/84'/7070'/0'/1/3"),
            (Role::Identity, "m/84'/7070'/1'/0/0"),
            (Role::CoSigner { branch: 1, index: 2 }, "m/48'/7070'/0'/2'/1/2"),
            (Role::Receive(HARDENED), "m/84'/7070'/0'/0/0"),
        ];
        for (role, path) in rows {
            assert_eq!(role.path().to_string(), path);
            let json = serde_json::to_string(&role).unwrap();
            assert_eq!(serde_json::from_str::<Role>(&json).unwrap(), role);
        }
    }
}
