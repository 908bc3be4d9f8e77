//! The sums of a period.

use std::rc::Rc;

use wasm_core::record::Energy;
use wasm_core::series::Bucket;

use crate::components::{EnergyValue, Stat, Tone};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::period::Overview;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SumsProps {
    /// What is shown.
    pub(super) overview: Rc<Overview>,
}

/// The sums of the period, and those of the time before.
#[component]
pub(super) fn Sums(SumsProps { overview }: &SumsProps) -> Html {
    let i18n = i18n();
    let energy = overview.total().map(|total| total.energy()).unwrap_or_default();
    let signed = |wh: u64| i64::try_from(wh).unwrap_or(i64::MAX);
    let (fed_in, drawn) = (signed(energy.produced.wh()), signed(energy.consumed.wh()));
    let before = overview.comparison.as_ref().filter(|comparison| comparison.change().is_some());
    let before = before.and_then(|comparison| comparison.before()).map(Bucket::energy);
    let note = |wh: fn(Energy) -> u64| {
        before.map(|energy| i18n.fill(Text::Before, &[&i18n.energy(signed(wh(energy))).to_string()]))
    };
    html! {
        <div class="numbers">
            <Stat tone={Tone::Produced} label={i18n.t(Text::FedIn)} testid="period-fed-in" note={note(|energy| energy.produced.wh())}>
                <EnergyValue wh={fed_in} />
            </Stat>
            <Stat tone={Tone::Consumed} label={i18n.t(Text::Drawn)} testid="period-drawn" note={note(|energy| energy.consumed.wh())}>
                <EnergyValue wh={drawn} />
            </Stat>
            <Stat label={i18n.t(Text::Balance)} testid="period-balance" note={Some(i18n.t(Text::BalanceNote))}>
                <EnergyValue wh={fed_in.saturating_sub(drawn)} />
            </Stat>
        </div>
    }
}
