//! A series of QR codes, one after the other.

use crate::components::{Button, ButtonKind, QrCode};
use crate::hooks::use_turns;
use crate::i18n::{i18n, signing::Signing as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct CodesProps {
    pub(in crate::pages) parts: Vec<String>,
}

/// The codes, going round unless they are held.
#[component]
pub(in crate::pages) fn Codes(CodesProps { parts }: &CodesProps) -> Html {
    let i18n = i18n();
    let running = use_state(|| true);
    let at = use_turns(parts.len(), *running);
    let number = at.saturating_add(1).min(parts.len());
    let label = i18n.fill(Text::CodesLabel, &[&number.to_string(), &parts.len().to_string()]);
    let text = parts.get(number.saturating_sub(1)).cloned().unwrap_or_default();
    let onhold = {
        let running = running.clone();
        Callback::from(move |()| running.set(!*running))
    };
    let onnext = {
        let count = parts.len();
        Callback::from(move |()| {
            let next = at.saturating_add(1);
            at.set(if next < count { next } else { 0 });
        })
    };
    html! {
        <div class="stack" data-testid="psbt-series" data-part={text.clone()}>
            <QrCode {text} {label} />
            <p class="soft small">{ i18n.t(Text::CodesText) }</p>
            if parts.len() > 1 {
                <p class="small" data-testid="psbt-part">{ format!("{number} / {}", parts.len()) }</p>
                <div class="actions">
                    <Button testid="psbt-hold" onclick={onhold}>{ i18n.t(if *running { Text::Pause } else { Text::Go }) }</Button>
                    if !*running { <Button testid="psbt-next" kind={ButtonKind::Quiet} onclick={onnext}>{ i18n.t(Text::Next) }</Button> }
                </div>
            }
        </div>
    }
}
