//! Messages of the page about everything that happened.

use super::lang::messages;

messages! {
    /// Energy, money and certificates in one list.
    Timeline {
        Title: "Verlauf", "Timeline";
        Lead: "Alles, was geschah: Energie, Geld und Zertifikate in einer Liste.", "Everything that happened: energy, money and certificates in one list.";
        About: "Zeigen", "Show";
        All: "Alles", "All";
        Energy: "Energie", "Energy";
        Money: "Geld", "Money";
        Certificates: "Zertifikate", "Certificates";
        Search: "Suchen", "Search";
        SearchHint: "Wort, Betrag, Datum oder Transaktion.", "A word, an amount, a date or a transaction.";
        From: "Von", "From";
        Until: "Bis", "Until";
        Count: "{0} Einträge", "{0} entries";
        None: "Dazu gibt es keinen Eintrag.", "No entry fits.";
        EmptyTitle: "Noch ist nichts geschehen", "Nothing has happened yet";
        Empty: "Mit dem ersten Messwert oder der ersten Zahlung steht hier etwas.", "The first reading or the first payment will stand here.";
        More: "Mehr zeigen", "Show more";
        Save: "Als Tabelle speichern (CSV)", "Save as a table (CSV)";
        FileName: "verlauf", "timeline";
        Day: "{0} eingespeist, {1} bezogen", "{0} fed in, {1} drawn";
        Today: "bis jetzt", "so far";
        Certified: "Zähler beglaubigt von {0}", "Meter certified by {0}";
        CertifiedUntil: "gilt bis {0}", "in force until {0}";
        Waiting: "wartet auf einen Block", "waits for a block";
        Locked: "Geld steht hier erst, wenn die Geldbörse aufgeschlossen ist.", "Money stands here once the wallet is unlocked.";
        OlderDays: "Ältere Tage werden noch geprüft.", "Older days are still being checked.";
        HeadTime: "Zeit", "Time";
        HeadAbout: "Worum es geht", "About";
        HeadWhat: "Was geschah", "What happened";
        HeadFedIn: "Eingespeist (Wh)", "Fed in (Wh)";
        HeadDrawn: "Bezogen (Wh)", "Drawn (Wh)";
        HeadAmount: "Betrag (DOI)", "Amount (DOI)";
        HeadReference: "Kennung", "Reference";
    }
}
