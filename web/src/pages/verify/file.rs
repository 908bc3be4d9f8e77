//! What an evidence file shows.

use std::rc::Rc;

use wasm_core::verify::{KeySource, Report, Verdict};

use super::result::Results;
use crate::components::{Badge, BadgeKind, Button, Card, CheckList, Notice, NoticeKind};
use crate::hooks::EvidenceHandle;
use crate::i18n::{I18n, i18n, verify::Verify as Text};
use crate::pages::shared::{Unfold, check_rows};
use crate::state::evidence::Shown;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FromFileProps {
    pub(super) shown: Rc<Shown>,
    pub(super) evidence: EvidenceHandle,
}

/// The same as online, as of the newest block in the file.
#[component]
pub(super) fn FromFile(FromFileProps { shown, evidence }: &FromFileProps) -> Html {
    let i18n = i18n();
    let onclick = {
        let evidence = evidence.clone();
        Callback::from(move |()| evidence.close())
    };
    let when = i18n.date_time(moment(shown.time.secs()));
    let what = i18n.fill(Text::FileAsOf, &[&i18n.integer(shown.block.0.into()), &when]);
    let source = match &shown.keys {
        KeySource::Certificate(by) => i18n.fill(Text::FromCertificate, &[&by.by_address.to_string()]),
        KeySource::Claimed(_) => i18n.t(Text::FileClaimed),
    };
    let claimed = matches!(shown.keys, KeySource::Claimed(_));
    html! {
        <div class="stack">
            <Notice kind={NoticeKind::Info} {what} next={i18n.t(Text::FileAsOfText)} testid="evidence-as-of">
                <Button testid="evidence-close" {onclick}>{ i18n.t(Text::FileClose) }</Button>
            </Notice>
            if claimed { <Notice kind={NoticeKind::Warn} what={source.clone()} testid="evidence-claimed" /> }
            <Results anchors={shown.anchors.clone()} {source} />
            <Card>
                <ul class="unfold-list">
                    { for shown.certificate.words().iter().map(|word| {
                        part(i18n, Text::FileCertificate, word.report(), "evidence-certificate")
                    }) }
                    { part(i18n, Text::FileHeaders, &shown.headers, "evidence-headers") }
                </ul>
            </Card>
        </div>
    }
}

/// A part of the file with its checks.
fn part(i18n: I18n, title: Text, report: &Report, testid: &'static str) -> Html {
    let (state, badge) = match report.verdict() {
        Verdict::Passed => ("verified", BadgeKind::Verified),
        Verdict::Failed => ("failed", BadgeKind::Unverified),
        Verdict::Incomplete => ("incomplete", BadgeKind::Unverified),
    };
    let summary = html! { <><span class="unfold-title">{ i18n.t(title) }</span><Badge kind={badge} /></> };
    let content = {
        let report = report.clone();
        Callback::from(move |()| html! { <CheckList checks={check_rows(i18n, &report)} /> })
    };
    html! { <Unfold {summary} {content} {testid} {state} /> }
}
