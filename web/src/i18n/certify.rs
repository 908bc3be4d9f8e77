//! Messages of the certify page.

use super::lang::messages;

messages! {
    /// Certify: for electricians.
    Certify {
        Title: "Beglaubigen", "Certify";
        Lead: "Für Elektriker: bestätige, dass ein Zähler richtig angeschlossen und versiegelt ist.", "For electricians: confirm that a meter is connected correctly and sealed.";
        AskTitle: "Welcher Zähler?", "Which meter?";
        AskText: "Das Gateway zeigt seine Adresse an. Es muss schon mit der Geldbörse des Besitzers gekoppelt sein.", "The gateway shows its address. It must already be paired with the owner's wallet.";
        Url: "Adresse des Gateways", "Address of the gateway";
        Load: "Zähler abfragen", "Ask the meter";
        CompareTitle: "Vergleiche am Zähler", "Compare at the meter";
        CompareText: "Lies jede Angabe am Gerät ab. Unterschreibe nur, was du selbst gesehen hast.", "Read every item at the device. Sign only what you have seen yourself.";
        Number: "Zählernummer", "Meter number";
        ReadingKey: "Schlüssel der Messwerte", "Reading key";
        Holder: "Gemeinsame Adresse von Besitzer und Gateway", "Shared address of owner and gateway";
        Limits: "Größte Leistung", "Greatest power";
        LimitsValue: "{0} ins Netz, {1} aus dem Netz", "{0} into the grid, {1} from the grid";
        Replay: "Das ist eine Aufzeichnung, kein echter Zähler.", "This is a recording, no real meter.";
        Maker: "Hersteller", "Maker";
        Model: "Modell", "Model";
        Seal: "Nummer des Siegels", "Number of the seal";
        SealPlace: "Wo es sitzt", "Where it is";
        Country: "Land", "Country";
        Postcode: "Postleitzahl", "Postcode";
        Years: "Gültig für Jahre", "Valid for years";
        Optional: "Was leer bleibt, steht als „-“ im Zertifikat.", "What stays empty is “-” in the certificate.";
        Confirm: "Ich habe Nummer, Anschluss, Schlüssel und Siegel am Gerät geprüft.", "I have checked number, connection, key and seal at the device.";
        Sign: "Unterschreiben und auf die Kette schreiben", "Sign and write to the chain";
        Cost: "Kostet 0,01 DOI, die im Namen bleiben, und eine kleine Gebühr.", "Costs 0.01 DOI, which stay in the name, and a small fee.";
        Back: "Anderer Zähler", "Another meter";
        WorkName: "Der Name des Zählers wird auf der Kette gesucht …", "Looking for the meter's name on the chain …";
        WorkDocument: "Das Zertifikat wird unterschrieben …", "Signing the certificate …";
        WorkSending: "Die Transaktion wird gesendet …", "Sending the transaction …";
        DoneRegistered: "Der Zähler {0} ist beglaubigt.", "The meter {0} is certified.";
        DoneUpdated: "Das Zertifikat des Zählers {0} ist erneuert.", "The certificate of the meter {0} is renewed.";
        DoneNext: "Mit dem nächsten Block sieht es jeder, auch der Besitzer auf seiner Zählerseite.", "With the next block everybody sees it, the owner too on the meter page.";
        Transaction: "Transaktion", "Transaction";
        Document: "Zertifikat", "Certificate";
        NotPaired: "Dieses Gateway ist noch mit keiner Geldbörse gekoppelt.", "This gateway is not paired with any wallet yet.";
        NotPairedNext: "Der Besitzer koppelt es auf seiner Zählerseite, danach kannst du beglaubigen.", "The owner pairs it on the meter page, then you can certify.";
        OtherNetwork: "Das Gateway schreibt auf die Kette {0}, diese Seite auf eine andere.", "The gateway writes to the chain {0}, this page to another one.";
        OtherNetworkNext: "Öffne die Seite, die zu dieser Kette gehört.", "Open the page that belongs to that chain.";
        Mismatch: "Das Gateway nennt eine andere Adresse, als seine Schlüssel ergeben: {0} statt {1}.", "The gateway says another address than its keys give: {0} instead of {1}.";
        MismatchNext: "Beglaubige es nicht. Lass das Gateway neu aufsetzen.", "Don't certify it. Have the gateway set up anew.";
        BadField: "Dieses Feld passt so nicht in ein Zertifikat: {0}", "This field cannot be in a certificate like that: {0}";
        BadFieldNext: "Höchstens 100 Zeichen ohne Sonderzeichen; das Land als zwei Buchstaben; 1 bis 16 Jahre.", "At most 100 characters without special ones; the country as two letters; 1 to 16 years.";
        NotHolder: "Der Name {0} gehört schon jemand anderem.", "The name {0} already belongs to somebody else.";
        NotHolderNext: "Nur wer ihn hält, kann ihn erneuern. Der Besitzer kann nachsehen, wer das ist.", "Only its holder can renew it. The owner can see who that is.";
        Pending: "Dein letztes Zertifikat für diesen Zähler wartet noch auf seinen Block.", "Your last certificate for this meter still waits for its block.";
        PendingNext: "Warte auf den nächsten Block und versuche es dann noch einmal.", "Wait for the next block, then try again.";
        Money: "Das Guthaben reicht nicht: {0}", "The balance is not enough: {0}";
        MoneyNext: "Empfange DOI auf der Seite Geld und versuche es dann noch einmal.", "Receive DOI on the wallet page, then try again.";
        Refused: "Es wurde abgelehnt: {0}", "It was refused: {0}";
        RefusedNext: "Es wurde nichts ausgegeben. Versuche es nach dem nächsten Block noch einmal.", "Nothing was spent. Try again after the next block.";
        NothingSent: "Es wurde nichts gesendet.", "Nothing was sent.";
    }
}
