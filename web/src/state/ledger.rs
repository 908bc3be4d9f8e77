//! Which entries of the history are shown.

use wasm_core::tx::{FeeLevels, Pace};
use wasm_core::units::FeeRate;
use wasm_core::wallet::{LedgerRow, Net};

use crate::i18n::I18n;

/// Which kinds of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Money that came.
    In,
    /// Money that went.
    Out,
    /// What waits for a block.
    Waiting,
}

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Which kinds.
    pub show: Show,
    /// What was typed to search for.
    pub text: String,
}

impl Filter {
    /// Whether an entry is shown: it is of the kind, and each word typed is somewhere in it.
    #[must_use]
    pub fn fits(&self, i18n: I18n, entry: &LedgerRow) -> bool {
        let amount = match entry.row.net() {
            Net::Gain(amount) | Net::Loss(amount) => amount,
        };
        let of_kind = match self.show {
            Show::All => true,
            Show::In => matches!(entry.row.net(), Net::Gain(gain) if gain.swartz() > 0),
            Show::Out => matches!(entry.row.net(), Net::Loss(_)),
            Show::Waiting => entry.row.height.is_none(),
        };
        if !of_kind || self.text.trim().is_empty() {
            return of_kind;
        }
        let name = entry.row.name.as_ref().map(|name| String::from_utf8_lossy(&name.name).into_owned());
        let label = entry.label.as_ref().map(ToString::to_string);
        let all = [
            entry.row.txid.to_string(),
            i18n.amount(amount.swartz()).number,
            name.unwrap_or_default(),
            label.unwrap_or_default(),
            entry.with.join(" "),
        ];
        let all = all.join(" ").to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// The rate to suggest for hurrying what pays `paid` swartz per virtual byte: that of the next blocks, and at least half
/// as much again, so that it is worth the change.
#[must_use]
pub fn suggested(paid: u64, levels: Option<FeeLevels>) -> FeeRate {
    let fast = levels.unwrap_or(FeeLevels::FLOOR).rate(Pace::Fast);
    let more = paid.saturating_add(paid.div_ceil(2));
    FeeRate::from_swartz_per_vb(more).unwrap_or(FeeRate::MAX).max(fast)
}

#[cfg(test)]
mod tests {
    use wasm_core::hash::Txid;
    use wasm_core::units::{Amount, Height};
    use wasm_core::wallet::notes::Label;
    use wasm_core::wallet::{HistoryRow, Kind};

    use super::*;
    use crate::i18n::Lang;

    fn entry(received: u64, spent: u64, height: Option<u32>) -> LedgerRow {
        let amount = |swartz| Amount::from_swartz(swartz).unwrap();
        LedgerRow {
            row: HistoryRow {
                txid: Txid::from_bytes([0xab; 32]),
                height: height.map(Height),
                time: None,
                received: amount(received),
                spent: amount(spent),
                fee: None,
                name: None,
            },
            kind: Kind::Sent,
            balance: Amount::ZERO,
            label: Label::near("Strom März"),
            with: vec!["Bob".into()],
        }
    }

    #[test]
    fn entries_are_found_by_what_is_on_show() {
        let de = I18n { lang: Lang::De };
        let paid = entry(0, 150_000_000, Some(7));
        for (text, found) in [
            ("", true),
            ("  ", true),
            ("strom", true),
            ("MÄRZ bob", true),
            ("1,50", true),
            ("1.50", false),
            ("abab", true),
            ("carol", false),
            ("bob carol", false),
        ] {
            let filter = Filter { text: text.into(), ..Filter::default() };
            assert_eq!(filter.fits(de, &paid), found, "{text}");
        }
    }

    #[test]
    fn kinds_are_told_apart() {
        let en = I18n::default();
        let (got, paid, waits) = (entry(1, 0, Some(1)), entry(0, 1, Some(1)), entry(0, 1, None));
        for (show, expected) in [
            (Show::All, [true, true, true]),
            (Show::In, [true, false, false]),
            (Show::Out, [false, true, true]),
            (Show::Waiting, [false, false, true]),
        ] {
            let filter = Filter { show, ..Filter::default() };
            assert_eq!([&got, &paid, &waits].map(|entry| filter.fits(en, entry)), expected, "{show:?}");
        }
    }

    #[test]
    fn what_is_suggested_is_worth_the_change() {
        let levels = FeeLevels::from_estimates(0, [Some(100), Some(300), Some(400)]);
        for (paid, said, expected) in [
            (100, None, 150),
            (101, None, 152),
            (100, Some(levels), 400),
            (400, Some(levels), 600),
            (5_000, None, 5_000),
            (u64::MAX, None, 5_000),
        ] {
            assert_eq!(suggested(paid, said).swartz_per_vb(), expected, "{paid}");
        }
    }
}
