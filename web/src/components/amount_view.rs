//! Money as number and unit.

use crate::i18n::i18n;
use crate::state::euro::rate;
use crate::ui::prelude::*;

/// Which way money went.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AmountViewProps {
    /// The amount in swartz (10^-8 DOI).
    pub swartz: u64,
    /// Drawn before the number: `+` received, `−` sent.
    #[prop_or_default]
    pub sign: Option<char>,
}

/// Money as number and unit.
#[component]
pub fn AmountView(props: &AmountViewProps) -> Html {
    let quantity = i18n().amount(props.swartz);
    let euros = rate().map(|rate| i18n().euros(rate.cents(props.swartz)));
    html! {
        <span class="quantity">
            <span class="quantity-number">
                if let Some(sign) = props.sign { { sign } }
                { quantity.number }
            </span>
            <span class="quantity-unit">{ "\u{a0}" }{ quantity.unit }</span>
            if let Some(euros) = euros { <span class="quantity-unit" data-testid="euros">{ " ≈ " }{ euros }</span> }
        </span>
    }
}
