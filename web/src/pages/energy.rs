//! Energy: now, today, any period, every reading.

mod choose;
mod closer;
mod labels;
mod now;
mod own_use;
mod periods;
mod range;
mod readings;
mod refused;
mod save;
mod signed_record;
mod sums;
mod trades;
mod words;

use super::shared::{GatewayTrouble, NeedMeter, ReplayMark, TrustLine, WhichMeter};
use crate::components::{Notice, NoticeKind, Page, Progress};
use crate::hooks::{use_energy, use_meter};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::energy::Work;
use crate::state::link::Link;
use crate::ui::prelude::*;
use now::NowCard;
pub(super) use now::{PowerNow, Today};
use own_use::OwnUseCard;
use periods::PeriodsCard;
pub(super) use periods::TodayChart;
use readings::ReadingsCard;
use refused::RefusedDayNotice;
use trades::TradesCard;

/// The energy page.
#[component]
pub fn Energy() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let body = if meter.pairing.is_some() {
        html! {
            <>
                <GatewayTrouble />
                <WhichMeter />
                <Failures />
                <RefusedDayNotice />
                <Working />
                <TrustLine />
                <NowCard />
                <PeriodsCard />
                <TradesCard />
                <OwnUseCard />
                <ReadingsCard />
            </>
        }
    } else {
        html! { <NeedMeter /> }
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}
            aside={html! { <ReplayMark /> }}>
            <div class="stack">{ body }</div>
        </Page>
    }
}

/// Says that records failed, and that they count nowhere.
#[component]
fn Failures() -> Html {
    let i18n = i18n();
    let failures = use_energy().failures;
    if failures == 0 {
        return html! {};
    }
    html! {
        <Notice kind={NoticeKind::Error} what={i18n.fill(Text::FailedSome, &[&i18n.integer(failures)])}
            lost={i18n.t(Text::FailedLost)} next={i18n.t(Text::FailedNext)} testid="readings-failed" />
    }
}

/// How far the checking of older records is.
#[component]
fn Working() -> Html {
    let i18n = i18n();
    let energy = use_energy();
    if let Some(progress) = energy.progress {
        let text = match progress.of {
            Work::Records => Text::Verifying,
            Work::Days => Text::VerifyingDays,
        };
        let label = i18n.fill(text, &[&i18n.integer(progress.done), &i18n.integer(progress.all)]);
        let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let steps = Some((small(progress.done), small(progress.all)));
        return html! { <Progress {label} {steps} testid="verify-progress" /> };
    }
    if energy.link == Link::Connecting {
        return html! { <Progress label={i18n.t(Text::Connecting)} testid="gateway-connecting" /> };
    }
    html! {}
}
