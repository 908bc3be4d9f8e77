//! Why certifying did not work, and what to do next.

use crate::components::{Notice, NoticeKind};
use crate::i18n::{
    I18n, certificates::Certificates, certify::Certify as Text, elsewhere::Elsewhere, meter::Meter,
    trouble::Trouble, wallet::Wallet,
};
use crate::pages::shared::LieNotice;
use crate::state::certify::{Field, Problem};
use crate::ui::prelude::*;

/// The problem as a notice; nothing if there is none.
pub(super) fn notice(i18n: I18n, problem: Option<&Problem>) -> Html {
    let Some(problem) = problem else { return html! {} };
    let (what, next) = match problem {
        Problem::Lie(lie) => return html! { <LieNotice lie={lie.clone()} /> },
        Problem::Url(error) => (i18n.fill(Meter::BadUrl, &[&error.to_string()]), i18n.t(Meter::PairUrlHint)),
        Problem::Gateway(error) => {
            let words = i18n.gateway_error(error);
            (words.what, words.next)
        }
        Problem::OtherNetwork(theirs) => {
            (i18n.fill(Text::OtherNetwork, &[theirs]), i18n.t(Text::OtherNetworkNext))
        }
        Problem::NotPaired => (i18n.t(Text::NotPaired), i18n.t(Text::NotPairedNext)),
        Problem::HolderMismatch { mine, theirs } => {
            (i18n.fill(Text::Mismatch, &[theirs, mine]), i18n.t(Text::MismatchNext))
        }
        Problem::Photo(text) => (i18n.fill(Text::BadPhoto, &[text]), i18n.t(Text::BadPhotoNext)),
        Problem::Storage(text) => (i18n.fill(Text::BadStorage, &[text]), i18n.t(Text::BadStorageNext)),
        Problem::Field(field) => {
            (i18n.fill(Text::BadField, &[&name(i18n, *field)]), i18n.t(Text::BadFieldNext))
        }
        Problem::Locked => (i18n.t(Wallet::LockedTitle), i18n.t(Wallet::LockedText)),
        Problem::Offline(reason) => {
            (i18n.fill(Trouble::ServerGone, &[reason]), i18n.t(Trouble::ServerGoneNext))
        }
        Problem::NotHolder(held) => (i18n.fill(Text::NotHolder, &[held]), i18n.t(Text::NotHolderNext)),
        Problem::Pending => (i18n.t(Text::Pending), i18n.t(Text::PendingNext)),
        Problem::Answer(text) => (i18n.fill(Elsewhere::BadAnswer, &[text]), i18n.t(Elsewhere::BadAnswerNext)),
        Problem::Money(text) => (i18n.fill(Text::Money, &[text]), i18n.t(Text::MoneyNext)),
        Problem::Refused(text) => (i18n.fill(Text::Refused, &[text]), i18n.t(Text::RefusedNext)),
    };
    let lost = i18n.t(Text::NothingSent);
    html! { <Notice kind={NoticeKind::Error} {what} {lost} {next} testid="certify-problem" /> }
}

fn name(i18n: I18n, field: Field) -> AttrValue {
    i18n.t(match field {
        Field::Maker => Text::Maker,
        Field::Model => Text::Model,
        Field::Seal => Text::Seal,
        Field::Country => Text::Country,
        Field::Postcode => Text::Postcode,
        Field::Years => Text::Years,
        Field::Calibrated => Text::Calibrated,
        Field::MaxExport => Text::MaxExport,
        Field::MaxImport => Text::MaxImport,
        Field::Area => Text::Area,
        Field::Organisation => Text::Organisation,
        Field::Reason => return i18n.t(Certificates::Reason),
    })
}
