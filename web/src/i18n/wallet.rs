//! Messages of the wallet page.

use super::lang::messages;

messages! {
    /// Wallet: balance, receive, history.
    Wallet {
        Title: "Geldbörse", "Wallet";
        Lead: "Deine DOI. Jede Buchung ist bis in den Block geprüft.", "Your DOI. Every entry is checked down to its block.";
        LockedTitle: "Die Geldbörse ist gesperrt", "The wallet is locked";
        LockedText: "Entsperre sie mit deinem Passwort, um Guthaben und Adressen zu sehen.", "Unlock it with your password to see balance and addresses.";
        Unlock: "Entsperren", "Unlock";
        NoneTitle: "Noch keine Geldbörse", "No wallet yet";
        NoneText: "Lege eine an oder stelle eine aus ihren Wörtern wieder her.", "Create one, or restore one from its words.";
        Create: "Geldbörse einrichten", "Set up a wallet";
        Balance: "Guthaben", "Balance";
        Spendable: "Davon kannst du ausgeben", "Of which you can spend";
        Pending: "Kommt herein, wartet auf einen Block", "Coming in, waits for a block";
        Change: "Wechselgeld, wartet auf einen Block", "Change, waits for a block";
        Frozen: "Eingefroren", "Frozen";
        Immature: "Noch nicht reif", "Not yet mature";
        Shared: "Braucht mehrere Schlüssel", "Needs several keys";
        LockedInNames: "Zusätzlich in Namen gebunden", "Held in names, on top";
        OnTheWayOut: "Schon abgezogen: unterwegs zu anderen", "Already deducted: on the way to others";
        Send: "Senden", "Send";
        MoreTitle: "Mehr", "More";
        Coins: "Münzen", "Coins";
        CoinsText: "Woraus dein Geld besteht; beschriften und einfrieren.", "What your money is made of; label and freeze.";
        Contacts: "Adressbuch", "Address book";
        ContactsText: "Namen für Adressen, die du wieder bezahlst.", "Names for addresses that you pay again.";
        Sign: "Transaktionen unterschreiben", "Sign transactions";
        SignText: "Mit anderen Programmen und Geräten, als PSBT.", "Together with other programs and devices, as PSBT.";
        Message: "Nachrichten unterschreiben", "Sign messages";
        MessageText: "Zeige, dass dir eine Adresse gehört, oder prüfe es.", "Show that an address is yours, or check it.";
        AllEntries: "Alle Buchungen", "All entries";
        AllAddresses: "Betrag, Zweck und alle Adressen", "Amount, purpose and all addresses";
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
    }
}
