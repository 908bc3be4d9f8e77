//! From accepted organisations to their electricians and meters.

use crate::components::{Button, Card, IconName, Notice, NoticeKind, Progress};
use crate::hooks::use_discovery;
use crate::i18n::trust::short;
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::pages::shared::trust_tag;
use crate::state::organisations::{FoundElectrician, FoundMeter, FoundOrganisation, Step};
use crate::ui::prelude::*;

/// The search, how far it is, and what it found.
#[component]
pub(super) fn DiscoveryCard() -> Html {
    let i18n = i18n();
    let discovery = use_discovery();
    let busy = discovery.step.progress().is_some();
    let counts = discovery.counts().map(|count| count.to_string());
    let label = match discovery.step {
        Step::Idle | Step::Done => i18n.fill(Text::Found, &counts.each_ref().map(String::as_str)),
        Step::Organisations => i18n.t(Text::StepOrganisations),
        Step::Members(count) => i18n.fill(Text::StepMembers, &[&count.to_string()]),
        Step::Meters(count) => i18n.fill(Text::StepMeters, &[&count.to_string()]),
    };
    html! {
        <Card title={i18n.t(Text::Discover)} testid="discovery">
            <p class="soft small">{ i18n.t(Text::DiscoverText) }</p>
            <div class="actions">
                <Button testid="discover" icon={IconName::Verify} {busy} disabled={!discovery.is_ready}
                    onclick={discovery.search.clone()}>{ i18n.t(Text::Discover) }</Button>
            </div>
            if busy { <Progress label={label.clone()} steps={discovery.step.progress()} testid="discovery-progress" /> }
            if let Some(reason) = &discovery.problem {
                <Notice kind={NoticeKind::Warn} what={i18n.fill(Text::Offline, &[reason])} next={i18n.t(Text::OfflineNext)} />
            }
            if discovery.step == Step::Done { <p role="status" data-testid="discovered">{ label }</p> }
            <ul>{ for discovery.found.iter().map(|one| organisation(i18n, one)) }</ul>
        </Card>
    }
}

fn organisation(i18n: I18n, found: &FoundOrganisation) -> Html {
    html! {
        <li key={found.organisation.to_string()}>
            { found.organisation.name.to_string() }
            if !found.is_proven { <p class="soft small">{ i18n.t(Text::LookBad) }</p> }
            <ul>{ for found.electricians.iter().map(|one| electrician(i18n, one)) }</ul>
        </li>
    }
}

fn electrician(i18n: I18n, found: &FoundElectrician) -> Html {
    html! {
        <li key={found.key.to_string()}>
            { found.label.clone() }
            if found.meters.is_empty() {
                <span class="soft small">{ ": " }{ i18n.t(Text::NoMeters) }</span>
            } else {
                <ul>{ for found.meters.iter().map(|one| meter(i18n, one)) }</ul>
            }
        </li>
    }
}

fn meter(i18n: I18n, found: &FoundMeter) -> Html {
    let number = found.meter.to_string();
    html! {
        <li key={number.clone()} data-testid="discovered-meter" data-standing={trust_tag(found.standing)}>
            <a href={format!("#/verify/{number}")}>{ number }</a>{ " " }
            <span class="soft small">{ i18n.t(short(found.standing)) }</span>
        </li>
    }
}
