//! Trouble with the chain's servers and with the gateway, said where it matters.

use crate::components::{Notice, NoticeKind};
use crate::hooks::{use_chain, use_energy};
use crate::i18n::{i18n, trouble::Trouble};
use crate::state::chain::Lie;
use crate::state::link::Link;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct LieProps {
    pub(in crate::pages) lie: Lie,
}

/// A server was caught: named loudly.
#[component]
pub(in crate::pages) fn LieNotice(LieProps { lie }: &LieProps) -> Html {
    let i18n = i18n();
    html! {
        <Notice kind={NoticeKind::Error} what={i18n.lie(lie)} lost={i18n.t(Trouble::LieLost)}
            next={i18n.t(Trouble::LieNext)} testid="server-lie">
            <p class="small"><code>{ lie.check }{ ": " }{ &lie.text }</code></p>
        </Notice>
    }
}

/// Says when the chain cannot be asked, or lies about its headers; nothing while all is well.
#[component]
pub(in crate::pages) fn ChainTrouble() -> Html {
    let i18n = i18n();
    let chain = use_chain();
    if let Some(lie) = chain.lie.clone() {
        return html! { <LieNotice {lie} /> };
    }
    match &chain.link {
        Link::Offline { reason, .. } => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::ServerGone, &[reason])}
                next={i18n.t(Trouble::ServerGoneNext)} testid="chain-offline" />
        },
        Link::Idle | Link::Connecting | Link::Online { .. } => html! {},
    }
}

/// Says when the gateway cannot be reached, and how old what is shown is; nothing while all is well.
#[component]
pub(in crate::pages) fn GatewayTrouble() -> Html {
    let i18n = i18n();
    let energy = use_energy();
    let Link::Offline { since, .. } = &energy.link else { return html! {} };
    let next = energy.as_of().map_or_else(
        || i18n.t(Trouble::GatewayGoneNothing),
        |time| i18n.fill(Trouble::GatewayGoneNext, &[&i18n.date_time(moment(time.secs()))]),
    );
    html! {
        <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::GatewayGone, &[&i18n.date_time(moment(*since))])}
            {next} testid="gateway-offline" />
    }
}
