//! The meter: pairing, the shared address, health, certificate.

mod certificate;
mod health;
mod holder;
mod pair;
mod problem;

use super::shared::{ChainTrouble, GatewayTrouble, NeedWallet, ReplayMark};
use crate::components::{Button, ButtonKind, Card, Notice, NoticeKind, Page};
use crate::hooks::{use_meter, use_session};
use crate::i18n::{i18n, meter::Meter as Text};
use crate::ui::prelude::*;
use certificate::CertificateCard;
use health::HealthCard;
use holder::HolderCard;
use pair::PairCard;

/// The meter page.
#[component]
pub fn Meter() -> Html {
    let i18n = i18n();
    let (meter, session) = (use_meter(), use_session());
    let body = match (&meter.pairing, session.is_unlocked()) {
        (Some(_), _) => html! { <Paired /> },
        (None, true) => html! { <PairCard /> },
        (None, false) => html! { <NeedWallet /> },
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}
            aside={html! { <ReplayMark /> }}>
            <div class="stack">{ body }</div>
        </Page>
    }
}

/// Everything about a meter that is ours.
#[component]
fn Paired() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let forget = use_callback(meter.clone(), |(), meter| meter.forget());
    html! {
        <>
            <ChainTrouble />
            <GatewayTrouble />
            if meter.changed {
                <Notice kind={NoticeKind::Error} what={i18n.t(Text::KeysChanged)} next={i18n.t(Text::KeysChangedNext)}
                    testid="keys-changed" />
            }
            <HealthCard />
            <HolderCard />
            <CertificateCard />
            <Card>
                <p class="soft small">{ i18n.t(Text::ForgetText) }</p>
                <div class="actions">
                    <Button testid="forget-meter" kind={ButtonKind::Quiet} onclick={forget}>{ i18n.t(Text::Forget) }</Button>
                </div>
            </Card>
        </>
    }
}
