//! Messages of the chart.

use super::lang::messages;

messages! {
    /// The energy chart.
    Chart {
        Produced: "eingespeist", "fed in";
        Consumed: "bezogen", "drawn";
        Best: "Am meisten eingespeist bei {0}: {1}.", "Most was fed in at {0}: {1}.";
        SomeEstimated: "Geschätzte Balken: {0}.", "Bars estimated: {0}.";
        SomeIncomplete: "Unvollständige Balken: {0}.", "Bars incomplete: {0}.";
        SomeFlagged: "Balken mit Vermerk: {0}.", "Bars with a note: {0}.";
        SomeMissing: "Balken ohne Daten: {0}.", "Bars without data: {0}.";
        Hint: "Balken antippen oder mit den Pfeiltasten wählen.", "Tap a bar, or choose one with the arrow keys.";
        Bucket: "{0}: {1} eingespeist, {2} bezogen", "{0}: {1} fed in, {2} drawn";
        BucketState: "{0}: {1} eingespeist, {2} bezogen ({3})", "{0}: {1} fed in, {2} drawn ({3})";
        BucketGap: "{0}: keine Daten", "{0}: no data";
        BucketFuture: "{0}: noch nicht so weit", "{0}: not there yet";
        AsTable: "Als Tabelle", "As a table";
        Time: "Zeit", "Time";
        ProducedKwh: "eingespeist kWh", "fed in kWh";
        ConsumedKwh: "bezogen kWh", "drawn kWh";
        State: "Stand", "State";
        StateMeasured: "gemessen", "measured";
        StateEstimated: "geschätzt", "estimated";
        StateIncomplete: "unvollständig", "incomplete";
        StateFlagged: "mit Vermerk", "with a note";
        StateGap: "keine Daten", "no data";
    }
}
