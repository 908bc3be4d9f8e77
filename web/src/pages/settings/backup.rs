//! What helps when this device is lost: words on paper, and the key file somewhere else.

use super::drill::Drill;
use super::lasting::Lasting;
use crate::components::{Button, ButtonKind, Card, Notice, NoticeKind};
use crate::hooks::{go, use_backup, use_session};
use crate::i18n::{i18n, safety::Safety as Text, search::Search};
use crate::route::Route;
use crate::state::session::Phase;
use crate::state::when::moment;
use crate::ui::prelude::*;

/// The card; nothing without a key file.
#[component]
pub(super) fn Backup() -> Html {
    let i18n = i18n();
    let (session, backup) = (use_session(), use_backup());
    if !matches!(session.phase, Phase::Locked | Phase::Unlocked) {
        return html! {};
    }
    let checked = backup.checked.map_or_else(
        || i18n.t(Text::NeverChecked),
        |time| i18n.fill(Text::LastChecked, &[&i18n.date_time(moment(time))]),
    );
    let onsave = {
        let backup = backup.clone();
        Callback::from(move |()| backup.save())
    };
    let onchecked = {
        let backup = backup.clone();
        Callback::from(move |()| backup.note_checked())
    };
    let unlocked = session.is_unlocked();
    let onsearch = Callback::from(move |()| {
        session.search_again();
        go(Route::Start);
    });
    html! {
        <Card title={i18n.t(Text::Backup)} testid="backup">
            <p class="soft">{ i18n.t(Text::BackupText) }</p>
            <p data-testid="words-checked">{ checked }</p>
            <div class="actions">
                <Drill turn={backup.now} {onchecked} />
                <Button testid="export" onclick={onsave}>{ i18n.t(Text::Export) }</Button>
            </div>
            { match backup.saved.as_deref() {
                None => html! { <p class="soft small">{ i18n.t(Text::ExportHint) }</p> },
                Some("") => html! { <Notice kind={NoticeKind::Error} what={i18n.t(Text::ExportFailed)} testid="export-failed" /> },
                Some(name) => html! {
                    <Notice kind={NoticeKind::Good} what={i18n.fill(Text::Exported, &[name])} next={i18n.t(Text::ExportedNext)}
                        testid="exported" />
                },
            } }
            <Lasting />
            if unlocked {
                <p><Button testid="search-again" kind={ButtonKind::Quiet} onclick={onsearch}>{ i18n.t(Search::Again) }</Button></p>
            }
        </Card>
    }
}
