//! Messages about labels, the address book and frozen coins.

use yew::AttrValue;

use super::I18n;
use super::lang::messages;
use wasm_core::wallet::notes::{LabelError, NotesError};

messages! {
    /// Notes of a person.
    Notes {
        Unreadable: "Deine Notizen auf diesem Gerät sind nicht lesbar: {0}", "Your notes on this device cannot be read: {0}";
        UnreadableLost: "Dein Geld ist sicher. Beschriftungen, Adressbuch und eingefrorene Münzen fehlen, deshalb wird nichts gesendet.", "Your money is safe. Labels, address book and frozen coins are missing, so that nothing is sent.";
        UnreadableNext: "Lade die Seite neu. Bleibt es dabei, beginne die Notizen neu; die alten werden aufgehoben.", "Reload the page. If that doesn't help, begin the notes anew; the old ones are kept aside.";
        BeginAnew: "Notizen neu beginnen", "Begin the notes anew";
        NotKept: "Die letzte Notiz ließ sich nicht speichern: {0}", "The last note could not be stored: {0}";
        NotKeptLost: "Dein Geld ist sicher. Die Notiz gilt, solange diese Seite offen ist.", "Your money is safe. The note holds as long as this page is open.";
        NotKeptNext: "Schaffe Platz und ändere etwas, dann wird noch einmal gespeichert.", "Make room and change something, then it is stored again.";
        Label: "Beschriftung", "Label";
        LabelHint: "Nur für dich, verschlüsselt auf diesem Gerät.", "For you alone, encrypted on this device.";
        Save: "Speichern", "Save";
        Saved: "Gespeichert.", "Saved.";
        LabelTooLong: "Höchstens {0} Zeichen.", "At most {0} characters.";
        LabelHidden: "Darin ist ein unsichtbares Zeichen, das den Text anders aussehen lässt.", "It holds an invisible character that makes the text look different.";
        LabelEmpty: "Schreibe einen Namen.", "Write a name.";
        AddressTaken: "Diese Adresse steht schon im Adressbuch: {0}", "This address is in the address book already: {0}";
        NameTaken: "Diesen Namen hat schon jemand anderes: {0}", "Somebody else has this name already: {0}";
        Full: "Mehr als {0} passen nicht hinein.", "More than {0} don't fit.";
        WrongAddress: "Das ist keine Adresse dieses Netzes.", "That is no address of this network.";
        NotLabels: "Darin stehen keine Beschriftungen: {0}", "It holds no labels: {0}";
    }
}

impl I18n {
    /// Why something cannot be noted, for people.
    #[must_use]
    pub fn notes_error(self, error: &NotesError) -> AttrValue {
        match error {
            NotesError::Label(error) => self.label_error(*error),
            NotesError::Address(_) | NotesError::WrongNetwork { .. } => self.t(Notes::WrongAddress),
            NotesError::AddressTaken { name } => self.fill(Notes::AddressTaken, &[name.as_str()]),
            NotesError::NameTaken { address, .. } => self.fill(Notes::NameTaken, &[address]),
            NotesError::Full { limit, .. } => self.fill(Notes::Full, &[&limit.to_string()]),
            other => self.fill(Notes::NotLabels, &[&other.to_string()]),
        }
    }

    /// Why a text is no label, for people.
    #[must_use]
    pub fn label_error(self, error: LabelError) -> AttrValue {
        match error {
            LabelError::Empty => self.t(Notes::LabelEmpty),
            LabelError::TooLong { limit, .. } => self.fill(Notes::LabelTooLong, &[&limit.to_string()]),
            LabelError::Hidden(_) => self.t(Notes::LabelHidden),
        }
    }
}
