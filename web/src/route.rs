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
    /// DOI: balance, what comes next, the newest entries.
    Wallet,
    /// Paying somebody.
    Send,
    /// Being paid.
    Receive,
    /// Everything that happened to the money.
    History,
    /// The coins that the money is made of.
    Coins,
    /// Who is paid again and again.
    Contacts,
    /// Transactions that other programs have begun or shall finish.
    Sign,
    /// Messages signed by an address.
    Message,
    /// Pairing, health, certificate.
    Meter,
    /// For electricians.
    Certify,
    /// Who vouches for electricians.
    Organisations,
    /// Anchors.
    Verify,
    /// Everything that happened.
    Timeline,
    /// The money of restored words.
    Search,
    /// Settings.
    Settings,
    /// Anything else.
    NotFound,
}

impl Route {
    const ALL: [Self; 19] = [
        Self::Home,
        Self::Start,
        Self::Energy,
        Self::Wallet,
        Self::Send,
        Self::Receive,
        Self::History,
        Self::Coins,
        Self::Contacts,
        Self::Sign,
        Self::Message,
        Self::Meter,
        Self::Certify,
        Self::Organisations,
        Self::Verify,
        Self::Timeline,
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
            Self::Send => "/wallet/send",
            Self::Receive => "/wallet/receive",
            Self::History => "/wallet/history",
            Self::Coins => "/wallet/coins",
            Self::Contacts => "/wallet/contacts",
            Self::Sign => "/wallet/sign",
            Self::Message => "/wallet/message",
            Self::Meter => "/meter",
            Self::Certify => "/certify",
            Self::Organisations => "/organisations",
            Self::Verify => "/verify",
            Self::Timeline => "/timeline",
            Self::Search => "/search",
            Self::Settings => "/settings",
            Self::NotFound => "/404",
        }
    }

    /// The page of the navigation that this page belongs to.
    #[must_use]
    pub const fn section(self) -> Self {
        match self {
            Self::Send
            | Self::Receive
            | Self::History
            | Self::Coins
            | Self::Contacts
            | Self::Sign
            | Self::Message => Self::Wallet,
            own => own,
        }
    }

    /// The page of an address's part from the `#` on; home without one.
    #[must_use]
    pub fn of_hash(hash: &str) -> Self {
        let path = path(hash);
        let same = |route: &Self| route.path().trim_matches('/') == path;
        let whole = Self::ALL.into_iter().find(same);
        let asks = || asked(path).map(|_| Self::Organisations);
        whole.or_else(|| looked_up(path).map(|_| Self::Verify)).or_else(asks).unwrap_or(Self::NotFound)
    }

    /// What an address of the page about organisations asks for, as it stands there.
    #[must_use]
    pub fn asked(hash: &str) -> Option<&str> {
        asked(path(hash))
    }

    /// What an address of the verify page asks for, e.g. the content address behind `#/verify/`.
    #[must_use]
    pub fn looked_up(hash: &str) -> Option<&str> {
        looked_up(path(hash))
    }
}

fn path(hash: &str) -> &str {
    let path = hash.trim_start_matches('#');
    path.split_once('?').map_or(path, |(path, _)| path).trim_matches('/')
}

fn looked_up(path: &str) -> Option<&str> {
    path.strip_prefix("verify/").filter(|rest| !rest.is_empty())
}

fn asked(path: &str) -> Option<&str> {
    path.strip_prefix("organisations/").filter(|rest| !rest.is_empty())
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
    fn the_verify_page_is_asked_for_something() {
        for (hash, expected) in [
            ("#/verify", None),
            ("#/verify/", None),
            ("#/verify/bafy", Some("bafy")),
            ("#/verify/ipfs/bafy?x", Some("ipfs/bafy")),
            ("#/energy/bafy", None),
        ] {
            assert_eq!(Route::looked_up(hash), expected, "{hash}");
        }
    }

    #[test]
    fn the_page_about_organisations_is_asked_for_something() {
        for (hash, expected) in [
            ("#/organisations", None),
            ("#/organisations/accept/02ab/Isar%20Energie", Some("accept/02ab/Isar%20Energie")),
            ("#/organisations/join/BPJOIN:ABC", Some("join/BPJOIN:ABC")),
            ("#/verify/accept/x", None),
        ] {
            assert_eq!(Route::asked(hash), expected, "{hash}");
            let is_page = Route::of_hash(hash) == Route::Organisations;
            assert_eq!(is_page, hash.starts_with("#/organisations"), "{hash}");
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
            ("#/verify/1EMH0012345678", Route::Verify),
            ("#/wallet/send/", Route::Send),
            ("#/wallet/send?x", Route::Send),
            ("#/wallet/elsewhere", Route::NotFound),
            ("#/energy/now", Route::NotFound),
            ("#/Energy", Route::NotFound),
        ] {
            assert_eq!(Route::of_hash(hash), route, "{hash}");
        }
    }
}
