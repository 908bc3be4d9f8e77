//! Messages of the history of the money.

use super::lang::messages;

messages! {
    /// History.
    History {
        Title: "Buchungen", "History";
        Lead: "Alles, was mit deinem Geld geschah. Jede Zeile ist bis zum Blockkopf geprüft.", "Everything that happened to your money. Each line is checked down to the block header.";
        Search: "Suchen", "Search";
        SearchHint: "Beschriftung, Name, Adresse, Betrag oder Transaktion.", "Label, name, address, amount or transaction.";
        Show: "Zeigen", "Show";
        ShowAll: "Alles", "All";
        ShowIn: "Herein", "In";
        ShowOut: "Hinaus", "Out";
        ShowWaiting: "Wartet", "Waiting";
        Empty: "Noch keine Buchung. Mit der ersten Zahlung steht hier etwas.", "No entries yet. The first payment will stand here.";
        NoneFound: "Dazu gibt es keine Buchung.", "No entry fits.";
        Count: "Buchungen: {0}", "Entries: {0}";
        More: "Mehr zeigen", "Show more";
        Save: "Als Tabelle speichern (CSV)", "Save as a table (CSV)";
        FileName: "buchungen", "history";
        To: "An {0}", "To {0}";
        At: "Empfangen an {0}", "Received at {0}";
        Received: "Empfangen", "Received";
        Sent: "Gesendet", "Sent";
        Moved: "An dich selbst", "To yourself";
        Mined: "Block gefunden", "Block found";
        Name: "Name {0} geschrieben", "Name {0} written";
        Waiting: "wartet auf einen Block", "waits for a block";
        Balance: "danach {0}", "then {0}";
        Label: "Beschriftung", "Label";
        Time: "Zeit des Blocks", "Time of the block";
        Fee: "Gebühr", "Fee";
        FeeOfOthers: "zahlte die andere Seite", "paid by the other side";
        Depth: "Bestätigungen", "Confirmations";
        Transaction: "Transaktion", "Transaction";
        NotYet: "Sie ist noch in keinem Block.", "It is in no block yet.";
        WaitsText: "Solange sie wartet, kannst du sie ändern.", "As long as it waits, you can change it.";
        Bump: "Beschleunigen", "Speed up";
        Cancel: "Zurücknehmen", "Take back";
        Hurry: "Durch eine eigene Zahlung beschleunigen", "Speed up by a payment of your own";
        HurryText: "Eine Zahlung an dich selbst zahlt die Gebühr für beide.", "A payment to yourself pays the fee for both.";
        Rate: "Neue Gebühr in Swartz je Byte", "New fee in swartz per byte";
        RateHint: "Bisher sind es {0}. Vorgeschlagen wird, was für einen der nächsten Blöcke reicht.", "So far it is {0}. What is suggested is enough for one of the next blocks.";
        Raw: "Technisch: die Transaktion", "Technical: the transaction";
        HeadTime: "Zeit", "Time";
        HeadTransaction: "Transaktion", "Transaction";
        HeadKind: "Art", "Kind";
        HeadAmount: "Betrag (DOI)", "Amount (DOI)";
        HeadFee: "Gebühr (DOI)", "Fee (DOI)";
        HeadBalance: "Guthaben danach (DOI)", "Balance after (DOI)";
        HeadLabel: "Beschriftung", "Label";
        HeadWith: "Mit wem", "With whom";
        KindReceived: "empfangen", "received";
        KindSent: "gesendet", "sent";
        KindMoved: "an sich selbst", "to oneself";
        KindMined: "Block gefunden", "mined";
        KindName: "Name", "name";
    }
}
