//! Choosing a period: its kind, one step back or forth, and how fine it is cut.

use std::rc::Rc;

use wasm_core::series::Span;

use super::range::RangeFields;
use super::{labels, words};
use crate::components::{Button, ButtonKind, Choice, ChoiceOption, IconName};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::period::{Kind, Overview, View};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChooseProps {
    /// What is chosen.
    pub(super) view: View,
    /// What is known of it.
    pub(super) overview: Rc<Overview>,
    /// Called with what is chosen next.
    pub(super) onchange: Callback<View>,
}

/// The kind of period, and one step back or forth.
#[component]
pub(super) fn Choose(props: &ChooseProps) -> Html {
    let i18n = i18n();
    let ChooseProps { view, overview, onchange } = props;
    let span = view.span;
    let chosen = {
        let (onchange, overview) = (onchange.clone(), overview.clone());
        Callback::from(move |tag: AttrValue| {
            if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.tag() == tag.as_str()) {
                onchange.emit(View { span: kind.start(span, &overview.known), fine: false });
            }
        })
    };
    let options = Kind::ALL
        .map(|kind| ChoiceOption {
            value: AttrValue::Static(kind.tag()),
            label: i18n.t(kind_name(kind)),
            testid: format!("period-{}", kind.tag()).into(),
        })
        .to_vec();
    html! {
        <>
            <Choice label={i18n.t(Text::PeriodLabel)} name="period" {options}
                value={AttrValue::Static(Kind::of(span).tag())} onchange={chosen} />
            <Paging view={*view} overview={overview.clone()} onchange={onchange.clone()} />
            if let Span::Days(_) = span { <RangeFields overview={overview.clone()} onchange={onchange.clone()} /> }
        </>
    }
}

/// Which period it is, between two arrows.
#[component]
fn Paging(props: &ChooseProps) -> Html {
    let i18n = i18n();
    let ChooseProps { view, overview, onchange } = props;
    let arrow = |span: Option<Span>, text: Text, icon: IconName, testid: &'static str| {
        let (onchange, fine) = (onchange.clone(), view.fine);
        let onclick = Callback::from(move |()| {
            if let Some(span) = span {
                onchange.emit(View { span, fine });
            }
        });
        html! {
            <Button kind={ButtonKind::Quiet} {icon} {testid} disabled={span.is_none()} {onclick}>
                <span class="paging-word">{ i18n.t(text) }</span>
            </Button>
        }
    };
    // nothing is there before the first reading
    let first = overview.known.first.unwrap_or(overview.known.now);
    let earlier = view.span.earlier().filter(|_| overview.range.from > first);
    html! {
        <div class="paging">
            { arrow(earlier, Text::Earlier, IconName::Back, "period-earlier") }
            <h3 class="paging-title" aria-live="polite" data-testid="period-title">
                { words::title(i18n, view.span, overview.range) }
            </h3>
            { arrow(view.span.later(), Text::Later, IconName::Next, "period-later") }
        </div>
    }
}

/// How fine the bars are, where there is a choice.
#[component]
pub(super) fn Steps(props: &ChooseProps) -> Html {
    let i18n = i18n();
    let ChooseProps { view, overview, onchange } = props;
    let [usual, fine] = overview.periods else { return html! {} };
    let options = [(usual, "usual"), (fine, "fine")]
        .map(|(period, value)| ChoiceOption {
            value: value.into(),
            label: i18n.t(labels::step(*period)),
            testid: format!("steps-{value}").into(),
        })
        .to_vec();
    let onchange = {
        let (onchange, span) = (onchange.clone(), view.span);
        Callback::from(move |value: AttrValue| onchange.emit(View { span, fine: value == "fine" }))
    };
    let value = if view.fine { "fine" } else { "usual" };
    html! { <Choice label={i18n.t(Text::Steps)} name="steps" {options} {value} {onchange} /> }
}

const fn kind_name(kind: Kind) -> Text {
    match kind {
        Kind::Hour => Text::KindHour,
        Kind::Day => Text::KindDay,
        Kind::Week => Text::KindWeek,
        Kind::Month => Text::KindMonth,
        Kind::Year => Text::KindYear,
        Kind::All => Text::KindAll,
        Kind::Range => Text::KindRange,
    }
}
