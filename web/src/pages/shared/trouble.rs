//! Trouble with the chain's servers and with the gateway, said where it matters.

use crate::components::{Notice, NoticeKind};
use crate::hooks::{use_chain, use_energy, use_wallet};
use crate::i18n::{I18n, i18n, trouble::Trouble};
use crate::state::bench::{Fault, Kind};
use crate::state::chain::{Compared, Lie};
use crate::state::link::Link;
use crate::state::wallet::Lost;
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

/// Says what is held against servers, when the chain cannot be asked, and when nobody was compared; nothing while all is
/// well.
#[component]
pub(in crate::pages) fn ChainTrouble() -> Html {
    let i18n = i18n();
    let chain = use_chain();
    let used = chain.link.server();
    let accused = chain.servers.accused().map(|(server, fault)| accusation(i18n, server, fault, used));
    let state = match (&chain.link, &chain.compared) {
        (Link::Offline { reason, .. }, _) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.fill(Trouble::ServerGone, &[reason])}
                next={i18n.t(Trouble::ServerGoneNext)} testid="chain-offline" />
        },
        (Link::Online { .. }, Compared::Alone) => hint(i18n.t(Trouble::ComparedAlone)),
        (Link::Online { .. }, Compared::Nobody) => hint(i18n.t(Trouble::ComparedNobody)),
        _ => html! {},
    };
    html! { <>{ for accused }{ state }</> }
}

/// A server was caught, and left if there is another one.
fn accusation(i18n: I18n, server: &str, fault: &Fault, used: Option<&str>) -> Html {
    let next = match used.filter(|used| *used != server) {
        Some(used) => i18n.fill(Trouble::LeftNext, &[used]),
        None => i18n.t(Trouble::LieNext),
    };
    let (check, testid) = match fault.kind {
        Kind::Lie(check) => (check, "server-lie"),
        _ => ("", "server-fault"),
    };
    html! {
        <Notice kind={NoticeKind::Error} what={i18n.fault(server, fault)} lost={i18n.t(Trouble::LieLost)} {next} {testid}>
            <p class="small"><code>{ check }{ " " }{ &fault.text }</code></p>
        </Notice>
    }
}

/// Nobody was compared: no alarm, but no secret.
fn hint(text: AttrValue) -> Html {
    html! { <p class="soft small" data-testid="not-compared">{ text }</p> }
}

/// Registrations of names that lost, and were taken back.
#[component]
pub(in crate::pages) fn LostNames() -> Html {
    let (i18n, wallet) = (i18n(), use_wallet());
    let notice = |lost: &Lost| {
        html! {
            <Notice key={lost.ours.clone()} kind={NoticeKind::Warn} what={i18n.fill(Trouble::NameLost, &[&lost.name])}
                lost={i18n.t(Trouble::NameLostLost)} next={i18n.t(Trouble::NameLostNext)} testid="name-lost" />
        }
    };
    html! { <>{ for wallet.lost.iter().map(notice) }</> }
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
