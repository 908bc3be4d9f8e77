//! Messages of the chart.

use super::lang::messages;

messages! {
    /// The energy chart.
    Chart {
        Produced: "erzeugt", "produced";
        Consumed: "verbraucht", "consumed";
        Summary: "{0} erzeugt, {1} verbraucht.", "{0} produced, {1} consumed.";
        Best: "Am meisten erzeugt um {0}: {1}.", "Most was produced at {0}: {1}.";
        SomeUnverified: "Ungeprüfte Balken: {0}.", "Bars not verified: {0}.";
        SomeMissing: "Balken ohne Daten: {0}.", "Bars without data: {0}.";
        Hint: "Balken antippen oder mit den Pfeiltasten wählen.", "Tap a bar, or choose one with the arrow keys.";
        Bucket: "{0}: {1} erzeugt, {2} verbraucht", "{0}: {1} produced, {2} consumed";
        BucketUnverified: "{0}: {1} erzeugt, {2} verbraucht (nicht geprüft)", "{0}: {1} produced, {2} consumed (not verified)";
        BucketGap: "{0}: keine Daten", "{0}: no data";
        BucketFuture: "{0}: noch nicht so weit", "{0}: not there yet";
        AsTable: "Als Tabelle", "As a table";
        Time: "Zeit", "Time";
        ProducedKwh: "erzeugt kWh", "produced kWh";
        ConsumedKwh: "verbraucht kWh", "consumed kWh";
        State: "Stand", "State";
        StateVerified: "geprüft", "verified";
        StateUnverified: "nicht geprüft", "not verified";
        StateGap: "keine Daten", "no data";
    }
}
