//! Which Electrum servers to read the chain from: a list to add to, to take from, and to try out.

mod add;

use crate::components::{Button, ButtonKind, Card};
use crate::hooks::{use_chain, use_env, use_prefs, use_servers};
use crate::i18n::{I18n, i18n, settings::Settings as Text, trouble::Trouble};
use crate::state::chain::{Chain, Compared};
use crate::state::prefs::Prefs;
use crate::state::servers::{Probe, Probes};
use crate::ui::prelude::*;
use add::Add;

/// The list, a button that compares all, and a field for one more.
#[component]
pub(super) fn Servers() -> Html {
    let i18n = i18n();
    let (handle, env, servers, chain) = (use_prefs(), use_env(), use_servers(), use_chain());
    let own = !handle.prefs.servers.is_empty();
    let list = if own { handle.prefs.servers.clone() } else { env.config.electrum.clone() };
    let set = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |servers: Vec<String>| Prefs { servers, ..prefs.clone() })
    };
    let onadd = {
        let list = list.clone();
        set.reform(move |server: String| {
            list.iter().filter(|known| **known != server).cloned().chain([server.clone()]).collect()
        })
    };
    let oncompare = {
        let (list, servers) = (list.clone(), servers.clone());
        Callback::from(move |()| list.iter().for_each(|server| servers.probe(server)))
    };
    let onreset = set.reform(|()| Vec::new());
    let row = |server: &String| {
        let others: Vec<String> = list.iter().filter(|known| *known != server).cloned().collect();
        let onremove = set.reform(move |()| others.clone());
        let (asked, prober) = (server.clone(), servers.clone());
        let onprobe = Callback::from(move |()| prober.probe(&asked));
        let used = chain.link.server() == Some(server);
        html! {
            <li class="stack stack-tight" data-testid="server">
                <code class="breaks">{ server }</code>
                if used { <span class="soft small" data-testid="server-used">{ i18n.t(Text::ServerUsed) }</span> }
                { known(i18n, &chain, server) }
                { said(i18n, &servers.probes, server) }
                <div class="row">
                    <Button testid="server-probe" kind={ButtonKind::Quiet} onclick={onprobe}>{ i18n.t(Text::ServerProbe) }</Button>
                    if list.len() > 1 {
                        <Button testid="server-remove" kind={ButtonKind::Quiet} onclick={onremove}>{ i18n.t(Text::ServerRemove) }</Button>
                    }
                </div>
            </li>
        }
    };
    html! {
        <Card title={i18n.t(Text::Servers)}>
            <p class="soft">{ i18n.t(Text::ServersText) }</p>
            <ul class="found">{ for list.iter().map(row) }</ul>
            <div class="actions">
                <Button testid="servers-compare" onclick={oncompare}>{ i18n.t(Text::ServersCompare) }</Button>
                if own { <Button testid="servers-reset" kind={ButtonKind::Quiet} onclick={onreset}>{ i18n.t(Text::ServersReset) }</Button> }
            </div>
            <Add {onadd} />
        </Card>
    }
}

/// What is held against a server, and whether it agreed when it was asked beside the one in use.
fn known(i18n: I18n, chain: &Chain, server: &str) -> Html {
    let fault = chain.servers.fault(server).map(|fault| {
        html! { <p class="small" role="status" data-testid="server-fault">{ i18n.fault(server, fault) }</p> }
    });
    let compared = match (&chain.compared, chain.link.server()) {
        (Compared::With { server: second, height }, Some(first)) if second == server => {
            let text = i18n.fill(Trouble::ComparedWith, &[first, &height.to_string()]);
            html! { <p class="soft small" data-testid="server-compared">{ text }</p> }
        }
        _ => html! {},
    };
    html! { <>{ fault.unwrap_or_default() }{ compared }</> }
}

/// What a server said when it was tried; nothing if it was not.
fn said(i18n: I18n, probes: &Probes, server: &str) -> Html {
    let (state, text) = match probes.of(server) {
        None => return html! {},
        Some(Probe::Asking) => ("asking", i18n.t(Text::ServerAsking)),
        Some(Probe::Agrees { height, millis }) => {
            let behind = probes.highest().saturating_sub(*height);
            let text = if behind > 1 { Text::ServerBehind } else { Text::ServerAgrees };
            ("agrees", i18n.fill(text, &[&height.to_string(), &millis.to_string(), &behind.to_string()]))
        }
        Some(Probe::Differs(reason)) => ("differs", i18n.fill(Text::ServerDiffers, &[reason])),
        Some(Probe::Silent(reason)) => ("silent", i18n.fill(Text::ServerSilent, &[reason])),
    };
    html! { <p class="small" role="status" data-testid="server-said" data-state={state}>{ text }</p> }
}
