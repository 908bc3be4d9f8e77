//! An entry as one line in plain words.

use wasm_core::series::Bucket;
use wasm_core::units::WattHours;
use wasm_core::verify::Certified;
use wasm_core::wallet::{LedgerRow, Net};

use crate::components::{Icon, IconName};
use crate::i18n::{I18n, i18n, timeline::Timeline as Text};
use crate::pages::wallet::entry_title;
use crate::route::Route;
use crate::state::timeline::{Entry, Event};
use crate::state::when::moment;
use crate::ui::prelude::*;

/// The line, leading to the page that says more.
pub(super) fn row(i18n: I18n, entry: &Entry) -> Html {
    let (topic, icon, route) = match &entry.event {
        Event::Day(_) => ("energy", IconName::Energy, Route::Energy),
        Event::Money(_) => ("money", IconName::Wallet, Route::History),
        Event::Certified(_) => ("certificate", IconName::Certify, Route::Meter),
    };
    let (amount, class) = match &entry.event {
        Event::Money(row) => amount(i18n, row),
        Event::Day(_) | Event::Certified(_) => (String::new(), ""),
    };
    html! {
        <li class="entry" data-testid="timeline-row" data-state={topic}>
            <a class="timeline-what" href={format!("#{}", route.path())}><Icon name={icon} /><span>{ what(i18n, entry) }</span></a>
            <span class="soft small">{ when(i18n, entry) }</span>
            <span class={classes!("unfold-amount", class)}>{ amount }</span>
        </li>
    }
}

/// All that the line says, for searching.
pub(super) fn words(i18n: I18n, entry: &Entry) -> String {
    let amount = match &entry.event {
        Event::Money(row) => amount(i18n, row).0,
        Event::Day(_) | Event::Certified(_) => String::new(),
    };
    format!("{} {} {amount}", what(i18n, entry), when(i18n, entry)).replace('\u{a0}', " ")
}

/// What happened.
pub(super) fn what(i18n: I18n, entry: &Entry) -> AttrValue {
    match &entry.event {
        Event::Day(bucket) => day(i18n, bucket),
        Event::Money(row) => entry_title(i18n, row),
        Event::Certified(certified) => certified_by(i18n, certified),
    }
}

fn day(i18n: I18n, bucket: &Bucket) -> AttrValue {
    let energy = bucket.energy();
    let kwh = |wh: WattHours| i18n.energy(i64::try_from(wh.wh()).unwrap_or(i64::MAX)).to_string();
    i18n.fill(Text::Day, &[&kwh(energy.produced), &kwh(energy.consumed)])
}

fn certified_by(i18n: I18n, certified: &Certified) -> AttrValue {
    let organisation = certified.certificate.organisation.as_ref().map(|name| name.as_str().to_owned());
    i18n.fill(Text::Certified, &[&organisation.unwrap_or_else(|| certified.by_address.to_string())])
}

/// The day, the moment, or that it waits.
fn when(i18n: I18n, entry: &Entry) -> AttrValue {
    match (&entry.event, entry.time) {
        (Event::Day(bucket), time) => {
            let date = i18n.date(moment(bucket.start.secs()));
            let over = time.is_some_and(|time| time.secs().saturating_add(1) >= bucket.end.secs());
            if over { date.into() } else { format!("{date}, {}", i18n.t(Text::Today)).into() }
        }
        (Event::Certified(certified), Some(time)) => {
            let until = i18n.date(moment(certified.certificate.until.secs()));
            let until = i18n.fill(Text::CertifiedUntil, &[&until]);
            format!("{}, {until}", i18n.date_time(moment(time.secs()))).into()
        }
        (_, Some(time)) => i18n.date_time(moment(time.secs())).into(),
        (_, None) => i18n.t(Text::Waiting),
    }
}

fn amount(i18n: I18n, row: &LedgerRow) -> (String, &'static str) {
    let (sign, amount, class) = match row.row.net() {
        Net::Gain(amount) => ('+', amount, "amount-in"),
        Net::Loss(amount) => ('\u{2212}', amount, "amount-out"),
    };
    (format!("{sign}{}", i18n.amount(amount.swartz())), class)
}

/// What it is about, as a word.
pub(super) fn topic(entry: &Entry) -> AttrValue {
    i18n().t(match entry.event {
        Event::Day(_) => Text::Energy,
        Event::Money(_) => Text::Money,
        Event::Certified(_) => Text::Certificates,
    })
}
