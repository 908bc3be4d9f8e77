//! The addresses of the dApp: hash routes, because they work under any folder of any static server.

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Power, today, both balances, what to do next.
    Home,
    /// Create, restore or unlock a wallet.
    Start,
    /// Periods and readings.
    Energy,
    /// DOI.
    Wallet,
    /// Pairing, health, certificate.
    Meter,
    /// For electricians.
    Certify,
    /// Anchors.
    Verify,
    /// The money of restored words.
    Search,
    /// Settings.
    Settings,
    /// Anything else.
    NotFound,
}

impl Route {
    const ALL: [Self; 10] = [
        Self::Home,
        Self::Start,
        Self::Energy,
        Self::Wallet,
        Self::Meter,
        Self::Certify,
        Self::Verify,
        Self::Search,
        Self::Settings,
        Self::NotFound,
    ];

    /// The address behind the `#`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Start => "/start",
            Self::Energy => "/energy",
            Self::Wallet => "/wallet",
            Self::Meter => "/meter",
            Self::Certify => "/certify",
            Self::Verify => "/verify",
            Self::Search => "/search",
            Self::Settings => "/settings",
            Self::NotFound => "/404",
        }
    }

    /// The page of an address's part from the `#` on; home without one.
    #[must_use]
    pub fn of_hash(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let path = path.split_once('?').map_or(path, |(path, _)| path).trim_matches('/');
        let same = |route: &Self| route.path().trim_matches('/') == path;
        Self::ALL.into_iter().find(same).unwrap_or(Self::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_address() {
        for route in Route::ALL {
            assert_eq!(Route::of_hash(&format!("#{}", route.path())), route);
        }
    }

    #[test]
    fn addresses_typed_by_hand_are_understood() {
        for (hash, route) in [
            ("", Route::Home),
            ("#", Route::Home),
            ("#energy", Route::Energy),
            ("#/energy/", Route::Energy),
            ("#/verify?meter=1", Route::Verify),
            ("#/energy/now", Route::NotFound),
            ("#/Energy", Route::NotFound),
        ] {
            assert_eq!(Route::of_hash(hash), route, "{hash}");
        }
    }
}
