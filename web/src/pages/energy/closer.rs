//! A closer look at a past day, whose file says nothing about flags and silent intervals.

use std::rc::Rc;

use wasm_core::series::Span;

use crate::components::{Button, ButtonKind, Notice, NoticeKind};
use crate::hooks::{Looking, use_closer, use_energy};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::period::Overview;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CloserProps {
    /// Which time.
    pub(super) span: Span,
    /// What is shown.
    pub(super) overview: Rc<Overview>,
}

/// A button where a single day comes from its file; what came of it.
#[component]
pub(super) fn Closer(CloserProps { span, overview }: &CloserProps) -> Html {
    let i18n = i18n();
    let (energy, closer) = (use_energy(), use_closer());
    let range = overview.range;
    let one_day = match span {
        Span::Day(_) => true,
        Span::Days(days) => days.first() == days.last(),
        _ => false,
    };
    let days = if one_day { energy.proven.not_closer(range) } else { Vec::new() };
    let onclick = closer.look.reform(move |()| range);
    html! {
        <>
            if energy.not_same {
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::CloserDiffers)} testid="closer-differs" />
            }
            if let Looking::Failed(error) = &closer.state {
                <Notice kind={NoticeKind::Error} what={i18n.fill(Text::SaveFailed, &[&i18n.gateway_error(error).what])}
                    lost={i18n.t(Text::SaveFailedLost)} next={i18n.t(Text::SaveFailedNext)} testid="closer-failed" />
            }
            if !days.is_empty() {
                <div class="stack stack-tight">
                    <p class="soft small">{ i18n.t(Text::CloserText) }</p>
                    <div class="actions">
                        <Button testid="closer" kind={ButtonKind::Quiet} {onclick} busy={closer.state == Looking::Busy}>
                            { i18n.t(Text::Closer) }
                        </Button>
                    </div>
                </div>
            }
        </>
    }
}
