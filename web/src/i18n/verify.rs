//! Messages of the verify page.

use super::lang::messages;

messages! {
    /// Verify: a meter's anchors, from the record to the block header.
    Verify {
        Title: "Prüfen", "Verify";
        Lead: "Vom Messwert bis zum Blockkopf, in deinem Browser.", "From the reading to the block header, in your browser.";
        FormTitle: "Welcher Zähler?", "Which meter?";
        Number: "Zählernummer", "Meter number";
        GatewayUrl: "Gateway mit den Dateien", "Gateway with the files";
        Load: "Prüfen", "Verify";
        BadNumber: "Eine Zählernummer hat 1 bis 40 Zeichen aus A-Z, 0-9, Punkt und Minus.", "A meter number has 1 to 40 characters of A-Z, 0-9, dot and minus.";
        FromCertificate: "Schlüssel und Adresse stammen aus dem Zertifikat von {0}.", "Keys and address come from the certificate by {0}.";
        FromPairing: "Schlüssel und Adresse stammen aus deiner Kopplung.", "Keys and address come from your pairing.";
        NoCertificate: "Für diesen Zähler gibt es kein gültiges Zertifikat, also keinen Schlüssel, gegen den geprüft werden könnte.", "There is no valid certificate for this meter, so no key to check against.";
        NoCertificateNext: "Prüfe die Nummer, oder lass den Zähler beglaubigen.", "Check the number, or have the meter certified.";
        Balance: "kWh-Saldo", "kWh balance";
        BalanceNote: "Summe über {0} geprüfte von {1} Ankern", "Sum over {0} verified of {1} anchors";
        BalanceNone: "noch nicht geprüft", "not verified yet";
        Produced: "Eingespeist", "Fed in";
        Consumed: "Bezogen", "Drawn";
        AsOf: "Block {0}", "Block {0}";
        Looking: "Die Kette wird gefragt und jede Datei geprüft …", "Asking the chain and checking every file …";
        AnchorsTitle: "Anker von {0}", "Anchors of {0}";
        AnchorsText: "Jeder steht für die Datensätze seit dem vorigen. Tippe einen an, um seine Prüfungen zu sehen.", "Each stands for the records since the one before. Tap one to see its checks.";
        AnchorsNone: "Noch kein Anker auf der Kette.", "No anchor on the chain yet.";
        Anchor: "Anker {0}", "Anchor {0}";
        AnchorUnknown: "Unlesbarer Eintrag", "Unreadable entry";
        AnchorMeta: "{0} eingespeist, {1} bezogen, {2} Bestätigungen", "{0} fed in, {1} drawn, {2} confirmations";
        AnchorFiles: "{0} Dateien mit {1} Datensätzen", "{0} files with {1} records";
        Transaction: "Transaktion", "Transaction";
        File: "Datei", "File";
        Unverified: "{0} Anker sind nicht geprüft und zählen nicht.", "{0} anchors are not verified and don't count.";
        UnverifiedNext: "Öffne sie unten: die Prüfung nennt den Grund.", "Open them below: the check names the reason.";
    }
}
