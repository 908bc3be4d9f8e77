//! Energy as number and unit.

use crate::i18n::i18n;
use crate::ui::prelude::*;

/// Props of [`EnergyValue`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EnergyValueProps {
    /// Watt hours, below zero for a balance that is owed; watts with `power`.
    pub wh: i64,
    /// It is power in W instead of energy in Wh.
    #[prop_or_default]
    pub power: bool,
}

/// Energy (or power) as number and unit; the exact number is in its title.
#[component]
pub fn EnergyValue(props: &EnergyValueProps) -> Html {
    let i18n = i18n();
    let quantity = if props.power { i18n.power(props.wh) } else { i18n.energy(props.wh) };
    let exact = format!("{}\u{a0}{}", props.wh, if props.power { "W" } else { "Wh" });
    html! {
        <span class="quantity" title={exact}>
            <span class="quantity-number">{ quantity.number }</span>
            <span class="quantity-unit">{ "\u{a0}" }{ quantity.unit }</span>
        </span>
    }
}
