//! What an organisation says of itself, and what was checked.

use std::rc::Rc;

use wasm_core::trust::Member;
use wasm_core::units::UnixTime;
use wasm_core::verify::{Organised, Report, Verified};

use crate::components::{CheckList, HashText, Notice, NoticeKind};
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::pages::shared::{Unfold, check_rows};
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FactsProps {
    pub(super) report: Rc<Report>,
    pub(super) organised: Option<Rc<Verified<Organised>>>,
}

/// Key, contact, electricians, checks.
#[component]
pub(super) fn Facts(FactsProps { report, organised }: &FactsProps) -> Html {
    let i18n = i18n();
    let rows = check_rows(i18n, report);
    let summary = html! { <span class="unfold-title">{ i18n.t(Text::Checks) }</span> };
    let content =
        Callback::from(move |()| html! { <CheckList checks={rows.clone()} testid="organisation-checks" /> });
    let state = if organised.is_some() { "verified" } else { "failed" };
    html! {
        <>
            { match organised {
                Some(organised) => said(i18n, organised.get()),
                None => html! {
                    <Notice kind={NoticeKind::Error} what={i18n.t(Text::LookBad)} next={i18n.t(Text::LookBadNext)}
                        testid="organisation-bad" />
                },
            } }
            <ul class="unfold-list"><Unfold key="checks" {summary} {content} testid="organisation-why" {state} /></ul>
        </>
    }
}

fn said(i18n: I18n, organised: &Organised) -> Html {
    let organisation = &organised.organisation;
    let members = organisation.members.iter().map(|entry| member(i18n, entry));
    let members = if organisation.members.is_empty() {
        html! { <span>{ i18n.t(Text::MembersNone) }</span> }
    } else {
        html! { <ul>{ for members }</ul> }
    };
    html! {
        <dl class="facts">
            <dt>{ i18n.t(Text::Key) }</dt>
            <dd><HashText text={organised.holder.to_string()} label={i18n.t(Text::Key)} head=12 tail=8 testid="organisation-key" /></dd>
            if let Some(contact) = &organisation.contact {
                <dt>{ i18n.t(Text::Contact) }</dt>
                <dd class="breaks">{ contact.to_string() }</dd>
            }
            <dt>{ i18n.t(Text::Since) }</dt>
            <dd>{ i18n.date_time(moment(organised.time.secs())) }</dd>
            <dt>{ i18n.t(Text::Members) }</dt>
            <dd data-testid="organisation-members">{ members }</dd>
        </dl>
    }
}

fn member(i18n: I18n, member: &Member) -> Html {
    html! { <li>{ member.label.to_string() }{ ", " }<span class="soft small">{ times(i18n, member) }</span></li> }
}

/// From when until when somebody is a member.
pub(super) fn times(i18n: I18n, member: &Member) -> AttrValue {
    let day = |time: UnixTime| i18n.date(moment(time.secs()));
    match member.until {
        None => i18n.fill(Text::MemberSince, &[&day(member.from)]),
        Some(until) => i18n.fill(Text::MemberUntil, &[&day(member.from), &day(until)]),
    }
}
