//! Home: power, today, both balances, and what to do next.

mod balances;
mod next;

use super::energy::{PowerNow, Today, TodayChart};
use super::shared::{ChainTrouble, GatewayTrouble, ReplayMark, WhichMeter};
use crate::components::{Card, Link, Page};
use crate::hooks::use_meter;
use crate::i18n::{home::Home as Text, i18n};
use crate::route::Route;
use crate::ui::prelude::*;
use balances::Balances;
use next::NextSteps;

/// The home page.
#[component]
pub fn Home() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let paired = meter.pairing.is_some();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}
            aside={html! { <ReplayMark /> }}>
            <div class="stack">
                <ChainTrouble />
                if paired {
                    <GatewayTrouble />
                    <WhichMeter />
                    <Card class={classes!("card-hero")}><PowerNow /><Today /></Card>
                }
                <NextSteps />
                <Balances />
                <p><Link to={Route::Timeline}>{ i18n.t(Text::Everything) }</Link></p>
                if paired {
                    <Card title={i18n.t(Text::TodayTitle)}
                        aside={html! { <Link to={Route::Energy}>{ i18n.t(Text::TodayMore) }</Link> }}>
                        <TodayChart />
                    </Card>
                }
            </div>
        </Page>
    }
}
