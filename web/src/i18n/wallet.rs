//! Messages of the wallet page.

use super::lang::messages;

messages! {
    /// Wallet: balance, receive, history.
    Wallet {
        Title: "Geldbörse", "Wallet";
        Lead: "DOI empfangen und nachsehen. Jede Buchung ist bis in den Block geprüft.", "Receive and review DOI. Every entry is checked down to its block.";
        LockedTitle: "Die Geldbörse ist gesperrt", "The wallet is locked";
        LockedText: "Entsperre sie mit deinem Passwort, um Guthaben und Adressen zu sehen.", "Unlock it with your password to see balance and addresses.";
        Unlock: "Entsperren", "Unlock";
        NoneTitle: "Noch keine Geldbörse", "No wallet yet";
        NoneText: "Lege eine an oder stelle eine aus ihren Wörtern wieder her.", "Create one, or restore one from its words.";
        Create: "Geldbörse einrichten", "Set up a wallet";
        Balance: "Guthaben", "Balance";
        Pending: "davon unbestätigt: {0}", "of which unconfirmed: {0}";
        Immature: "davon noch nicht reif: {0}", "of which not yet mature: {0}";
        LockedInNames: "In Namen gebunden: {0}", "Held in names: {0}";
        Scanning: "Die Kette wird gefragt …", "Asking the chain …";
        AsOf: "Stand: Block {0}", "As of block {0}";
        ReceiveTitle: "Empfangen", "Receive";
        ReceiveText: "An diese Adresse kann dir jeder DOI senden. Nach jeder Zahlung kommt eine neue.", "Anybody can send you DOI at this address. After each payment there is a new one.";
        Address: "Adresse", "Address";
        AddressQr: "Empfangsadresse als QR-Code", "Receive address as QR code";
        Faucet: "10 Test-DOI holen", "Get 10 test DOI";
        FaucetHint: "Spielgeld der Testkette, ohne Wert.", "Play money of the dev chain, worth nothing.";
        FaucetSent: "Test-DOI sind unterwegs, sie kommen mit dem nächsten Block.", "Test DOI are on the way, they arrive with the next block.";
        FaucetFailed: "Es kamen keine Test-DOI: {0}", "No test DOI came: {0}";
        FaucetFailedNext: "Versuche es in einer Minute noch einmal.", "Try again in a minute.";
        HistoryTitle: "Buchungen", "History";
        HistoryEmpty: "Noch keine Buchung.", "No entries yet.";
        Fee: "Gebühr: {0}", "Fee: {0}";
        ColumnTransaction: "Transaktion", "Transaction";
        Received: "Empfangen", "Received";
        Sent: "Gesendet", "Sent";
        NameWritten: "Name {0} geschrieben", "Name {0} written";
        Unconfirmed: "unbestätigt", "unconfirmed";
    }
}
