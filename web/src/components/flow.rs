//! A picture of money: where it comes from, on the left, and where it goes, on the right.

mod bands;

use crate::ui::prelude::*;
use bands::{HEIGHT, bands};

/// What stands at an end of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// A coin of ours.
    Coin,
    /// Money of somebody.
    Paid,
    /// Money that comes back.
    Change,
    /// What it costs.
    Fee,
}

impl FlowKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Coin => "flow-coin",
            Self::Paid => "flow-paid",
            Self::Change => "flow-change",
            Self::Fee => "flow-fee",
        }
    }
}

/// One end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowEnd {
    /// What it is.
    pub kind: FlowKind,
    /// What it is called.
    pub title: AttrValue,
    /// How much, for people.
    pub amount: AttrValue,
    /// How much, for the width of the band.
    pub weight: u64,
}

/// Props of [`Flow`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FlowProps {
    /// What the picture shows.
    pub label: AttrValue,
    /// The heading of the left side.
    pub from: AttrValue,
    /// The heading of the right side.
    pub to: AttrValue,
    /// The left side.
    pub ins: Vec<FlowEnd>,
    /// The right side.
    pub outs: Vec<FlowEnd>,
}

/// Two lists of boxes with bands between them; the bands say nothing that the boxes don't.
#[component]
pub fn Flow(props: &FlowProps) -> Html {
    let side = |title: &AttrValue, ends: &[FlowEnd]| {
        let end = |end: &FlowEnd| {
            html! {
                <li class={classes!("flow-end", end.kind.class())}>
                    <span class="flow-title">{ &end.title }</span>
                    <span class="flow-amount">{ &end.amount }</span>
                </li>
            }
        };
        html! {
            <div class="flow-side">
                <p class="flow-head">{ title }</p>
                <ul class="flow-ends">{ for ends.iter().map(end) }</ul>
            </div>
        }
    };
    html! {
        <div class="flow" role="group" aria-label={props.label.clone()} data-testid="flow">
            { side(&props.from, &props.ins) }
            <div class="flow-bands">
                <svg viewBox={format!("0 0 100 {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
                    { for bands(&props.ins, true).into_iter().chain(bands(&props.outs, false)) }
                </svg>
            </div>
            { side(&props.to, &props.outs) }
        </div>
    }
}
