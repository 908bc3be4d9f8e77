//! Messages of paying: typing it, looking at it, following it.

use super::lang::messages;

messages! {
    /// Paying somebody.
    Pay {
        Title: "Senden", "Send";
        Lead: "Bevor etwas hinausgeht, siehst du es in einem Satz und als Bild.", "Before anything goes out, you see it in a sentence and as a picture.";
        To: "An wen?", "To whom?";
        ToNumber: "An wen? ({0})", "To whom? ({0})";
        ToHint: "Adresse, Zahlungslink (doichain:…) oder ein Name aus deinem Adressbuch.", "An address, a payment link (doichain:…) or a name from your address book.";
        ToMissing: "Wer soll das Geld bekommen?", "Who shall get the money?";
        ToMalformed: "Das ist keine Adresse, oder sie hat einen Tippfehler. Kopiere sie noch einmal.", "That is no address, or it has a typing error. Copy it once more.";
        ToOtherCoin: "Das ist die Adresse einer anderen Währung. Dort käme das Geld nie an.", "That is an address of another coin. The money would never arrive there.";
        ToOtherNetwork: "Diese Adresse gehört zu einem anderen Netz als dieses hier.", "This address belongs to another network than this one.";
        ToTaproot: "Adressen dieser Art sind auf Doichain ungeschützt: Jeder könnte das Geld nehmen.", "Addresses of this kind are not protected on Doichain: anybody could take the money.";
        ToLink: "Mit diesem Zahlungslink lässt sich nicht zahlen: {0}", "This payment link cannot be paid: {0}";
        Amount: "Wie viel?", "How much?";
        AmountNumber: "Wie viel? ({0})", "How much? ({0})";
        AmountRead: "gelesen als {0}", "read as {0}";
        Available: "Ausgeben kannst du jetzt {0}.", "You can spend {0} now.";
        All: "Alles senden", "Send everything";
        AllRest: "Der Letzte bekommt alles, was übrig ist", "The last one gets everything that is left";
        CoinsOwn: "Münzen selbst auswählen", "Choose the coins myself";
        CoinsHint: "Bezahlt wird nur mit den angekreuzten. Wer bezahlt wird, sieht, woher sie kamen.", "Only those you tick are spent. Who is paid sees where they came from.";
        CoinsSum: "{0} ausgewählt: {1}", "{0} chosen: {1}";
        AllHint: "Es kommt alles an, was du ausgeben kannst, weniger die Gebühr.", "Everything you can spend arrives, less the fee.";
        AddRow: "Noch jemanden bezahlen", "Pay somebody else, too";
        RemoveRow: "Empfänger {0} entfernen", "Remove recipient {0}";
        Note: "Wofür?", "What for?";
        NoteHint: "Nur für dich, verschlüsselt auf diesem Gerät.", "For you alone, encrypted on this device.";
        Fee: "Wie eilig ist es?", "How urgent is it?";
        FeeText: "Die Gebühr geht an die, die Blöcke machen. Sie hängt von der Größe der Transaktion ab, nicht vom Betrag.", "The fee goes to those who make blocks. It depends on the size of the transaction, not on the amount.";
        Slow: "Hat Zeit", "No hurry";
        Normal: "Normal", "Normal";
        Fast: "Eilig", "Urgent";
        Own: "Eigene Gebühr", "Fee of your own";
        OwnDetail: "in Swartz je Byte", "in swartz per byte";
        OwnRate: "Swartz je virtuellem Byte", "Swartz per virtual byte";
        OwnRateHint: "Ein DOI hat 100 Millionen Swartz. Das Netz verlangt mindestens 100 je Byte.", "One DOI has 100 million swartz. The network asks for at least 100 per byte.";
        RateNumber: "Das ist keine ganze Zahl.", "That is no whole number.";
        RateRange: "Zwischen {0} und {1}: Weniger nimmt das Netz nicht an, mehr wäre ein Versehen.", "Between {0} and {1}: the network doesn't take less, more would be a mistake.";
        WaitMinutes: "meist in {0} Minuten", "mostly within {0} minutes";
        WaitHours: "meist in {0} Stunden", "mostly within {0} hours";
        PerByte: "{0} Swartz je Byte", "{0} swartz per byte";
        FeesUnknown: "Der Server hat noch nichts zu Gebühren gesagt; gezeigt wird das Mindeste.", "The server has said nothing about fees yet; what you see is the least.";
        FeesEqual: "Das Netz ist leer: Auch die kleinste Gebühr kommt in den nächsten Block.", "The network is empty: even the smallest fee gets into the next block.";
        Look: "Ansehen", "Review";
        LookTitle: "Stimmt das?", "Is this right?";
        SentenceSome: "Du sendest {0}. Die Gebühr ist {1}, danach hast du noch {2}.", "You send {0}. The fee is {1}; afterwards you have {2} left.";
        SentenceAll: "Du sendest alles, was du ausgeben kannst: {0}. Die Gebühr ist {1}, danach hast du noch {2}.", "You send everything you can spend: {0}. The fee is {1}; afterwards you have {2} left.";
        SentenceBump: "Es bleibt dieselbe Zahlung, nur die Gebühr steigt auf {0}. Danach hast du noch {1}.", "It stays the same payment, only the fee rises to {0}. Afterwards you have {1} left.";
        SentenceCancel: "Die Zahlung wird zurückgenommen: {0} kommen zu dir zurück, die Gebühr ist {1}. Das gelingt nur, solange sie nicht doch noch in einen Block kommt.", "The payment is taken back: {0} return to you, the fee is {1}. This works only as long as it doesn't get into a block after all.";
        SentenceHurry: "Du sendest dir selbst {0} und zahlst dabei {1} Gebühr für beide Transaktionen, damit sie zusammen in einen Block kommen.", "You send {0} to yourself and pay a fee of {1} for both transactions, so that they get into a block together.";
        Raw: "Technisch: was unterschrieben wird", "Technical: what will be signed";
        Confirm: "Jetzt senden", "Send now";
        ConfirmChange: "Jetzt ändern", "Change it now";
        Back: "Zurück und ändern", "Back and change";
        Sending: "Wird unterschrieben und gesendet …", "Signing and sending …";
        Locked: "Die Geldbörse ist gesperrt.", "The wallet is locked.";
        LockedNext: "Entsperre sie und beginne noch einmal.", "Unlock it and begin again.";
        Offline: "Es gibt gerade keine Verbindung zur Kette.", "There is no connection to the chain just now.";
        OfflineNext: "Es wird von selbst neu verbunden. Was du getippt hast, bleibt stehen.", "It reconnects by itself. What you typed stays.";
        TooLittle: "Ausgeben kannst du jetzt {0}, mit der Gebühr braucht es {1}.", "You can spend {0} now; with the fee it takes {1}.";
        TooLittleNext: "Sende weniger, oder sende alles. Unbestätigtes und eingefrorenes Geld zählt nicht mit.", "Send less, or send everything. Unconfirmed and frozen money doesn't count.";
        Dust: "Beträge unter {0} gibt das Netz nicht weiter.", "The network doesn't pass on amounts below {0}.";
        DustNext: "Sende etwas mehr.", "Send a little more.";
        Rejected: "Das Netz hat die Transaktion abgelehnt: {0}", "The network refused the transaction: {0}";
        RejectedNext: "Warte auf den nächsten Block und sieh es dir noch einmal an.", "Wait for the next block and review it once more.";
        NothingSent: "Dein Geld ist sicher: Es wurde nichts gesendet.", "Your money is safe: nothing was sent.";
        Unknown: "Die Verbindung brach beim Senden ab.", "The connection broke while sending.";
        UnknownLost: "Dein Geld ist sicher, aber die Zahlung kann schon unterwegs sein.", "Your money is safe, but the payment may be on its way already.";
        UnknownNext: "Warte, bis wieder eine Verbindung besteht, und sieh in den Buchungen nach. Sende nicht noch einmal, bevor du das weißt.", "Wait until there is a connection again and look at the history. Don't send again before you know.";
        Other: "Das geht so nicht: {0}", "This doesn't work: {0}";
        OtherNext: "Ändere die Zahlung und versuche es noch einmal.", "Change the payment and try again.";
        SentTitle: "Ist unterwegs", "On its way";
        SentTaken: "Das Netz hat die Transaktion angenommen.", "The network has taken the transaction.";
        SentWaiting: "Sie wartet auf einen Block. Du kannst diese Seite verlassen.", "It waits for a block. You may leave this page.";
        SentIn: "In Block {0}, geprüft bis zum Blockkopf.", "In block {0}, checked down to the block header.";
        SentGone: "Sie ist nicht mehr im Netz: eine andere hat dieselben Münzen ausgegeben.", "It is no longer in the network: another one has spent the same coins.";
        Confirmations: "Bestätigungen: {0}", "Confirmations: {0}";
        OneConfirmation: "1 Bestätigung", "1 confirmation";
        Again: "Noch eine Zahlung", "Another payment";
        ToHistory: "Zu den Buchungen", "To the history";
        ToWallet: "Zur Geldbörse", "To the wallet";
        Transaction: "Transaktion", "Transaction";
    }
}
