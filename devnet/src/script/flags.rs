//! Which rules are in force.

/// A set of script rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags(u32);

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
        /// What a mempool demands: everything.
        pub const STANDARD: Self = Self(0 $(| 1 << $bit)*);
    };
}

impl Flags {
    rules! {
        /// Execute the script a P2SH output hashes.
        P2SH = 0;
        /// Signatures, hash types and keys are well-formed.
        STRICTENC = 1;
        /// Signatures are strict DER.
        DERSIG = 2;
        /// Signatures have a low S.
        LOW_S = 3;
        /// The extra item of CHECKMULTISIG is empty.
        NULLDUMMY = 4;
        /// Pushes and numbers are minimal.
        MINIMALDATA = 6;
        /// Unused NOPs are refused.
        DISCOURAGE_NOPS = 7;
        /// One item is left.
        CLEANSTACK = 8;
        /// Absolute time locks.
        CHECKLOCKTIMEVERIFY = 9;
        /// Relative time locks.
        CHECKSEQUENCEVERIFY = 10;
        /// Segwit.
        WITNESS = 11;
        /// Later segwit versions are refused.
        DISCOURAGE_WITNESS_PROGRAM = 12;
        /// Segwit's IF takes nothing or 1.
        MINIMALIF = 13;
        /// Failing signatures are empty.
        NULLFAIL = 14;
        /// Segwit keys are compressed.
        WITNESS_PUBKEYTYPE = 15;
        /// The signed code is not changed by its own content.
        CONST_SCRIPTCODE = 16;
    }

    /// What the node calls mandatory (Doichain Core 0.20).
    pub const MANDATORY: Self = Self::P2SH;

    /// What a block must keep, and all that libbitcoinconsensus knows.
    pub const BLOCK: Self = Self(
        Self::P2SH.0
            | Self::DERSIG.0
            | Self::NULLDUMMY.0
            | Self::CHECKLOCKTIMEVERIFY.0
            | Self::CHECKSEQUENCEVERIFY.0
            | Self::WITNESS.0,
    );

    /// True when all rules of `other` are in force.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
