//! Messages of the chart.

use super::lang::messages;

messages! {
    /// The energy chart.
    Chart {
        Produced: "eingespeist", "fed in";
        Consumed: "bezogen", "drawn";
        Summary: "{0} eingespeist, {1} bezogen.", "{0} fed in, {1} drawn.";
        Best: "Am meisten eingespeist bei {0}: {1}.", "Most was fed in at {0}: {1}.";
        SomeUnverified: "Ungeprüfte Balken: {0}.", "Bars not verified: {0}.";
        SomeMissing: "Balken ohne Daten: {0}.", "Bars without data: {0}.";
        Hint: "Balken antippen oder mit den Pfeiltasten wählen.", "Tap a bar, or choose one with the arrow keys.";
        Bucket: "{0}: {1} eingespeist, {2} bezogen", "{0}: {1} fed in, {2} drawn";
        BucketUnverified: "{0}: {1} eingespeist, {2} bezogen (nicht geprüft)", "{0}: {1} fed in, {2} drawn (not verified)";
        BucketGap: "{0}: keine Daten", "{0}: no data";
        BucketFuture: "{0}: noch nicht so weit", "{0}: not there yet";
        AsTable: "Als Tabelle", "As a table";
        Time: "Zeit", "Time";
        ProducedKwh: "eingespeist kWh", "fed in kWh";
        ConsumedKwh: "bezogen kWh", "drawn kWh";
        State: "Stand", "State";
        StateVerified: "geprüft", "verified";
        StateUnverified: "nicht geprüft", "not verified";
        StateGap: "keine Daten", "no data";
    }
}
