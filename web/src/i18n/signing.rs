//! Messages of the page that signs what other programs have begun.

use super::lang::messages;

messages! {
    /// Signing PSBTs.
    Signing {
        Title: "Transaktionen unterschreiben", "Sign transactions";
        Lead: "Für Zahlungen, die mehrere Programme oder Geräte zusammen machen (PSBT, BIP 174).", "For payments that several programs or devices make together (PSBT, BIP 174).";
        Read: "Einlesen", "Read";
        ReadMore: "Weitere Unterschriften dazunehmen", "Add further signatures";
        Text: "Text der Transaktion", "The transaction as text";
        TextHint: "PSBT oder Transaktion in Base64 oder Hex, oder Zeilen aus QR-Codes (B$…).", "A PSBT or transaction in base64 or hex, or lines from QR codes (B$…).";
        ReadText: "Text einlesen", "Read the text";
        ReadFile: "Datei wählen", "Choose a file";
        Codes: "{0} von {1} Codes gelesen", "{0} of {1} codes read";
        Costs: "Das kostet dich {0}: {1}.", "This costs you {0}: {1}.";
        Brings: "Das bringt dir {0}.", "This brings you {0}.";
        Nothing: "An deinem Geld ändert das nichts: {0}.", "This changes nothing about your money: {0}.";
        Standing: "{0} von {1} Münzen sind deine, bei {2} fehlt deine Unterschrift.", "{0} of {1} coins are yours; for {2} your signature is missing.";
        Complete: "Alle Unterschriften sind da.", "All signatures are there.";
        Missing: "Bei {0} Münzen fehlen noch Unterschriften anderer.", "For {0} coins signatures of others are missing.";
        Sign: "Unterschreiben", "Sign";
        Signed: "Unterschrieben: {0} Münzen. Gib das Ergebnis weiter oder sende es.", "Signed: {0} coins. Pass the result on, or send it.";
        Send: "Senden", "Send";
        Away: "Weglegen", "Put away";
        Give: "Weitergeben", "Pass on";
        GiveText: "Nichts davon ist geheim, aber es zeigt, was du zahlst.", "Nothing of it is secret, but it shows what you pay.";
        SaveFile: "Als Datei speichern", "Save as a file";
        Base64: "Als Text (Base64)", "As text (base64)";
        ShowCodes: "Als QR-Codes zeigen", "Show as QR codes";
        HideCodes: "QR-Codes verbergen", "Hide the QR codes";
        CodesLabel: "Teil {0} von {1} der Transaktion als QR-Code", "Part {0} of {1} of the transaction as QR code";
        CodesText: "Halte die Kamera des anderen Geräts davor. Es läuft im Kreis.", "Hold the other device's camera in front of it. It goes round.";
        Pause: "Anhalten", "Pause";
        Go: "Weiterlaufen", "Go on";
        Next: "Nächster Teil", "Next part";
        TooLarge: "Für QR-Codes ist sie zu groß. Nimm die Datei.", "It is too large for QR codes. Use the file.";
        Unreadable: "Das ist weder eine PSBT noch eine Transaktion: {0}", "That is neither a PSBT nor a transaction: {0}";
        UnreadableNext: "Kopiere den ganzen Text noch einmal, oder nimm die Datei.", "Copy the whole text once more, or use the file.";
        Code: "Dieser Code gehört nicht dazu: {0}", "This code doesn't belong to it: {0}";
        CodeNext: "Lies die Codes einer einzigen Transaktion ein.", "Read the codes of one transaction only.";
        File: "Diese Datei ist zu groß oder nicht lesbar.", "This file is too large or cannot be read.";
        FileNext: "Eine Transaktion hat höchstens vier Megabyte.", "A transaction has at most four megabytes.";
        Refused: "Das wird nicht unterschrieben: {0}", "This is not signed: {0}";
        RefusedNext: "Lass es von dem erklären, der die Transaktion gemacht hat.", "Have it explained by whoever made the transaction.";
        Safe: "Dein Geld ist sicher: Es wurde nichts unterschrieben und nichts gesendet.", "Your money is safe: nothing was signed and nothing was sent.";
        HandOver: "Mit einem anderen Gerät unterschreiben", "Sign with another device";
        Raw: "Technisch: die Transaktion", "Technical: the transaction";
    }
}
