//! Messages of the chart.

use super::lang::messages;

messages! {
    /// The energy chart.
    Chart {
        Produced: "erzeugt", "produced";
        Consumed: "verbraucht", "consumed";
    }
}
