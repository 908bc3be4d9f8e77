//! The meter: pairing, the shared address, health, certificate.

mod certificate;
mod health;
mod holder;
mod pair;
mod problem;

use super::shared::{ChainTrouble, GatewayTrouble, NeedWallet, ReplayMark, WhichMeter};
use crate::components::{Button, ButtonKind, Card, Notice, NoticeKind, Page};
use crate::hooks::{use_meter, use_session};
use crate::i18n::{i18n, meter::Meter as Text, shell::Shell};
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
        (Some(_), true) if meter.adding => html! { <Another /> },
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

/// One more meter is paired; the others stay.
#[component]
fn Another() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let cancel = use_callback(meter, |(), meter| meter.add(false));
    html! {
        <>
            <PairCard />
            <div class="actions">
                <Button testid="add-cancel" kind={ButtonKind::Quiet} onclick={cancel}>{ i18n.t(Shell::Cancel) }</Button>
            </div>
        </>
    }
}

/// Everything about a meter that is ours.
#[component]
fn Paired() -> Html {
    let i18n = i18n();
    let (meter, unlocked) = (use_meter(), use_session().is_unlocked());
    let forget = use_callback(meter.clone(), |(), meter| meter.forget());
    let add = use_callback(meter.clone(), |(), meter| meter.add(true));
    html! {
        <>
            <ChainTrouble />
            <GatewayTrouble />
            <WhichMeter />
            if meter.changed {
                <Notice kind={NoticeKind::Error} what={i18n.t(Text::KeysChanged)} next={i18n.t(Text::KeysChangedNext)}
                    testid="keys-changed" />
            }
            <HealthCard />
            <HolderCard />
            <CertificateCard />
            if unlocked {
                <div class="actions"><Button testid="add-meter" onclick={add}>{ i18n.t(Text::Add) }</Button></div>
            }
            <Card>
                <p class="soft small">{ i18n.t(Text::ForgetText) }</p>
                <div class="actions">
                    <Button testid="forget-meter" kind={ButtonKind::Quiet} onclick={forget}>{ i18n.t(Text::Forget) }</Button>
                </div>
            </Card>
        </>
    }
}
