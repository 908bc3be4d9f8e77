//! Messages of the address book, and of carrying notes to other programs.

use super::lang::messages;

messages! {
    /// The address book.
    Contacts {
        Title: "Adressbuch", "Address book";
        Lead: "Namen für Adressen. Sie stehen nur auf diesem Gerät, verschlüsselt mit deiner Geldbörse.", "Names for addresses. They are on this device only, encrypted with your wallet.";
        People: "Wen du bezahlst", "Whom you pay";
        Empty: "Noch niemand. Trage unten jemanden ein, dann genügt beim Senden der Name.", "Nobody yet. Enter somebody below; then the name is enough when you send.";
        Add: "Eintragen", "Add somebody";
        Name: "Name", "Name";
        Address: "Adresse oder Zahlungslink", "Address or payment link";
        AddDone: "Eintragen", "Add";
        Rename: "Umbenennen", "Rename";
        Remove: "Entfernen", "Remove";
        Pay: "Bezahlen", "Pay";
        Carry: "Notizen mitnehmen", "Take the notes along";
        CarryText: "Beschriftungen, Adressbuch und eingefrorene Münzen als Datei (BIP 329). Andere Programme wie Sparrow lesen sie. Die Datei ist nicht verschlüsselt.", "Labels, address book and frozen coins as a file (BIP 329). Other programs such as Sparrow read it. The file is not encrypted.";
        Export: "Als Datei speichern", "Save as a file";
        Import: "Datei einlesen", "Read a file";
        Imported: "Übernommen: {0} neue, {1} schon bekannte.", "Taken over: {0} new, {1} known already.";
        Conflicts: "{0} Beschriftungen widersprechen deinen; deine gelten weiter.", "{0} labels contradict yours; yours still hold.";
        Refused: "{0} Zeilen waren unbrauchbar, die erste: {1}", "{0} lines were of no use, the first one: {1}";
        TooLong: "Diese Datei ist zu groß oder nicht lesbar.", "This file is too large or cannot be read.";
    }
}
