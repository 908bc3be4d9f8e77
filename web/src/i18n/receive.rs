//! Messages of the page about being paid.

use super::lang::messages;

messages! {
    /// Being paid.
    Receive {
        Title: "Empfangen", "Receive";
        Lead: "Jede Zahlung bekommt ihre eigene Adresse. So kann niemand sehen, was dir sonst noch gehört.", "Each payment gets an address of its own. That way nobody can see what else is yours.";
        Ask: "Um Geld bitten", "Ask for money";
        Amount: "Betrag (wenn du willst)", "Amount (if you like)";
        Message: "Zweck (wenn du willst)", "Purpose (if you like)";
        MessageHint: "Steht im Code, damit die andere Seite es sieht.", "Stands in the code, so that the other side sees it.";
        Link: "Zahlungslink", "Payment link";
        CodeLabel: "Zahlungslink als QR-Code", "Payment link as QR code";
        Code: "Wer zahlt, scannt diesen Code oder öffnet den Link. Er sagt nur Adresse, Betrag und Zweck.", "Whoever pays scans this code or opens the link. It only says address, amount and purpose.";
        Address: "Adresse", "Address";
        AddressNumber: "Adresse Nummer {0}", "Address number {0}";
        Another: "Andere Adresse", "Another address";
        First: "Zurück zur ersten", "Back to the first";
        NoMore: "Weiter voraus geht es nicht: Aus den Wörtern allein fände man Geld dort nicht wieder.", "No further ahead: from the words alone, money there would not be found again.";
        Mine: "Beschriftung für dich", "Label for yourself";
        Used: "Benutzte Adressen", "Used addresses";
        UsedText: "Sie bleiben gültig, aber wer eine noch einmal benutzt, verrät einen Zusammenhang.", "They stay valid, but whoever uses one again reveals a connection.";
        UsedEmpty: "Noch keine. Nach der ersten Zahlung steht sie hier.", "None yet. After the first payment it stands here.";
        GotOnce: "hat {0} empfangen", "received {0}";
        TooLong: "Der Zweck ist für einen Code zu lang. Der Link lässt sich trotzdem kopieren.", "The purpose is too long for a code. The link can be copied all the same.";
    }
}
