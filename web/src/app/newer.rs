//! A newer version of the dApp is on the device: asks before it is used.

use crate::components::{Button, ButtonKind, Notice, NoticeKind};
use crate::hooks::{use_env, use_update};
use crate::i18n::{i18n, safety::Safety as Text};
use crate::state::update::short;
use crate::ui::prelude::*;

/// The question; nothing while there is nothing newer, or when it was put off.
#[component]
pub(super) fn Newer() -> Html {
    let i18n = i18n();
    let shared = use_env().shared.is_some();
    let update = use_update(shared);
    let put_off = use_state(|| None::<String>);
    let waiting = update.versions.as_ref().and_then(|versions| versions.waiting()).map(str::to_owned);
    let Some(version) = waiting.filter(|version| Some(version) != put_off.as_ref()) else { return html! {} };
    let what = i18n.fill(Text::NewerWhat, &[short(&version)]);
    let onaccept = Callback::from(move |()| update.accept());
    let onlater = Callback::from(move |()| put_off.set(Some(version.clone())));
    html! {
        <aside class="newer" aria-label={i18n.t(Text::Newer)}>
            <Notice kind={NoticeKind::Info} {what} next={i18n.t(Text::NewerNext)} testid="newer">
                <div class="actions">
                    <Button testid="newer-accept" kind={ButtonKind::Primary} onclick={onaccept}>{ i18n.t(Text::NewerAccept) }</Button>
                    <Button testid="newer-later" kind={ButtonKind::Quiet} onclick={onlater}>{ i18n.t(Text::NewerLater) }</Button>
                </div>
            </Notice>
        </aside>
    }
}
