//! Messages about single blocks and transactions on the verify page.

use super::lang::messages;

messages! {
    /// A block or a transaction that was looked up.
    Lookup {
        Title: "Etwas nachschlagen", "Look something up";
        Text: "Eine Zählernummer, die Adresse eines Datenblocks (CID) oder die Kennung einer Transaktion.", "A meter number, the address of a block of data (CID), or the id of a transaction.";
        Wanted: "Zählernummer, CID oder Transaktion", "Meter number, CID or transaction";
        Wrong: "Das ist weder eine Zählernummer noch eine CID noch eine Transaktion.", "This is neither a meter number nor a CID nor a transaction.";
        Back: "Zur Übersicht", "Back to the overview";
        Asking: "Wird geholt und geprüft …", "Fetching and checking …";
        Waiting: "Warte auf die Blockkette …", "Waiting for the chain …";
        Nowhere: "Niemand hat es: weder dein Gateway noch die IPFS-Gateways aus den Einstellungen.", "Nobody has it: neither your gateway nor the IPFS gateways of the settings.";
        NowhereTx: "Der Server kennt diese Transaktion nicht.", "The server does not know this transaction.";
        NowhereLost: "Verloren ist nichts. Gefragt wurde: {0}", "Nothing is lost. Asked: {0}";
        NowhereNext: "Prüfe, ob alles abgeschrieben ist, oder füge in den Einstellungen ein weiteres Gateway hinzu.", "Check that all of it was copied, or add another gateway in the settings.";
        Lied: "Etwas anderes als das Verlangte schickte: {0}. Es wurde verworfen.", "Something else than what was asked for came from: {0}. It was thrown away.";
        Day: "Tagesdatei vom {0}", "Day file of {0}";
        DayText: "Ein ganzer Tag in Viertelstunden, mit einer Unterschrift des Zählers.", "A whole day in quarter hours, with one signature of the meter.";
        Hour: "Stundendatei bis {0}", "Hour file until {0}";
        HourText: "Die unterschriebenen Messwerte von höchstens einer Stunde, mit einer Unterschrift über alle.", "The signed readings of an hour at most, with one signature over all of them.";
        Record: "Messwert Nr. {0} von {1}", "Reading no. {0} of {1}";
        RecordText: "Ein Messwert, wie der Zähler ihn unterschrieben hat.", "A reading as the meter signed it.";
        Certificate: "Zertifikat eines Zählers", "Certificate of a meter";
        CertificateText: "Was ein Elektriker über diesen Zähler unterschrieben hat. Ob es noch gilt, sagt die Kette: Prüfe dafür den Zähler.", "What an electrician signed about this meter. Whether it still holds the chain says: verify the meter for that.";
        Other: "Ein Datenblock", "A block of data";
        OtherText: "Er ist echt, aber nichts, was dieses Programm kennt.", "It is genuine, but nothing that this program knows.";
        Meter: "Zähler", "Meter";
        Key: "Geprüft mit", "Checked with";
        KeyOwn: "dem Schlüssel aus deiner Kopplung", "the key of your pairing";
        KeyCertified: "dem beglaubigten Schlüssel", "the certified key";
        KeyNone: "Wessen Unterschrift hier stehen müsste, ist nicht bekannt: Für diesen Zähler gibt es kein gültiges Zertifikat.", "Whose signature should be here is not known: there is no valid certificate for this meter.";
        From: "Geholt von", "Fetched from";
        Kept: "diesem Browser", "this browser";
        FedIn: "Eingespeist", "Fed in";
        Drawn: "Bezogen", "Drawn";
        Records: "Messwerte", "Readings";
        Until: "Bis", "Until";
        Produced: "Zählerstand Einspeisung", "Register, fed in";
        Consumed: "Zählerstand Bezug", "Register, drawn";
        Electrician: "Elektriker", "Electrician";
        Validity: "Gilt", "In force";
        Previous: "Datei davor", "File before";
        Hours: "Stundendateien", "Hour files";
        Bytes: "Bytes zeigen ({0})", "Show bytes ({0})";
        BytesCut: "… und {0} weitere", "… and {0} more";
        Transaction: "Transaktion", "Transaction";
        Unplaced: "Sie ist in keinem Block, den dieser Browser geprüft hat: Sie wartet noch, oder kein Server sagt, wo sie ist. Bewiesen ist nur ihr Inhalt.", "It is in no block that this browser has checked: it is still waiting, or no server says where it is. Only its content is proven.";
        Inputs: "Eingänge", "Inputs";
        Outputs: "Ausgänge", "Outputs";
        Script: "ein Skript", "a script";
        Name: "Name", "Name";
        Value: "Wert", "Value";
        OpAnchor: "Anker {0} des Zählers {1}: {2} eingespeist, {3} bezogen.", "Anchor {0} of meter {1}: {2} fed in, {3} drawn.";
        OpAnchorText: "Die Transaktion beweist, dass das so auf der Kette steht. Ob es stimmt, sagen die Dateien dahinter:", "The transaction proves that the chain says so. Whether it is right the files behind it say:";
        OpCertificate: "Zertifikat für Zähler {0}.", "Certificate for meter {0}.";
        OpOther: "Ein Name auf der Kette.", "A name on the chain.";
        ToFile: "Datei prüfen", "Verify the file";
        ToMeter: "Zähler prüfen", "Verify the meter";
    }
}
