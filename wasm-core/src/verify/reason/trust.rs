//! Reasons about whether to trust a meter.

use crate::ipld::Cid;
use crate::record::Flags;
use crate::trust::Words;
use crate::units::UnixTime;

/// Why a meter is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustReason {
    /// There is no certificate in force to ask about.
    #[error("not looked at: the certificate is not in force")]
    NoCertificate,
    /// The certificate names no organisation, and none that is known lists the electrician.
    #[error("no organisation vouches for the electrician")]
    NoOrganisation,
    /// The organisation is not at hand.
    #[error("the organisation {name} is not known here")]
    UnknownOrganisation {
        /// Its name.
        name: Words,
    },
    /// The user has not accepted the organisation.
    #[error("the organisation {name} is not accepted")]
    NotAccepted {
        /// Its name.
        name: Words,
    },
    /// The name was accepted while somebody else held it, who did not hand it on.
    #[error("the name of {name} has been taken by somebody else since it was accepted")]
    TakenOver {
        /// Its name.
        name: Words,
    },
    /// The organisation does not list the electrician.
    #[error("{name} does not list the electrician")]
    NotMember {
        /// The organisation.
        name: Words,
    },
    /// The organisation lists the electrician only from later on.
    #[error("the electrician was a member of {name} only from {}, the certificate is of {}", from.secs(), certified.secs())]
    NotYetMember {
        /// The organisation.
        name: Words,
        /// From when on.
        from: UnixTime,
        /// The certificate's time.
        certified: UnixTime,
    },
    /// The electrician had left the organisation.
    #[error("the electrician was a member of {name} until {}, the certificate is of {}", until.secs(), certified.secs())]
    NoLongerMember {
        /// The organisation.
        name: Words,
        /// Until when.
        until: UnixTime,
        /// The certificate's time.
        certified: UnixTime,
    },
    /// The certificate is not in enough blocks yet.
    #[error("the certificate waits: {have} of {needed} blocks")]
    Shallow {
        /// Blocks it is in, its own counted.
        have: u32,
        /// Blocks that are needed.
        needed: u32,
    },
    /// Another certificate of an accepted electrician contradicts this one.
    #[error("certificate {other} of the same meter, also accepted, says something else")]
    Contradicted {
        /// The other one.
        other: Cid,
    },
    /// Another certificate of an accepted electrician names this one as the one it replaces.
    #[error("certificate {by} replaces this one")]
    Replaced {
        /// The newer one.
        by: Cid,
    },
    /// A record after the certificate tells of something that an electrician must look at.
    #[error("record {seq} of {} says {flags}: the meter needs an inspection", time.secs())]
    NeedsInspection {
        /// The record's number.
        seq: u64,
        /// Its time.
        time: UnixTime,
        /// What it says, of what needs an inspection.
        flags: Flags,
    },
    /// The records are not at hand.
    #[error("the meter's records are not at hand")]
    NoRecords,
    /// The records at hand begin after the certificate.
    #[error("the records at hand begin at {}, after the certificate", from.secs())]
    RecordsBeginLater {
        /// When they begin.
        from: UnixTime,
    },
}
