//! Why there are no keys here, and the way to where there may be.

use crate::components::{Link, Notice, NoticeKind};
use crate::hooks::use_env;
use crate::i18n::{i18n, safety::Safety as Text};
use crate::route::Route;
use crate::state::place::Shared;
use crate::ui::prelude::*;

/// What strangers could do at this address, the same page at a safe one, and what works all the same; nothing at an
/// address of one's own.
#[component]
pub(in crate::pages) fn ReadOnly() -> Html {
    let i18n = i18n();
    let Some(shared) = use_env().shared else { return html! {} };
    let (why, own) = match &*shared {
        Shared::Path { own } => (Text::SharedWhy, own.as_ref().map(|own| (Text::SharedOwn, own))),
        Shared::Framed { own } => (Text::FramedWhy, Some((Text::FramedOwn, own))),
    };
    html! {
        <Notice kind={NoticeKind::Warn} what={i18n.t(Text::SharedWhat)} lost={i18n.t(why)} testid="read-only-why">
            { match own {
                Some((text, own)) => html! {
                    <p>
                        { i18n.t(text) }{ " " }
                        <a href={own.clone()} target="_blank" rel="noopener" class="breaks" data-testid="read-only-way-out">{ own }</a>
                    </p>
                },
                None => html! { <p>{ i18n.t(Text::SharedNoOwn) }</p> },
            } }
            <p><Link to={Route::Verify} classes="button button-secondary">{ i18n.t(Text::LookAround) }</Link></p>
        </Notice>
    }
}
