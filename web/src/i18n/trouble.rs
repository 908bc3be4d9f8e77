//! What can go wrong with servers and gateways: what happened, what is lost, what to do next.

use wasm_core::sync::Outdone;
use yew::AttrValue;

use super::I18n;
use super::lang::messages;
use crate::state::bench::{Fault, Kind};
use crate::state::chain::Lie;
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

messages! {
    /// Trouble with others.
    Trouble {
        NoAnswer: "{0} antwortet nicht.", "{0} doesn't answer.";
        NoAnswerNext: "Prüfe Adresse und Netz. Verlangt der Browser die Erlaubnis für Geräte im lokalen Netz, erteile sie.", "Check address and network. If the browser asks for permission to reach devices on your network, give it.";
        TooLong: "Die Antwort von {0} ist länger als erlaubt.", "The answer of {0} is longer than allowed.";
        WrongCode: "Der Kopplungscode stimmt nicht. Noch {0} Versuche.", "The pairing code is wrong. {0} tries left.";
        WrongCodeNext: "Lies den Code vom Display des Gateways ab, er gilt nur kurz.", "Read the code from the gateway's display, it holds only for a short time.";
        RateLimited: "Zu viele Versuche.", "Too many tries.";
        RateLimitedNext: "Warte {0} Sekunden und lies dann den neuen Code ab.", "Wait {0} seconds, then read the new code.";
        AlreadyPaired: "Dieses Gateway gehört schon zu einer anderen Geldbörse.", "This gateway already belongs to another wallet.";
        AlreadyPairedNext: "Stelle jene Geldbörse wieder her, oder setze das Gateway an seinem Gerät zurück.", "Restore that wallet, or reset the gateway at its device.";
        Refused: "Das Gateway sagt nein: {0}", "The gateway says no: {0}";
        RefusedNext: "Sieh im Zustand des Gateways nach und versuche es noch einmal.", "Look at the gateway's state and try again.";
        NotUnderstood: "Die Antwort des Gateways ist unverständlich: {0}", "The gateway's answer cannot be understood: {0}";
        NotUnderstoodNext: "Vielleicht ist dort kein BlockPro-Gateway, oder ein neueres. Prüfe die Adresse.", "Maybe there is no BlockPro gateway, or a newer one. Check the address.";
        LieTx: "{0} lügt: Es hat eine andere Transaktion geschickt als verlangt.", "{0} lies: it sent another transaction than the one asked for.";
        LieMerkle: "{0} lügt: Sein Beweis führt nicht in den Block, in dem die Transaktion stehen soll.", "{0} lies: its proof doesn't lead into the block the transaction is said to be in.";
        LieHeader: "{0} lügt: Seine Blockköpfe verletzen die Regeln der Kette.", "{0} lies: its block headers break the rules of the chain.";
        LieOther: "{0} lügt: Seine Antwort besteht die Prüfung {1} nicht.", "{0} lies: its answer fails the check {1}.";
        LieLost: "Nichts davon wird gezählt.", "Nothing of it is counted.";
        LieNext: "Wähle in den Einstellungen einen anderen Server.", "Choose another server in the settings.";
        LeftNext: "{0} wird jetzt gefragt. Bleibt es dabei, entferne den Server in den Einstellungen.", "{0} is asked now. If it stays like this, remove the server in the settings.";
        FaultBehind: "{0} hinkt {1} Blöcke hinter einem anderen Server her.", "{0} is {1} blocks behind another server.";
        FaultLessWork: "{0} folgt einem schwächeren Zweig: Ein anderer Server hat mehr Arbeit bewiesen.", "{0} follows a weaker branch: another server has proven more work.";
        FaultLeavesOut: "{0} verschweigt etwas: Ein anderer Server beweist die Transaktion {1} in Block {2}.", "{0} hides something: another server proves transaction {1} in block {2}.";
        FaultSenseless: "{0} schickt, was niemand lesen kann oder niemand verlangt hat.", "{0} sends what nobody can read or nobody asked for.";
        FaultLate: "{0} hat {1} Sekunden lang nicht geantwortet.", "{0} did not answer for {1} seconds.";
        FaultRefuses: "{0} beantwortet eine Frage nicht: {1}", "{0} doesn't answer a question: {1}";
        FaultGone: "{0} war nicht zu erreichen: {1}", "{0} could not be reached: {1}";
        ComparedAlone: "Nur ein Server ist eingetragen, nichts wurde verglichen: Er kann nichts fälschen, aber etwas verschweigen.", "Only one server is entered, nothing was compared: it cannot forge anything, but it can hide something.";
        ComparedNobody: "Kein zweiter Server ist gerade zu erreichen, nichts wird verglichen.", "No second server can be reached at the moment, nothing is compared.";
        ComparedWith: "Mit {0} verglichen: gleich bis Block {1}.", "Compared with {0}: the same up to block {1}.";
        NameLost: "Deine Registrierung von „{0}“ hat verloren: Jemand anders steht damit schon in einem Block.", "Your registration of \"{0}\" has lost: somebody else's is in a block already.";
        NameLostLost: "Verloren ist nur die Gebühr. Sie wurde zurückgenommen, ihr Geld ist wieder in der Geldbörse.", "Only the fee is lost. It was taken back, and its money is in the wallet again.";
        NameLostNext: "Einen Zähler beglaubigst du einfach noch einmal: Es wird der nächste freie Name genommen. Sonst wähle einen anderen Namen.", "To certify a meter just do it again: the next free name is taken. Otherwise choose another name.";
        ServerGone: "Keine Verbindung zur Kette ({0}).", "No connection to the chain ({0}).";
        ServerGoneNext: "Gezeigt wird der letzte geprüfte Stand. Es wird von selbst neu verbunden.", "What you see is the last checked state. It reconnects by itself.";
        GatewayGone: "Keine Verbindung zum Gateway seit {0}.", "No connection to the gateway since {0}.";
        GatewayGoneNext: "Gezeigt wird der letzte geprüfte Stand von {0}. Es wird von selbst neu verbunden.", "What you see is the last checked state of {0}. It reconnects by itself.";
        GatewayGoneNothing: "Noch ist nichts geprüft. Es wird von selbst neu verbunden.", "Nothing has been checked yet. It reconnects by itself.";
    }
}

/// What happened, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happened.
    pub what: AttrValue,
    /// What to do next.
    pub next: AttrValue,
}

impl I18n {
    /// A gateway's error for people.
    #[must_use]
    pub fn gateway_error(self, error: &GatewayError) -> Words {
        match error {
            GatewayError::NoAnswer { url } => {
                Words { what: self.fill(Trouble::NoAnswer, &[url]), next: self.t(Trouble::NoAnswerNext) }
            }
            GatewayError::TooLong { url, .. } => {
                Words { what: self.fill(Trouble::TooLong, &[url]), next: self.t(Trouble::NotUnderstoodNext) }
            }
            GatewayError::Refused(refusal) => self.refusal(refusal),
            GatewayError::Wire(error) => Words {
                what: self.fill(Trouble::NotUnderstood, &[&error.to_string()]),
                next: self.t(Trouble::NotUnderstoodNext),
            },
        }
    }

    fn refusal(self, refusal: &Refusal) -> Words {
        match refusal {
            Refusal::WrongCode { left } => Words {
                what: self.fill(Trouble::WrongCode, &[&left.to_string()]),
                next: self.t(Trouble::WrongCodeNext),
            },
            Refusal::RateLimited { retry_after } => Words {
                what: self.t(Trouble::RateLimited),
                next: self.fill(Trouble::RateLimitedNext, &[&retry_after.to_string()]),
            },
            Refusal::AlreadyPaired => {
                Words { what: self.t(Trouble::AlreadyPaired), next: self.t(Trouble::AlreadyPairedNext) }
            }
            Refusal::Named { .. } => Words {
                what: self.fill(Trouble::Refused, &[&refusal.to_string()]),
                next: self.t(Trouble::RefusedNext),
            },
        }
    }

    /// What is held against a server, for people.
    #[must_use]
    pub fn fault(self, server: &str, fault: &Fault) -> AttrValue {
        let text = fault.text.as_str();
        match fault.kind {
            Kind::Lie(_) => fault.lie(server).map(|lie| self.lie(&lie)).unwrap_or_default(),
            Kind::Outdone(Outdone::Behind { blocks }) => {
                self.fill(Trouble::FaultBehind, &[server, &blocks.to_string()])
            }
            Kind::Outdone(Outdone::LessWork) => self.fill(Trouble::FaultLessWork, &[server]),
            Kind::Outdone(Outdone::LeavesOut { txid, height }) => {
                self.fill(Trouble::FaultLeavesOut, &[server, &txid.to_string(), &height.0.to_string()])
            }
            Kind::Senseless => self.fill(Trouble::FaultSenseless, &[server]),
            Kind::Late(seconds) => self.fill(Trouble::FaultLate, &[server, &seconds.to_string()]),
            Kind::Refuses => self.fill(Trouble::FaultRefuses, &[server, text]),
            Kind::Gone => self.fill(Trouble::FaultGone, &[server, text]),
        }
    }

    /// A server's untruth for people.
    #[must_use]
    pub fn lie(self, lie: &Lie) -> AttrValue {
        let server = lie.server.as_str();
        match lie.check {
            "tx.id" => self.fill(Trouble::LieTx, &[server]),
            "tx.merkle" => self.fill(Trouble::LieMerkle, &[server]),
            check if check.starts_with("header.") => self.fill(Trouble::LieHeader, &[server]),
            check => self.fill(Trouble::LieOther, &[server, check]),
        }
    }
}
