//! The named checks and why they did not pass, in plain words.

use wasm_core::verify::{
    AnchorReason, CertificateReason, FileReason, OrganisationReason, Reason, RecordReason, TransactionReason,
    TrustReason, names,
};
use yew::AttrValue;

use super::lang::messages;
use super::{I18n, Lang};

messages! {
    /// What each check means.
    Checks {
        RecordSignature: "Vom Schlüssel des Zählers unterschrieben", "Signed by the meter's key";
        RecordSequence: "Nummer folgt auf die vorige", "Number follows the one before";
        RecordPrevious: "Hängt am vorigen Datensatz", "Continues the record before";
        RegisterMonotonic: "Kein Zählwerk fällt", "No register falls";
        RegisterPlausible: "Anstieg ist für die Anlage möglich", "The rise is possible for the installation";
        TimeQuality: "Zeit folgt auf die vorige, Uhr gestellt", "Time follows the one before, clock synchronised";
        FileCid: "Datei ist die genannte", "The file is the one named";
        FileLinks: "Datei ist unterschrieben, vollständig und hängt an der vorigen", "The file is signed, complete and continues the one before";
        AnchorSums: "Summen sind die der Datensätze", "The sums are those of the records";
        AnchorNameChain: "Setzt den Namen des Zählers fort", "Continues the meter's name";
        TxId: "Transaktion ist die verlangte", "The transaction is the one asked for";
        TxMerkle: "Transaktion steht im Block", "The transaction is in the block";
        HeaderChain: "Block steht in der Kette", "The block is in the chain";
        HeaderWork: "Für die Blöcke wurde gearbeitet", "The blocks are worked for";
        HeaderCheckpoint: "Die Kette führt durch bekannte Blöcke", "The chain passes through known blocks";
        CertificateSignature: "Vom Elektriker unterschrieben", "Signed by the electrician";
        CertificateName: "Der Name des Zählers nennt dieses Zertifikat", "The meter's name points to this certificate";
        CertificateValidity: "Zertifikat gilt", "The certificate is in force";
        CertificateUnopposed: "Kein angenommener Elektriker sagt etwas anderes", "No accepted electrician says something else";
        CertificateDepth: "Das Zertifikat steht in genügend Blöcken", "The certificate is in enough blocks";
        OrganisationSignature: "Die Organisation hat ihr Dokument unterschrieben", "The organisation signed its document";
        OrganisationName: "Der Name der Organisation nennt ihr neuestes Dokument", "The organisation's name points to its newest document";
        OrganisationMember: "Die Organisation führt den Elektriker zur Zeit des Zertifikats", "The organisation lists the electrician at the certificate's time";
        OrganisationAccepted: "Du hast die Organisation angenommen", "You accept the organisation";
        RecordEvents: "Seit dem Zertifikat ist nichts geschehen, was ein Elektriker ansehen müsste", "Nothing since the certificate needs an electrician";
        Other: "Weitere Prüfung", "Another check";
        WhyWrongSignature: "Die Unterschrift passt nicht zum Datensatz: Er wurde verändert oder stammt nicht von diesem Zähler.", "The signature does not fit the record: it was changed, or is not of this meter.";
        WhyUnreadable: "Das ist kein lesbarer Datensatz.", "This is no readable record.";
        WhyOtherKey: "Der Datensatz nennt einen anderen Schlüssel.", "The record names another key.";
        WhyOtherMeter: "Der Datensatz ist von einem anderen Zähler.", "The record is of another meter.";
        WhyUnsigned: "Nicht angesehen, weil der Datensatz nicht vom Zähler unterschrieben ist.", "Not looked at, because the record is not signed by the meter.";
        WhyNoKey: "Wessen Schlüssel unterschrieben haben müsste, ist hier nicht bekannt.", "Whose key should have signed is not known here.";
        WhyByItself: "Das kann ein einzelner Block nicht zeigen. Prüfe dafür den Zähler.", "A single block cannot show this. Verify the meter for that.";
        WhyNoFileBefore: "Die Datei davor ist hier nicht bekannt.", "The file before is not known here.";
        WhyFileSignature: "Die Datei ist nicht mit dem Schlüssel des Zählers unterschrieben.", "The file is not signed with the meter's key.";
        WhyNothingBefore: "Es gibt keinen früheren Datensatz zum Vergleich.", "There is no earlier record to compare with.";
        WhyUnknownPrevious: "Der Datensatz davor fehlt oder ist nicht geprüft.", "The record before is missing or not verified.";
        WhyNoLimits: "Die größte Leistung der Anlage ist nicht bekannt.", "The installation's greatest power is not known.";
        WhyClock: "Die Uhr war nicht gestellt.", "The clock was not synchronised.";
        WhyFileMissing: "Die Datei ist gerade nicht zu haben. Es wird von selbst wieder versucht.", "The file cannot be had right now. It is tried again by itself.";
        WhyFileWrong: "Die Bytes der Datei passen nicht zu ihrem Namen.", "The file's bytes do not fit its name.";
        WhyNotLookedAt: "Nicht angesehen, weil eine Prüfung davor nicht bestanden ist.", "Not looked at, because a check before it did not pass.";
        WhyOtherOwner: "Der Name gehört nicht dem 1-von-2 aus Geldbörse und Gateway.", "The name is not held by the 1-of-2 of wallet and gateway.";
        WhyOtherTransaction: "Der Server hat eine andere Transaktion geschickt.", "The server sent another transaction.";
        WhyBranch: "Der Beweis führt nicht in den Block.", "The proof does not lead into the block.";
        WhyRevoked: "Der Elektriker hat das Zertifikat widerrufen.", "The electrician revoked the certificate.";
        WhyCertificateMissing: "Das Zertifikat ist gerade nicht zu haben.", "The certificate cannot be had right now.";
        WhyCertificateOwner: "Der Name gehört nicht dem Elektriker, der unterschrieben hat.", "The name is not held by the electrician who signed.";
        WhyCertificateOver: "Die Zeit des Zertifikats ist vorbei.", "The certificate's time is over.";
        WhyNotAccepted: "Diese Organisation hast du nicht angenommen.", "You have not accepted this organisation.";
        WhyTakenOver: "Der Name der Organisation gehört jetzt jemand anderem als damals, als du sie angenommen hast.", "The organisation's name belongs to somebody else now than when you accepted it.";
        WhyNoOrganisation: "Das Zertifikat nennt keine Organisation, und keine angenommene führt den Elektriker.", "The certificate names no organisation, and no accepted one lists the electrician.";
        WhyUnknownOrganisation: "Über die Organisation ist nichts zu finden.", "Nothing can be found about the organisation.";
        WhyNotMember: "Die Organisation führt den Elektriker nicht.", "The organisation does not list the electrician.";
        WhyNotYetMember: "Der Elektriker wurde erst nach dem Zertifikat aufgenommen.", "The electrician was listed only after the certificate.";
        WhyNoLongerMember: "Der Elektriker war vor dem Zertifikat entlassen.", "The electrician had been removed before the certificate.";
        WhyInspection: "Ein Datensatz danach meldet ein geöffnetes Siegel, einen getauschten Zähler oder eine verstellte Uhr.", "A record after it tells of an opened seal, an exchanged meter or a clock that was set.";
        WhyNoRecords: "Die Messwerte sind hier nicht angesehen.", "The readings have not been looked at here.";
        WhyRecordsLater: "Die angesehenen Messwerte beginnen erst nach dem Zertifikat.", "The readings looked at begin only after the certificate.";
        WhyContradicted: "Ein anderes angenommenes Zertifikat nennt andere Schlüssel.", "Another accepted certificate names other keys.";
        WhyShallow: "Das Zertifikat wartet noch auf Blöcke: Es zählt erst, wenn es in dreien steht.", "The certificate still waits for blocks: it counts only when three hold it.";
        WhyReplacedCertificate: "Ein neueres Zertifikat ersetzt dieses.", "A newer certificate replaces this one.";
        WhyOrganisationMissing: "Das Dokument der Organisation ist gerade nicht zu haben.", "The organisation's document cannot be had right now.";
        WhyOrganisationOwner: "Der Name gehört nicht dem, der das Dokument unterschrieben hat.", "The name is not held by who signed the document.";
        WhyOrganisationOld: "Der Name nennt ein anderes, neueres Dokument.", "The name points to another, newer document.";
        WhyNameExpired: "Der Name ist abgelaufen.", "The name has expired.";
    }
}

impl I18n {
    /// What the check of this name means.
    #[must_use]
    pub fn check(self, name: &str) -> AttrValue {
        self.t(match name {
            names::RECORD_SIGNATURE => Checks::RecordSignature,
            names::RECORD_SEQUENCE => Checks::RecordSequence,
            names::RECORD_PREVIOUS => Checks::RecordPrevious,
            names::REGISTER_MONOTONIC => Checks::RegisterMonotonic,
            names::REGISTER_PLAUSIBLE => Checks::RegisterPlausible,
            names::TIME_QUALITY => Checks::TimeQuality,
            names::FILE_CID => Checks::FileCid,
            names::FILE_LINKS => Checks::FileLinks,
            names::ANCHOR_SUMS => Checks::AnchorSums,
            names::ANCHOR_NAME_CHAIN => Checks::AnchorNameChain,
            names::TX_ID => Checks::TxId,
            names::TX_MERKLE => Checks::TxMerkle,
            names::HEADER_CHAIN => Checks::HeaderChain,
            names::HEADER_WORK => Checks::HeaderWork,
            names::HEADER_CHECKPOINT => Checks::HeaderCheckpoint,
            names::CERTIFICATE_SIGNATURE => Checks::CertificateSignature,
            names::CERTIFICATE_NAME => Checks::CertificateName,
            names::CERTIFICATE_VALIDITY => Checks::CertificateValidity,
            names::CERTIFICATE_UNOPPOSED => Checks::CertificateUnopposed,
            names::CERTIFICATE_DEPTH => Checks::CertificateDepth,
            names::ORGANISATION_SIGNATURE => Checks::OrganisationSignature,
            names::ORGANISATION_NAME => Checks::OrganisationName,
            names::ORGANISATION_MEMBER => Checks::OrganisationMember,
            names::ORGANISATION_ACCEPTED => Checks::OrganisationAccepted,
            names::RECORD_EVENTS => Checks::RecordEvents,
            _ => Checks::Other,
        })
    }

    /// Why a check did not pass. What has no words of its own is said as `wasm-core` says it, in English.
    #[must_use]
    pub fn reason(self, reason: &Reason) -> AttrValue {
        match why(reason) {
            Some(why) => self.t(why),
            None if self.lang == Lang::En => sentence(&reason.to_string()),
            None => format!("Im Einzelnen (englisch): {reason}").into(),
        }
    }
}

fn why(reason: &Reason) -> Option<Checks> {
    match reason {
        Reason::Record(reason) => record(reason),
        Reason::File(FileReason::Missing { .. }) => Some(Checks::WhyFileMissing),
        Reason::File(FileReason::WrongBlock(_)) => Some(Checks::WhyFileWrong),
        Reason::File(FileReason::NoKey) => Some(Checks::WhyNoKey),
        Reason::File(FileReason::ByItself) => Some(Checks::WhyByItself),
        Reason::File(FileReason::NothingBefore) => Some(Checks::WhyNoFileBefore),
        Reason::File(FileReason::WrongSignature) => Some(Checks::WhyFileSignature),
        Reason::File(FileReason::NotRead)
        | Reason::Anchor(AnchorReason::Unproven | AnchorReason::NoFiles)
        | Reason::Certificate(CertificateReason::Unproven)
        | Reason::Transaction(TransactionReason::NotRead) => Some(Checks::WhyNotLookedAt),
        Reason::Anchor(AnchorReason::OtherOwner) => Some(Checks::WhyOtherOwner),
        Reason::Transaction(TransactionReason::Other { .. }) => Some(Checks::WhyOtherTransaction),
        Reason::Transaction(TransactionReason::Branch(_)) => Some(Checks::WhyBranch),
        Reason::Certificate(CertificateReason::Revoked) => Some(Checks::WhyRevoked),
        Reason::Certificate(CertificateReason::Missing) => Some(Checks::WhyCertificateMissing),
        Reason::Certificate(CertificateReason::OtherOwner) => Some(Checks::WhyCertificateOwner),
        Reason::Certificate(CertificateReason::TooLate { .. }) => Some(Checks::WhyCertificateOver),
        Reason::Certificate(CertificateReason::NameExpired { .. }) => Some(Checks::WhyNameExpired),
        Reason::Organisation(reason) => organisation(reason),
        Reason::Trust(reason) => Some(trust(reason)),
        _ => None,
    }
}

const fn organisation(reason: &OrganisationReason) -> Option<Checks> {
    match reason {
        OrganisationReason::Missing => Some(Checks::WhyOrganisationMissing),
        OrganisationReason::OtherOwner | OrganisationReason::NotTheirs => Some(Checks::WhyOrganisationOwner),
        OrganisationReason::OtherDocument { .. } | OrganisationReason::Replaced { .. } => {
            Some(Checks::WhyOrganisationOld)
        }
        OrganisationReason::NameExpired { .. } => Some(Checks::WhyNameExpired),
        OrganisationReason::Unproven => Some(Checks::WhyNotLookedAt),
        _ => None,
    }
}

const fn trust(reason: &TrustReason) -> Checks {
    match reason {
        TrustReason::NoCertificate => Checks::WhyNotLookedAt,
        TrustReason::NoOrganisation => Checks::WhyNoOrganisation,
        TrustReason::UnknownOrganisation { .. } => Checks::WhyUnknownOrganisation,
        TrustReason::NotAccepted { .. } => Checks::WhyNotAccepted,
        TrustReason::TakenOver { .. } => Checks::WhyTakenOver,
        TrustReason::NotMember { .. } => Checks::WhyNotMember,
        TrustReason::NotYetMember { .. } => Checks::WhyNotYetMember,
        TrustReason::NoLongerMember { .. } => Checks::WhyNoLongerMember,
        TrustReason::Contradicted { .. } => Checks::WhyContradicted,
        TrustReason::Replaced { .. } => Checks::WhyReplacedCertificate,
        TrustReason::Shallow { .. } => Checks::WhyShallow,
        TrustReason::NeedsInspection { .. } => Checks::WhyInspection,
        TrustReason::NoRecords => Checks::WhyNoRecords,
        TrustReason::RecordsBeginLater { .. } => Checks::WhyRecordsLater,
    }
}

fn record(reason: &RecordReason) -> Option<Checks> {
    match reason {
        RecordReason::WrongSignature => Some(Checks::WhyWrongSignature),
        RecordReason::Unreadable(_) => Some(Checks::WhyUnreadable),
        RecordReason::OtherKey { .. } => Some(Checks::WhyOtherKey),
        RecordReason::OtherMeter { .. } => Some(Checks::WhyOtherMeter),
        RecordReason::Unsigned => Some(Checks::WhyUnsigned),
        RecordReason::NothingBefore => Some(Checks::WhyNothingBefore),
        RecordReason::UnknownPrevious => Some(Checks::WhyUnknownPrevious),
        RecordReason::NoLimits => Some(Checks::WhyNoLimits),
        RecordReason::ClockNotSynchronised { .. } => Some(Checks::WhyClock),
        _ => None,
    }
}

/// With a capital and a full stop. The reasons are English: the capitals of all scripts would be 10 KB of the dApp.
fn sentence(text: &str) -> AttrValue {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| String::from(letter.to_ascii_uppercase())).unwrap_or_default();
    format!("{first}{}.", letters.as_str()).into()
}
