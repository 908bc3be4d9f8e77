//! How urgent a payment is, with what each answer costs.

use wasm_core::tx::Pace;

use super::problem::rate_fault;
use crate::components::{Card, Field, FieldKind, RadioCard, RadioCards};
use crate::hooks::PayHandle;
use crate::i18n::{I18n, i18n, pay::Pay as Text};
use crate::state::pay::{Draft, Speed};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FeeChoiceProps {
    pub(super) pay: PayHandle,
    pub(super) onchange: Callback<Draft>,
}

const SPEEDS: [(Speed, &str, Text); 4] = [
    (Speed::Pace(Pace::Slow), "slow", Text::Slow),
    (Speed::Pace(Pace::Normal), "normal", Text::Normal),
    (Speed::Pace(Pace::Fast), "fast", Text::Fast),
    (Speed::Own, "own", Text::Own),
];

/// Three paces and a rate of one's own.
#[component]
pub(super) fn FeeChoice(FeeChoiceProps { pay, onchange }: &FeeChoiceProps) -> Html {
    let i18n = i18n();
    let draft = &pay.draft;
    let card = |(speed, value, label): (Speed, &'static str, Text)| {
        let detail = match speed {
            Speed::Pace(pace) => wait(i18n, pace),
            Speed::Own => i18n.t(Text::OwnDetail),
        };
        RadioCard {
            value: value.into(),
            label: i18n.t(label),
            detail,
            aside: price(i18n, pay, speed),
            testid: format!("fee-{value}").into(),
        }
    };
    let chosen =
        SPEEDS.into_iter().find(|(speed, ..)| *speed == draft.speed).map_or("", |(_, value, _)| value);
    let onspeed = {
        let draft = draft.clone();
        onchange.reform(move |value: AttrValue| {
            let speed = SPEEDS
                .into_iter()
                .find(|(_, name, _)| value == *name)
                .map_or(draft.speed, |(speed, ..)| speed);
            Draft { speed, ..draft.clone() }
        })
    };
    let onrate = {
        let draft = draft.clone();
        onchange.reform(move |own_rate: String| Draft { own_rate, ..draft.clone() })
    };
    let known = match &pay.fees.said {
        None => Some(Text::FeesUnknown),
        Some(levels) if levels.are_equal() => Some(Text::FeesEqual),
        Some(_) => None,
    };
    let error = pay.faults.rate.as_ref().map(|fault| rate_fault(i18n, fault));
    html! {
        <Card class={classes!("card-narrow")} testid="fees">
            <RadioCards label={i18n.t(Text::Fee)} hint={i18n.t(Text::FeeText)} name="fee" value={chosen}
                cards={SPEEDS.map(card).to_vec()} onchange={onspeed} />
            if let Some(known) = known { <p class="soft small" data-testid="fees-said">{ i18n.t(known) }</p> }
            if draft.speed == Speed::Own {
                <Field testid="fee-rate" label={i18n.t(Text::OwnRate)} hint={i18n.t(Text::OwnRateHint)} kind={FieldKind::Number}
                    value={draft.own_rate.clone()} onchange={onrate} {error} />
            }
        </Card>
    }
}

/// What it costs in DOI where the payment can be built already, else the rate.
fn price(i18n: I18n, pay: &PayHandle, speed: Speed) -> Option<AttrValue> {
    match (pay.cost(speed), speed) {
        (Some(swartz), _) => Some(i18n.amount(swartz).to_string().into()),
        (None, Speed::Pace(pace)) => {
            let rate = pay.fees.rate(pace).swartz_per_vb();
            Some(i18n.fill(Text::PerByte, &[&i18n.integer(rate)]))
        }
        (None, Speed::Own) => None,
    }
}

/// Minutes in a block.
const BLOCK_MINUTES: u64 = 10;

/// How long it mostly takes, in the unit that reads best.
pub(super) fn wait(i18n: I18n, pace: Pace) -> AttrValue {
    let minutes = u64::from(pace.blocks()).saturating_mul(BLOCK_MINUTES);
    if minutes > 90 {
        i18n.fill(Text::WaitHours, &[&minutes.div_ceil(60).to_string()])
    } else {
        i18n.fill(Text::WaitMinutes, &[&minutes.to_string()])
    }
}
