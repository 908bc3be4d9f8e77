//! Money of an older program, which lies in a wallet of its own: opens that one.

use wasm_core::wallet::Account;
use zeroize::Zeroizing;

use crate::components::{Button, Field, FieldKind, Notice, NoticeKind, Progress};
use crate::hooks::{go, use_session};
use crate::i18n::{i18n, search::Search as Text, start::Start};
use crate::pages::shared::KeyProblem;
use crate::route::Route;
use crate::state::session::Problem;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct OlderProps {
    /// Where it is.
    pub(super) accounts: Vec<Account>,
}

/// What it is, and the password that opens it.
#[component]
pub(super) fn Older(props: &OlderProps) -> Html {
    let i18n = i18n();
    let session = use_session();
    let password = use_mut_ref(|| Zeroizing::new(String::new()));
    let (busy, problem) = (use_state(|| false), use_state(|| None::<Problem>));
    let onchange = {
        let password = password.clone();
        Callback::from(move |text: String| *password.borrow_mut() = Zeroizing::new(text))
    };
    let onsubmit = {
        let (busy, problem, accounts) = (busy.clone(), problem.setter(), props.accounts.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let (busy, problem) = (busy.setter(), problem.clone());
            let done = Callback::from(move |done: Result<(), Problem>| {
                busy.set(false);
                match done {
                    Ok(()) => go(Route::Wallet),
                    Err(error) => problem.set(Some(error)),
                }
            });
            session.open_older(password.borrow().clone(), accounts.clone(), done);
        })
    };
    html! {
        <Notice kind={NoticeKind::Info} what={i18n.t(Text::Old)} next={i18n.t(Text::OldNext)} testid="search-old">
            <form class="stack" {onsubmit}>
                <KeyProblem problem={(*problem).clone()} />
                <Field testid="old-wallet-password" label={i18n.t(Start::Password)} kind={FieldKind::Password} disabled={*busy}
                    autocomplete="current-password" {onchange} />
                if *busy { <Progress label={i18n.t(Start::Sealing)} /> }
                <div class="actions">
                    <Button testid="search-old-open" submit=true busy={*busy}>{ i18n.t(Text::OldOpen) }</Button>
                </div>
            </form>
        </Notice>
    }
}
