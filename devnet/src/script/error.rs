//! Why a script fails, in the words of the node.

/// A failed execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant says in its message what it is")]
pub enum ScriptError {
    #[error("Script evaluated without error but finished with a false/empty top stack element")]
    EvalFalse,
    #[error("Script failed an OP_VERIFY operation")]
    Verify,
    #[error("Script failed an OP_EQUALVERIFY operation")]
    EqualVerify,
    #[error("Script failed an OP_CHECKMULTISIGVERIFY operation")]
    CheckMultisigVerify,
    #[error("Script failed an OP_CHECKSIGVERIFY operation")]
    CheckSigVerify,
    #[error("Script failed an OP_NUMEQUALVERIFY operation")]
    NumEqualVerify,
    #[error("Script is too big")]
    ScriptSize,
    #[error("Push value size limit exceeded")]
    PushSize,
    #[error("Operation limit exceeded")]
    OpCount,
    #[error("Stack size limit exceeded")]
    StackSize,
    #[error("Signature count negative or greater than pubkey count")]
    SigCount,
    #[error("Pubkey count negative or limit exceeded")]
    PubKeyCount,
    #[error("Opcode missing or not understood")]
    BadOpcode,
    #[error("Attempted to use a disabled opcode")]
    DisabledOpcode,
    #[error("Operation not valid with the current stack size")]
    InvalidStackOperation,
    #[error("Operation not valid with the current altstack size")]
    InvalidAltStackOperation,
    #[error("OP_RETURN was encountered")]
    OpReturn,
    #[error("Invalid OP_IF construction")]
    UnbalancedConditional,
    #[error("Negative locktime")]
    NegativeLockTime,
    #[error("Locktime requirement not satisfied")]
    UnsatisfiedLockTime,
    #[error("Signature hash type missing or not understood")]
    SigHashType,
    #[error("Non-canonical DER signature")]
    SigDer,
    #[error("Data push larger than necessary")]
    MinimalData,
    #[error("Only push operators allowed in signatures")]
    SigPushOnly,
    #[error("Non-canonical signature: S value is unnecessarily high")]
    SigHighS,
    #[error("Dummy CHECKMULTISIG argument must be zero")]
    SigNullDummy,
    #[error("OP_IF/NOTIF argument must be minimal")]
    MinimalIf,
    #[error("Signature must be zero for failed CHECK(MULTI)SIG operation")]
    SigNullFail,
    #[error("NOPx reserved for soft-fork upgrades")]
    DiscourageUpgradableNops,
    #[error("Witness version reserved for soft-fork upgrades")]
    DiscourageUpgradableWitnessProgram,
    #[error("Public key is neither compressed or uncompressed")]
    PubKeyType,
    #[error("Extra items left on stack after execution")]
    CleanStack,
    #[error("Witness program has incorrect length")]
    WitnessProgramWrongLength,
    #[error("Witness program was passed an empty witness")]
    WitnessProgramWitnessEmpty,
    #[error("Witness program hash mismatch")]
    WitnessProgramMismatch,
    #[error("Witness requires empty scriptSig")]
    WitnessMalleated,
    #[error("Witness requires only-redeemscript scriptSig")]
    WitnessMalleatedP2sh,
    #[error("Witness provided for non-witness script")]
    WitnessUnexpected,
    #[error("Using non-compressed keys in segwit")]
    WitnessPubKeyType,
    #[error("Using OP_CODESEPARATOR in non-witness script")]
    CodeSeparator,
    #[error("Signature is found in scriptCode")]
    SigFindAndDelete,
    #[error("unknown error")]
    Unknown,
}
