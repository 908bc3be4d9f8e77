//! Frames of the gateway's live stream.

use serde::Deserialize;

use super::{WireError, json};

/// One frame of `/v1/stream`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A new signed record, as text.
    Record(String),
    /// The power at this moment; nobody signed it, so it is for looking at only.
    Live(Live),
    /// A kind of a later version: ignored.
    Unknown,
}

/// Unsigned power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Live {
    /// UTC seconds, by the gateway's clock.
    pub time: u64,
    /// Watts; positive is taken from the grid, negative is fed into it.
    pub power_w: i64,
}

impl Frame {
    /// Reads one frame.
    ///
    /// # Errors
    /// [`WireError`] if it is not a frame, or if live power claims to be signed.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        #[serde(tag = "type", rename_all = "lowercase")]
        enum Raw {
            Record {
                record: String,
            },
            Live {
                unsigned: bool,
                time: u64,
                power_w: i64,
            },
            #[serde(other)]
            Unknown,
        }
        match json(text)? {
            Raw::Record { record } => Ok(Self::Record(record)),
            Raw::Live { unsigned: true, time, power_w } => Ok(Self::Live(Live { time, power_w })),
            Raw::Live { unsigned: false, .. } => Err(WireError::field("unsigned", "false")),
            Raw::Unknown => Ok(Self::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_frames() {
        let rows = [
            ("a record", r#"{"type":"record","record":"OCMF|x"}"#, Frame::Record("OCMF|x".into())),
            (
                "export",
                r#"{"type":"live","unsigned":true,"time":5,"power_w":-1200}"#,
                Frame::Live(Live { time: 5, power_w: -1200 }),
            ),
            ("a later kind", r#"{"type":"tide","x":1}"#, Frame::Unknown),
        ];
        for (name, text, frame) in rows {
            assert_eq!(Frame::parse(text), Ok(frame), "{name}");
        }
    }

    #[test]
    fn refuses_live_power_that_claims_a_signature() {
        let text = r#"{"type":"live","unsigned":false,"time":5,"power_w":1}"#;
        assert_eq!(Frame::parse(text), Err(WireError::field("unsigned", "false")));
    }
}
