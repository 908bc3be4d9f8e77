//! The Electrum dialogue, without any input or output of its own.
//!
//! A [`Session`] turns [`Request`]s into lines and lines into [`Event`]s; whoever owns the socket moves the
//! lines. A [`Query`] asks as many requests as it needs and checks what comes back against our own
//! [`HeaderChain`](crate::chain::HeaderChain); a [`Dialogue`] connects the two. Servers are not trusted: a
//! transaction is hashed, a proof is followed to our header, headers must be worked for. What a server can
//! still do is say nothing, or leave something out; asking a second server helps against that.
//!
//! Protocol: Electrum 1.4 to 1.4.2 as spoken by Doichain's ElectrumX 1.15.0.

mod certificate_names;
mod checkpoints;
mod collect;
mod dialogue;
mod error;
mod fee;
mod header_sync;
mod holders;
mod lines;
mod message;
mod name_history;
mod opinion;
mod outdone;
mod request;
mod response;
mod session;
mod together;
mod transaction;
mod upkeep;
mod wallet_query;

pub use certificate_names::CertificateNamesQuery;
pub use checkpoints::CheckpointQuery;
pub use collect::Located;
pub use dialogue::{Dialogue, Query};
pub use error::{AnswerError, LineError, Misfit, SyncError};
pub use fee::{FeeFloor, FeeQuery};
pub use header_sync::{HeaderSync, Synced};
pub use holders::{HeldNames, HoldersQuery};
pub use lines::LineBuffer;
pub use name_history::{NameHistoryQuery, NameOperation, NameOperations};
pub use opinion::{Opinion, SecondOpinion};
pub use outdone::{BEHIND, Outdone};
pub use request::{MAX_HEADERS, Request};
pub use response::{HistoryEntry, Protocol, Response, ScriptStatus};
pub use session::{Event, MAX_ASKED, MAX_LINE, RequestId, Session};
pub use together::Together;
pub use transaction::TransactionQuery;
pub use upkeep::{Duty, Upkeep};
pub use wallet_query::{Growth, Scan, WalletQuery};
