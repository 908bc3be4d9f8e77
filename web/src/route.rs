//! The addresses of the dApp: hash routes, because they work under any folder of any static server.

use yew_router::prelude::Routable;

/// A page. Nothing secret is ever part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Routable)]
pub enum Route {
    /// Balance, live power, today.
    #[at("/")]
    Home,
    /// Create, restore or unlock a wallet.
    #[at("/start")]
    Start,
    /// Periods and charts.
    #[at("/energy")]
    Energy,
    /// DOI: receive, send, history.
    #[at("/wallet")]
    Wallet,
    /// Pairing with the meter and its health.
    #[at("/meter")]
    Meter,
    /// For electricians: certify a meter.
    #[at("/certify")]
    Certify,
    /// Check everything about a meter.
    #[at("/verify")]
    Verify,
    /// Language, look, servers, lock and wipe.
    #[at("/settings")]
    Settings,
    /// Any other address.
    #[not_found]
    #[at("/404")]
    NotFound,
}
