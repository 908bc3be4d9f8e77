//! IPFS gateways to ask for blocks that the own gateway does not have: a list to add to, to take from, to order and to try
//! out. None has to be trusted: every block is hashed.

use crate::components::{Button, ButtonKind, Card, Field, FieldKind};
use crate::hooks::{Answered, use_ipfs_probes, use_prefs};
use crate::i18n::{I18n, i18n, settings::Settings as Text};
use crate::state::prefs::{Prefs, moved_up};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// The list, and a field for one more.
#[component]
pub(super) fn Gateways() -> Html {
    let i18n = i18n();
    let (handle, probes) = (use_prefs(), use_ipfs_probes());
    let list = handle.prefs.ipfs.clone();
    let set = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |ipfs: Vec<String>| Prefs { ipfs, ..prefs.clone() })
    };
    let onadd = {
        let list = list.clone();
        set.reform(move |gateway: String| {
            let mut list = list.clone();
            list.retain(|known| *known != gateway);
            list.push(gateway);
            list
        })
    };
    let row = |(place, gateway): (usize, &String)| {
        let mut others = list.clone();
        others.retain(|known| known != gateway);
        let onremove = set.reform(move |()| others.clone());
        let higher = moved_up(&list, place);
        let onup = set.reform(move |()| higher.clone());
        let (asked, probe) = (gateway.clone(), probes.probe.clone());
        let onprobe = Callback::from(move |()| probe.emit(asked.clone()));
        html! {
            <li class="stack stack-tight" data-testid="ipfs-gateway">
                <code class="breaks">{ gateway }</code>
                { said(i18n, probes.of(gateway)) }
                { probes.lie_of(gateway).map(|cid| lied(i18n, &cid)).unwrap_or_default() }
                <div class="row">
                    <Button testid="ipfs-probe" kind={ButtonKind::Quiet} onclick={onprobe}>{ i18n.t(Text::ServerProbe) }</Button>
                    if place > 0 {
                        <Button testid="ipfs-up" kind={ButtonKind::Quiet} onclick={onup}>{ i18n.t(Text::MoveUp) }</Button>
                    }
                    <Button testid="ipfs-remove" kind={ButtonKind::Quiet} onclick={onremove}>{ i18n.t(Text::ServerRemove) }</Button>
                </div>
            </li>
        }
    };
    html! {
        <Card title={i18n.t(Text::Ipfs)}>
            <p class="soft">{ i18n.t(Text::IpfsText) }</p>
            if list.is_empty() {
                <p class="soft" data-testid="ipfs-none">{ i18n.t(Text::IpfsNone) }</p>
            } else {
                <ul class="found">{ for list.iter().enumerate().map(row) }</ul>
            }
            <Add {onadd} />
        </Card>
    }
}

fn said(i18n: I18n, answered: Option<&Answered>) -> Html {
    let (state, text) = match answered {
        None => return html! {},
        Some(Answered::Asking) => ("asking", i18n.t(Text::ServerAsking)),
        Some(Answered::Serves { millis }) => ("serves", i18n.fill(Text::IpfsServes, &[&millis.to_string()])),
        Some(Answered::Fails(reason)) => ("fails", i18n.fill(Text::ServerSilent, &[reason])),
    };
    html! { <p class="small" role="status" data-testid="ipfs-said" data-state={state}>{ text }</p> }
}

fn lied(i18n: I18n, cid: &str) -> Html {
    let text = i18n.fill(Text::IpfsLied, &[cid]);
    html! { <p class="small breaks" data-testid="ipfs-lied"><strong>{ i18n.t(Text::IpfsLast) }</strong>{ ": " }{ text }</p> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AddProps {
    onadd: Callback<String>,
}

/// One more gateway.
#[component]
fn Add(AddProps { onadd }: &AddProps) -> Html {
    let i18n = i18n();
    let (text, error) = (use_state(String::new), use_state(|| None::<AttrValue>));
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed: String| text.set(typed))
    };
    let onsubmit = {
        let (text, error, onadd) = (text.clone(), error.clone(), onadd.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match text.parse::<GatewayUrl>() {
                Ok(url) => {
                    error.set(None);
                    text.set(String::new());
                    onadd.emit(url.to_string());
                }
                Err(wrong) => error.set(Some(i18n.fill(Text::IpfsWrong, &[&wrong.to_string()]))),
            }
        })
    };
    html! {
        <form class="stack" {onsubmit}>
            <Field testid="ipfs-new" label={i18n.t(Text::IpfsNew)} kind={FieldKind::Code} value={(*text).clone()}
                error={(*error).clone()} {onchange} />
            <div class="actions"><Button testid="ipfs-add" submit=true>{ i18n.t(Text::ServerAdd) }</Button></div>
        </form>
    }
}
