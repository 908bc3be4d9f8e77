//! Messages of the energy page.

use super::lang::messages;

messages! {
    /// Energy: now, today, periods, readings.
    Energy {
        Title: "Energie", "Energy";
        Lead: "Nur geprüfte Messwerte werden gezählt.", "Only verified readings are counted.";
        NoMeterTitle: "Noch kein Zähler", "No meter yet";
        NoMeterText: "Kopple dein Gateway, dann erscheinen hier Leistung und Energie.", "Pair your gateway, then power and energy appear here.";
        NoMeterButton: "Zähler koppeln", "Pair a meter";
        PowerNow: "Leistung jetzt", "Power now";
        PowerOut: "Jetzt ins Netz", "Now into the grid";
        PowerIn: "Jetzt aus dem Netz", "Now from the grid";
        PowerNote: "Nicht unterschrieben, nur zum Ansehen.", "Not signed, for looking at only.";
        PowerNone: "–", "–";
        ProducedToday: "Heute eingespeist", "Fed in today";
        ConsumedToday: "Heute bezogen", "Drawn today";
        AsOf: "Stand {0}", "As of {0}";
        Nothing: "noch nichts geprüft", "nothing verified yet";
        PeriodLabel: "Zeitraum", "Period";
        PeriodHour: "Stunde", "Hour";
        PeriodToday: "Heute", "Today";
        PeriodYesterday: "Gestern", "Yesterday";
        PeriodWeek: "Woche", "Week";
        PeriodMonth: "Monat", "Month";
        PeriodYear: "Jahr", "Year";
        ChartLabel: "Energie: {0}", "Energy: {0}";
        Verifying: "Messwerte werden geprüft: {0} von {1}", "Verifying readings: {0} of {1}";
        Connecting: "Verbindung zum Gateway wird aufgebaut …", "Connecting to the gateway …";
        FailedSome: "{0} Datensätze haben eine Prüfung nicht bestanden.", "{0} records failed a check.";
        FailedLost: "Sie sind unten gezeigt und werden nirgends mitgezählt.", "They are shown below and counted nowhere.";
        FailedNext: "Lass das Gateway und seine Siegel ansehen, wenn es öfter vorkommt.", "Have the gateway and its seals looked at if it happens again.";
        ReadingsTitle: "Messwerte", "Readings";
        ReadingsText: "Die neuesten zuerst, jeder mit seinen Prüfungen.", "Newest first, each with its checks.";
        ReadingsCount: "{0} geprüft", "{0} verified";
        ReadingsNone: "Noch kein Messwert.", "No reading yet.";
        Reading: "Nr. {0}, {1}", "No. {0}, {1}";
        ReadingUnknown: "Unlesbarer Datensatz", "Unreadable record";
        ReadingFlow: "{0} eingespeist, {1} bezogen", "{0} fed in, {1} drawn";
        ReadingStart: "Anfangswert", "First value";
        ReadingFailed: "nicht gezählt", "not counted";
        ShowAll: "Mehr zeigen", "Show more";
    }
}
