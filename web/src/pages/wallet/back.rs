//! The way from a page about money to the overview.

use crate::components::{Icon, IconName, Link};
use crate::i18n::{i18n, pay::Pay as Text};
use crate::route::Route;
use crate::ui::prelude::*;

/// A link to the overview.
#[component]
pub(super) fn Back() -> Html {
    html! {
        <p class="back"><Link to={Route::Wallet}><Icon name={IconName::Back} />{ i18n().t(Text::ToWallet) }</Link></p>
    }
}
