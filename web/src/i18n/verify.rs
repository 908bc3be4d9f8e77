//! Messages of the verify page.

use super::lang::messages;

messages! {
    /// Verify: a meter's anchors, from the record to the block header.
    Verify {
        Title: "Prüfen", "Verify";
        Lead: "Vom Messwert bis zum Blockkopf, in deinem Browser.", "From the reading to the block header, in your browser.";
        GatewayUrl: "Gateway mit den Dateien, falls du eines kennst", "Gateway with the files, if you know one";
        Load: "Prüfen", "Verify";
        FromCertificate: "Schlüssel und Adresse stammen aus dem Zertifikat von {0}.", "Keys and address come from the certificate by {0}.";
        FromPairing: "Schlüssel und Adresse stammen aus deiner Kopplung.", "Keys and address come from your pairing.";
        NoCertificate: "Für diesen Zähler fand sich kein gültiges Zertifikat, also kein Schlüssel, gegen den geprüft werden könnte.", "No valid certificate was found for this meter, so there is no key to check against.";
        NoCertificateNext: "Prüfe die Nummer, trage das Gateway oder in den Einstellungen ein IPFS-Gateway ein, oder lass den Zähler beglaubigen.", "Check the number, enter the gateway or, in the settings, an IPFS gateway, or have the meter certified.";
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
        AnchorMeta: "{0} eingespeist, {1} bezogen, Bestätigungen: {2}", "{0} fed in, {1} drawn, confirmations: {2}";
        AnchorFiles: "Dateien: {0}, Datensätze: {1}", "Files: {0}, records: {1}";
        Transaction: "Transaktion", "Transaction";
        File: "Datei", "File";
        Save: "Beweisdatei speichern", "Save evidence file";
        SaveText: "Eine Datei mit allem, was diese Prüfung braucht. Wer sie hat, prüft sie ohne Netz nach.", "One file with all that this check needs. Whoever has it can check it again without a network.";
        Saving: "Die Datei wird zusammengestellt …", "Putting the file together …";
        Saved: "Gespeichert: {0}, {1} kB", "Saved: {0}, {1} kB";
        SaveFailed: "Die Datei konnte nicht gemacht werden: {0}", "The file could not be made: {0}";
        SaveFailedNext: "Verloren ist nichts. Versuche es noch einmal.", "Nothing is lost. Try again.";
        SaveBrowser: "der Browser nimmt keine Datei an", "the browser takes no file";
        OpenTitle: "Beweisdatei öffnen", "Open an evidence file";
        OpenText: "Sie wird in diesem Browser geprüft, auch ohne Netz. Nichts wird verschickt.", "It is checked in this browser, also without a network. Nothing is sent.";
        OpenPick: "Datei wählen", "Choose a file";
        OpenDrop: "oder hierher ziehen", "or drop it here";
        OpeningBlocks: "Jeder Datenblock wird mit seinem Namen verglichen …", "Holding every block of data against its name …";
        OpeningHeaders: "Jeder Block der Kette wird nachgerechnet …", "Working out every block of the chain …";
        OpeningAnchors: "Anker {0} von {1}: jede Unterschrift und jede Summe wird geprüft …", "Anchor {0} of {1}: checking every signature and every sum …";
        Opening: "Jeder Block, jede Unterschrift und jede Summe wird geprüft …", "Checking every block, every signature and every sum …";
        FileAsOf: "Aus einer Datei: Stand Block {0} vom {1}", "From a file: as of block {0}, {1}";
        FileAsOfText: "Im Netz wurde nichts gefragt. Was nach diesem Block geschah, kann eine Datei nicht zeigen.", "Nothing was asked on the network. What happened after this block, a file cannot show.";
        FileClose: "Datei schließen", "Close the file";
        FileClaimed: "Wessen Schlüssel und Adresse das sind, sagt nur, wer die Datei gemacht hat: Es ist kein gültiges Zertifikat darin.", "Whose key and address these are is only the word of whoever made the file: there is no valid certificate in it.";
        FileHeaders: "Blockköpfe", "Block headers";
        FileCertificate: "Zertifikat", "Certificate";
        FileDamaged: "Die Datei ist beschädigt oder wurde verändert.", "The file is damaged or was changed.";
        FileOther: "Das ist keine Beweisdatei.", "This is no evidence file.";
        FileNewer: "Die Datei ist für eine neuere Version dieses Programms.", "The file is for a newer version of this program.";
        FileNetwork: "Die Datei ist über ein anderes Netz: {0}.", "The file is about another network: {0}.";
        FileUnproven: "Die Blöcke in der Datei sind nicht echt.", "The blocks in the file are not real.";
        FileUnreadable: "Die Datei lässt sich nicht lesen oder ist zu lang.", "The file cannot be read or is too long.";
        FileLost: "Nichts daraus wird geglaubt, angezeigt oder gespeichert.", "Nothing of it is believed, shown or kept.";
        FileNext: "Lass sie dir noch einmal geben.", "Ask for it once more.";
        Unverified: "{0} Anker sind nicht geprüft und zählen nicht.", "{0} anchors are not verified and don't count.";
        UnverifiedNext: "Öffne sie unten: die Prüfung nennt den Grund.", "Open them below: the check names the reason.";
    }
}
