//! Messages of the wallet page.

use super::lang::messages;

messages! {
    /// Wallet: balance, receive, send, history.
    Wallet {
        Title: "Geldbörse", "Wallet";
        Lead: "DOI empfangen, senden und nachsehen.", "Receive, send and review DOI.";
    }
}
