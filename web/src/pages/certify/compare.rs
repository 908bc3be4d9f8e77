//! Step 2: what the gateway says, ticked off at the device.

use std::rc::Rc;

use super::steps::Turn;
use crate::components::{Badge, BadgeKind, Button, CheckBox, HashText, Notice, NoticeKind};
use crate::hooks::CertifyHandle;
use crate::i18n::{I18n, certify::Certify as Text, i18n};
use crate::state::certify::{Candidate, Compared, TestReading, Work};
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CompareProps {
    pub(super) certify: CertifyHandle,
    pub(super) candidate: Rc<Candidate>,
}

type Tick = fn(&mut Compared) -> &mut bool;

/// Number, keys, address and a reading.
#[component]
pub(super) fn Compare(CompareProps { certify, candidate }: &CompareProps) -> Html {
    let i18n = i18n();
    let node = &candidate.node;
    let reading = certify.job.reading(candidate);
    let tick = |label: Text, testid: &'static str, part: Tick| {
        let mut compared = certify.job.compared;
        let checked = *part(&mut compared);
        let certify = certify.clone();
        let onchange =
            Callback::from(move |checked: bool| certify.change(|job| *part(&mut job.compared) = checked));
        html! { <CheckBox label={i18n.t(label)} {testid} {checked} {onchange} /> }
    };
    html! {
        <div class="stack">
            <p class="soft">{ i18n.t(Text::CompareText) }</p>
            if node.is_replay {
                <div class="row"><Badge kind={BadgeKind::ReplayMeter} /><span class="small">{ i18n.t(Text::Replay) }</span></div>
            }
            <section class="compare">
                <h3>{ i18n.t(Text::Number) }</h3>
                <p><strong class="compare-number" data-testid="certify-meter">{ node.meter.to_string() }</strong></p>
                { tick(Text::CheckNumber, "certify-check-number", |compared| &mut compared.number) }
            </section>
            <section class="compare">
                <h3>{ i18n.t(Text::ReadingKey) }</h3>
                <p><HashText text={node.reading_key.to_string()} label={i18n.t(Text::ReadingKey)} head=12 tail=12 testid="certify-key" /></p>
                { tick(Text::CheckKey, "certify-check-key", |compared| &mut compared.key) }
            </section>
            <section class="compare">
                <h3>{ i18n.t(Text::Holder) }</h3>
                <p><HashText text={candidate.address.clone()} label={i18n.t(Text::Holder)} head=14 tail=10 testid="certify-holder" /></p>
                { tick(Text::CheckHolder, "certify-check-holder", |compared| &mut compared.holder) }
            </section>
            <section class="compare">
                <h3>{ i18n.t(Text::Reading) }</h3>
                { values(i18n, reading) }
                { again(i18n, certify) }
                if reading.is_some() {
                    { tick(Text::CheckReading, "certify-check-reading", |compared| &mut compared.reading) }
                }
            </section>
            <Turn certify={certify.clone()} disabled={!certify.job.compared.all()} />
        </div>
    }
}

fn values(i18n: I18n, reading: Option<TestReading>) -> Html {
    let Some(TestReading { time, import, export }) = reading else {
        return html! { <Notice kind={NoticeKind::Warn} what={i18n.t(Text::ReadingNone)} testid="certify-no-reading" /> };
    };
    let register = |wh: Option<wasm_core::units::WattHours>| match wh {
        Some(wh) => AttrValue::from(format!("{} kWh", i18n.kilowatt_hours(wh.wh()))),
        None => i18n.t(Text::NoRegister),
    };
    html! {
        <>
            <dl class="facts" data-testid="certify-reading">
                <dt>{ i18n.t(Text::RegisterIn) }</dt><dd><strong>{ register(import) }</strong></dd>
                <dt>{ i18n.t(Text::RegisterOut) }</dt><dd><strong>{ register(export) }</strong></dd>
            </dl>
            <p class="soft small">{ i18n.fill(Text::ReadingAt, &[&i18n.date_time_seconds(moment(time))]) }</p>
        </>
    }
}

fn again(i18n: I18n, certify: &CertifyHandle) -> Html {
    let handle = certify.clone();
    let onclick = Callback::from(move |()| handle.read());
    html! {
        <div class="actions">
            <Button testid="certify-read" busy={certify.work == Some(Work::Asking)} {onclick}>{ i18n.t(Text::ReadAgain) }</Button>
        </div>
    }
}
