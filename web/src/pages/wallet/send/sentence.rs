//! What will happen, in one sentence.

use wasm_core::wallet::outline::Warning;

use super::super::outline::payments;
use crate::i18n::{I18n, pay::Pay as Text};
use crate::state::pay::{Order, Plan, Purpose};
use crate::ui::prelude::*;

/// The sentence of a plan.
pub(super) fn sentence(i18n: I18n, plan: &Plan) -> AttrValue {
    let outline = &plan.outline;
    let amount = |swartz: u64| i18n.amount(swartz).to_string();
    let (fee, left) = (amount(plan.unsigned.fee().swartz()), amount(outline.left.swartz()));
    let back = outline.outputs.iter().fold(0_u64, |sum, output| sum.saturating_add(output.amount.swartz()));
    match &plan.purpose {
        Purpose::Pay(order) => {
            // of coins chosen by hand "everything" is not all there is
            let everything =
                matches!(order, Order::All(..)) && outline.warnings.contains(&Warning::Everything);
            let text = if everything { Text::SentenceAll } else { Text::SentenceSome };
            i18n.fill(text, &[&payments(i18n, outline), &fee, &left])
        }
        Purpose::Bump(_) => i18n.fill(Text::SentenceBump, &[&fee, &left]),
        Purpose::Cancel(_) => i18n.fill(Text::SentenceCancel, &[&amount(back), &fee]),
        Purpose::Hurry(_) => i18n.fill(Text::SentenceHurry, &[&amount(back), &fee]),
    }
}
