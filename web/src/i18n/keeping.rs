//! Messages about where signed documents are kept, and why somebody does not have one.

use wasm_core::keeping::Why;
use yew::AttrValue;

use super::I18n;
use super::lang::messages;

/// Why somebody does not have a document, or does not answer as they should.
#[must_use]
pub fn reason(i18n: I18n, why: &Why) -> AttrValue {
    i18n.t(match why {
        Why::Silent => Keeping::WhySilent,
        Why::Busy => Keeping::WhyBusy,
        Why::Different => Keeping::WhyDifferent,
        Why::Unfetched => Keeping::WhyUnfetched,
        Why::Denied => Keeping::WhyDenied,
        Why::Absent => Keeping::WhyAbsent,
        Why::Said(words) => return words.clone().into(),
    })
}

messages! {
    /// Who has a document.
    Keeping {
        OfCertificate: "Wo Zertifikat und Fotos liegen", "Where certificate and photos are";
        OfRevocation: "Wo der Grund des Widerrufs liegt", "Where the reason of the revocation is";
        OfOrganisation: "Wo das Dokument liegt", "Where the document is";
        Gateway: "Gateway", "Gateway";
        Kubo: "Dein IPFS-Knoten", "Your IPFS node";
        Pinning: "Pinning-Dienst", "Pinning service";
        Here: "liegt dort", "has it";
        Asked: "holt es", "fetches it";
        Later: "noch nicht", "not yet";
        Refused: "abgelehnt", "refused";
        WhySilent: "Antwortet nicht.", "Does not answer.";
        WhyBusy: "Nimmt gerade nichts an.", "Takes nothing at the moment.";
        WhyDifferent: "Gibt etwas anderes heraus, als es bekommen hat.", "Hands out something else than it was given.";
        WhyUnfetched: "Konnte es von niemandem holen.", "Could not fetch it from anybody.";
        WhyAbsent: "Das Dokument liegt nicht mehr auf diesem Gerät.", "The document is not on this device any more.";
        WhyDenied: "Lässt mit diesem Token nichts zu.", "Allows nothing with this token.";
        WhyService: "Wird gefragt, sobald ein Gateway oder dein Knoten es hat.", "Is asked as soon as a gateway or your node has it.";
        SecondYes: "Auch ein zweites Gateway gibt es heraus.", "A second gateway hands it out, too.";
        SecondNot: "Ein zweites Gateway findet es noch nicht.", "A second gateway does not find it yet.";
        SecondNone: "Ob es auch ein zweites Gateway findet, ist nicht geprüft: in den Einstellungen steht keines.", "Whether a second gateway finds it is not checked: none is in the settings.";
        Nowhere: "Nur auf diesem Gerät: es gibt niemanden, dem es gegeben werden kann. Trage in den Einstellungen einen IPFS-Knoten ein.", "Only on this device: there is nobody to give it to. Enter an IPFS node in the settings.";
        Itself: "Was fehlt, wird von selbst wieder versucht, solange diese Seite offen ist.", "What is missing is tried again by itself while this page is open.";
        Again: "Jetzt versuchen", "Try now";
    }
}
