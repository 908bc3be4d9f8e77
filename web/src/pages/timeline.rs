//! Everything that happened in one list: energy, money, certificates; filtered, searched, saved.

mod choose;
mod line;
mod save;

use std::rc::Rc;

use wasm_core::wallet::Wallet as Facts;
use wasm_core::wallet::notes::Notes;

use super::shared::{ChainTrouble, GatewayTrouble};
use crate::components::{Button, Card, Empty, IconName, Link, Notice, Page};
use crate::hooks::{
    use_certificate, use_chain, use_energy, use_meter, use_notes, use_now, use_own_meter, use_session,
    use_wallet,
};
use crate::i18n::{i18n, timeline::Timeline as Text, wallet::Wallet as WalletText};
use crate::route::Route;
use crate::state::certificate::Word;
use crate::state::timeline::{Entry, Filter, days, merged};
use crate::state::when::zone;
use crate::ui::prelude::*;
use choose::Choose;
use save::Save;

/// Entries shown at first, and with each turn of the button.
const PAGE: usize = 50;

/// The page.
#[component]
pub fn Timeline() -> Html {
    let i18n = i18n();
    let (paired, unlocked) = (use_meter().pairing.is_some(), use_session().is_unlocked());
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                if paired { <GatewayTrouble /> }
                if !unlocked {
                    <Notice what={i18n.t(Text::Locked)} testid="timeline-locked">
                        <Link to={Route::Start}>{ i18n.t(WalletText::Unlock) }</Link>
                    </Notice>
                }
                <Entries />
            </div>
        </Page>
    }
}

/// Everything that is known, newest first.
#[hook]
fn use_entries() -> Rc<Vec<Entry>> {
    let (energy, meter, now, chain) = (use_energy(), use_meter(), use_now(), use_chain());
    let target = use_own_meter();
    let certificate = use_certificate(target, &chain);
    let interval = meter.pairing.as_ref().map_or(900, |pairing| pairing.interval_s);
    let days = use_memo((energy.proven.clone(), interval, now, zone()), |(proven, interval, now, _)| {
        days(proven, *interval, *now)
    });
    let (wallet, notes) = (use_wallet(), use_notes());
    let known: Option<(Rc<Facts>, Rc<Notes>)> = wallet.facts.clone().zip(notes.notes.clone());
    let money =
        use_memo(known, |known| known.as_ref().map(|(facts, notes)| facts.ledger(notes)).unwrap_or_default());
    let mut certified = Vec::new();
    certified.extend(certificate.found.words().iter().filter_map(Word::certified).cloned());
    use_memo((days, money, certified, now), |(days, money, certified, now)| {
        merged(days, money, certified, *now)
    })
}

#[component]
fn Entries() -> Html {
    let i18n = i18n();
    let (entries, checking) = (use_entries(), use_energy().progress.is_some());
    let (filter, shown) = (use_state(Filter::default), use_state(|| PAGE));
    let found = use_memo((entries.clone(), (*filter).clone(), i18n.lang), |(entries, filter, _)| {
        let fits = |entry: &&Entry| filter.fits(entry, &line::words(i18n, entry));
        entries.iter().filter(fits).cloned().collect::<Vec<Entry>>()
    });
    if entries.is_empty() {
        return html! {
            <Empty title={i18n.t(Text::EmptyTitle)} text={i18n.t(Text::Empty)} icon={IconName::Clock} testid="timeline-empty" />
        };
    }
    let onmore = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(shown.saturating_add(PAGE)))
    };
    let onfilter = {
        let (filter, shown) = (filter.setter(), shown.setter());
        Callback::from(move |changed| {
            filter.set(changed);
            shown.set(PAGE);
        })
    };
    let count = i18n.integer(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let count = if found.is_empty() { i18n.t(Text::None) } else { i18n.fill(Text::Count, &[&count]) };
    html! {
        <Card testid="timeline">
            <Choose filter={(*filter).clone()} onchange={onfilter} />
            <p class="soft small" role="status" data-testid="timeline-count">{ count }</p>
            if checking { <p class="soft small">{ i18n.t(Text::OlderDays) }</p> }
            <ul class="entries">{ for found.iter().take(*shown).map(|entry| line::row(i18n, entry)) }</ul>
            if found.len() > *shown { <Button testid="timeline-more" onclick={onmore}>{ i18n.t(Text::More) }</Button> }
            <Save entries={found} />
        </Card>
    }
}
