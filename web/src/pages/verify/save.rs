//! Everything about a meter as a file.

use wasm_core::verify::ClaimedFrom;

use crate::components::{Button, Card, Notice, NoticeKind, Progress};
use crate::hooks::{AnchorTarget, EvidenceHandle};
use crate::i18n::{I18n, i18n, verify::Verify as Text};
use crate::pages::shared::LieNotice;
use crate::state::evidence::{Made, NotMade};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SaveProps {
    pub(super) evidence: EvidenceHandle,
    /// Whose file it will be.
    pub(super) target: AnchorTarget,
    /// Where the keys came from.
    pub(super) from: ClaimedFrom,
}

/// A button, and what came of it.
#[component]
pub(super) fn Save(SaveProps { evidence, target, from }: &SaveProps) -> Html {
    let i18n = i18n();
    let onclick = {
        let (evidence, target, from) = (evidence.clone(), target.clone(), *from);
        Callback::from(move |()| evidence.make(target.clone(), from))
    };
    html! {
        <Card class={classes!("card-narrow")}>
            <div class="stack">
                <p class="soft">{ i18n.t(Text::SaveText) }</p>
                { evidence.made.as_ref().map(|made| outcome(i18n, made)).unwrap_or_default() }
                if evidence.making { <Progress label={i18n.t(Text::Saving)} testid="evidence-saving" /> }
                <div class="actions">
                    <Button testid="evidence-save" {onclick} busy={evidence.making} disabled={!evidence.can_make()}>
                        { i18n.t(Text::Save) }
                    </Button>
                </div>
            </div>
        </Card>
    }
}

fn outcome(i18n: I18n, made: &Result<Made, NotMade>) -> Html {
    let reason = match made {
        Ok(made) => {
            let kilobytes = u64::try_from(made.bytes).unwrap_or(u64::MAX).div_ceil(1000);
            let what = i18n.fill(Text::Saved, &[&made.name, &i18n.integer(kilobytes)]);
            return html! { <Notice kind={NoticeKind::Good} {what} testid="evidence-saved" /> };
        }
        Err(NotMade::Lie(lie)) => return html! { <LieNotice lie={lie.clone()} /> },
        Err(NotMade::NoAnswer(reason)) => reason.clone(),
        Err(NotMade::TooMuch(error)) => error.to_string(),
        Err(NotMade::Browser) => i18n.t(Text::SaveBrowser).to_string(),
    };
    html! {
        <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::SaveFailed, &[&reason])}
            next={i18n.t(Text::SaveFailedNext)} testid="evidence-not-saved" />
    }
}
