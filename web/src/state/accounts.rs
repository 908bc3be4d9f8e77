//! The accounts of other programs in which a wallet has money, as they are remembered on the device.

use wasm_core::wallet::Account;

/// Their paths, one after the other.
#[must_use]
pub fn to_text(accounts: &[Account]) -> String {
    let mut text = String::new();
    for account in accounts {
        text.push_str(&account.path().to_string());
        text.push(' ');
    }
    text
}

/// The accounts of remembered paths; paths that this version does not know are left out.
#[must_use]
pub fn from_text(text: &str) -> Vec<Account> {
    let known = |path: &str| Account::all().find(|account| account.path().to_string() == path);
    text.split_whitespace().filter_map(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_remembered_by_their_paths() {
        let all: Vec<Account> = Account::all().collect();
        assert_eq!(from_text(&to_text(&all)), all);
        assert_eq!(to_text(&[Account::DoiWallet]), "m/84'/0'/0' ");
        for text in ["", "m/1'", "m/84'/0'/0"] {
            assert_eq!(from_text(text), [], "{text}");
        }
    }
}
