//! What a person types to pay somebody, and what it amounts to.

use std::collections::BTreeSet;

use wasm_core::address::{Address, AddressError};
use wasm_core::network::Network;
use wasm_core::tx::build::Payment;
use wasm_core::tx::{OutPoint, Pace};
use wasm_core::units::{Amount, FeeRate, UnitError};
use wasm_core::uri::{Asked, PaymentUri, UriError};

use crate::i18n::I18n;
use crate::i18n::amount::AmountFault;

/// How fast a payment shall be in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// At the rate that holds for this pace.
    Pace(Pace),
    /// At a rate of the person's own.
    Own,
}

/// Whom to pay, and how much, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// An address, or a name of the address book.
    pub to: String,
    /// DOI.
    pub amount: String,
}

/// A payment as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whom to pay; never empty.
    pub rows: Vec<Row>,
    /// The last one gets everything that is left.
    pub all: bool,
    /// The coins to spend; `None` leaves the choice to the wallet.
    pub coins: Option<BTreeSet<OutPoint>>,
    /// How fast.
    pub speed: Speed,
    /// Swartz for each virtual byte, if the speed is one's own.
    pub own_rate: String,
    /// What it is for; stays in this wallet.
    pub note: String,
}

impl Default for Draft {
    fn default() -> Self {
        let (own_rate, note) = (String::new(), String::new());
        let speed = Speed::Pace(Pace::Normal);
        Self { rows: vec![Row::default()], all: false, coins: None, speed, own_rate, note }
    }
}

/// What to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// These amounts.
    Amounts(Vec<Payment>),
    /// These amounts, and everything else that can be spent to the last.
    All(Vec<Payment>, Address),
}

/// Why nobody can be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToFault {
    /// Nothing was typed.
    Missing,
    /// Neither an address nor a name of the address book.
    Address(AddressError),
    /// A payment link that cannot be used.
    Link(UriError),
}

/// Why a fee rate is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RateFault {
    /// No whole number.
    NotANumber,
    /// Less than the network passes on, or a sum that can only be a mistake.
    OutOfRange {
        /// The least.
        min: u64,
        /// The most.
        max: u64,
    },
}

/// What is wrong with a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFaults {
    /// With whom.
    pub to: Option<ToFault>,
    /// With how much.
    pub amount: Option<AmountFault>,
}

/// What is wrong with a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Row by row; empty if nobody has looked.
    pub rows: Vec<RowFaults>,
    /// With the fee.
    pub rate: Option<RateFault>,
}

impl Faults {
    fn any(&self) -> bool {
        self.rate.is_some() || self.rows.iter().any(|row| *row != RowFaults::default())
    }
}

/// The rules by which a draft is read.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// How numbers are written.
    pub i18n: I18n,
    /// Whose addresses.
    pub network: Network,
    /// The address that has a name in the address book.
    pub contact: &'a dyn Fn(&str) -> Option<Address>,
}

impl core::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Reading").field("network", &self.network).finish_non_exhaustive()
    }
}

impl Draft {
    /// The draft after somebody typed or pasted whom to pay: a payment link fills in what it says.
    #[must_use]
    pub fn with_to(mut self, at: usize, text: String, i18n: I18n) -> Self {
        let (link, gets_rest) = (text.trim().parse::<PaymentUri>().ok(), self.gets_rest(at));
        let Some(row) = self.rows.get_mut(at) else { return self };
        let Some(link) = link else {
            row.to = text;
            return self;
        };
        row.to = link.address.to_string();
        if let Some(amount) = link.amount {
            row.amount = i18n.amount_to_type(amount);
            self.all &= !gets_rest;
        }
        if let Some(note) = link.message.or(link.label) {
            self.note = note;
        }
        self
    }

    /// What is to be paid, at the rate that `of_pace` has for the chosen pace.
    ///
    /// # Errors
    /// [`Faults`]: everything that is wrong, at once.
    pub fn order(
        &self,
        reading: Reading<'_>,
        of_pace: impl Fn(Pace) -> FeeRate,
    ) -> Result<(Order, FeeRate), Faults> {
        let mut faults = Faults::default();
        let (mut payments, mut rest) = (Vec::new(), None);
        for (at, row) in self.rows.iter().enumerate() {
            let to = row.address(reading);
            let gets_rest = self.gets_rest(at);
            let amount = if gets_rest { Ok(Amount::ZERO) } else { reading.i18n.read_amount(&row.amount) };
            faults.rows.push(RowFaults { to: to.clone().err(), amount: amount.clone().err() });
            match (to, amount) {
                (Ok(to), _) if gets_rest => rest = Some(to),
                (Ok(to), Ok(amount)) => payments.push(Payment { to, amount }),
                _ => {}
            }
        }
        let rate = match self.speed {
            Speed::Pace(pace) => Ok(of_pace(pace)),
            Speed::Own => self.rate(),
        };
        faults.rate = rate.clone().err();
        match rate {
            Ok(rate) if !faults.any() => Ok((
                match rest {
                    Some(rest) => Order::All(payments, rest),
                    None => Order::Amounts(payments),
                },
                rate,
            )),
            _ => Err(faults),
        }
    }

    /// Whether this recipient gets everything that is left.
    #[must_use]
    pub fn gets_rest(&self, at: usize) -> bool {
        self.all && at.saturating_add(1) == self.rows.len()
    }

    /// The draft with a coin taken to those to spend, or from them.
    #[must_use]
    pub fn with_coin(mut self, coin: OutPoint, take: bool) -> Self {
        let coins = self.coins.get_or_insert_default();
        if take {
            coins.insert(coin);
        } else {
            coins.remove(&coin);
        }
        self
    }

    fn rate(&self) -> Result<FeeRate, RateFault> {
        let number = self.own_rate.trim().parse().map_err(|_| RateFault::NotANumber)?;
        FeeRate::from_swartz_per_vb(number).map_err(|error| match error {
            UnitError::FeeRateOutOfRange { min, max, .. } => RateFault::OutOfRange { min, max },
            _ => RateFault::NotANumber,
        })
    }
}

impl Row {
    fn address(&self, reading: Reading<'_>) -> Result<Address, ToFault> {
        let text = self.to.trim();
        if text.is_empty() {
            return Err(ToFault::Missing);
        }
        if let Some(address) = (reading.contact)(text) {
            return Ok(address);
        }
        let asked = Asked::read(text, reading.network).map_err(|error| match error {
            UriError::Address(error) => ToFault::Address(error),
            error => ToFault::Link(error),
        })?;
        Ok(asked.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    const ALICE: &str = "ncrt1qnjg0jd8228aq7egyzacy8cys3knf9xvrm5k2q8";
    const BOB: &str = "ncrt1qan8fch8w4pprjz0xhmvmx598xqy2dlwsek33mh";
    const DE: I18n = I18n { lang: Lang::De };

    fn draft(rows: &[(&str, &str)]) -> Draft {
        let rows = rows.iter().map(|(to, amount)| Row { to: (*to).into(), amount: (*amount).into() });
        Draft { rows: rows.collect(), ..Draft::default() }
    }

    fn order(draft: &Draft) -> Result<(Order, FeeRate), Faults> {
        let contact =
            |name: &str| (name == "Bob").then(|| Asked::read(BOB, Network::Devnet).unwrap().address);
        draft.order(Reading { i18n: DE, network: Network::Devnet, contact: &contact }, |_| FeeRate::MIN)
    }

    #[test]
    fn addresses_and_names_are_paid() {
        let (paid, rate) = order(&draft(&[(ALICE, "1,5"), (" Bob ", "0,25")])).unwrap();
        let Order::Amounts(payments) = paid else { unreachable!("amounts were typed") };
        let shown: Vec<_> = payments.iter().map(|one| (one.to.to_string(), one.amount.swartz())).collect();
        assert_eq!(shown, [(ALICE.to_owned(), 150_000_000), (BOB.to_owned(), 25_000_000)]);
        assert_eq!(rate, FeeRate::MIN);
        let all = Draft { all: true, ..draft(&[("Bob", "ignored")]) };
        assert!(
            matches!(order(&all), Ok((Order::All(others, to), _)) if others.is_empty() && to.to_string() == BOB)
        );
    }

    #[test]
    fn the_last_one_gets_what_is_left() {
        let two = Draft { all: true, ..draft(&[(ALICE, "1,5"), ("Bob", "")]) };
        let Ok((Order::All(others, rest), _)) = order(&two) else { unreachable!("everything is sent") };
        let shown: Vec<_> = others.iter().map(|one| (one.to.to_string(), one.amount.swartz())).collect();
        assert_eq!((shown, rest.to_string()), (vec![(ALICE.to_owned(), 150_000_000)], BOB.to_owned()));
        let missing = Draft { all: true, ..draft(&[(ALICE, ""), ("Bob", "")]) };
        let faults = order(&missing).unwrap_err();
        assert_eq!(faults.rows[0].amount, Some(AmountFault::Missing));
        assert_eq!(faults.rows[1], RowFaults::default());
    }

    #[test]
    fn coins_are_taken_one_by_one() {
        let coin = |vout| OutPoint::new(wasm_core::hash::Txid::from_bytes([7; 32]), vout);
        let chosen = Draft::default().with_coin(coin(1), true).with_coin(coin(0), true);
        assert_eq!(chosen.coins, Some([coin(0), coin(1)].into()));
        let none = chosen.with_coin(coin(1), false).with_coin(coin(0), false);
        assert_eq!(none.coins, Some(BTreeSet::new()), "none chosen is not the same as no choice");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = Draft { speed: Speed::Own, own_rate: "9".into(), ..draft(&[("", ""), ("Carol", "1.5")]) };
        let faults = order(&wrong).unwrap_err();
        assert_eq!(
            faults.rows[0],
            RowFaults { to: Some(ToFault::Missing), amount: Some(AmountFault::Missing) }
        );
        assert!(matches!(faults.rows[1].to, Some(ToFault::Address(AddressError::Malformed(_)))));
        assert_eq!(faults.rows[1].amount, Some(AmountFault::OtherPoint("1,5".into())));
        assert_eq!(faults.rate, Some(RateFault::OutOfRange { min: 100, max: 5_000 }));
        let other = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf";
        let faults = order(&draft(&[(other, "1")])).unwrap_err();
        assert!(matches!(faults.rows[0].to, Some(ToFault::Address(AddressError::WrongNetwork { .. }))));
        let required = format!("doichain:{ALICE}?req-x=1");
        let faults = order(&draft(&[(&required, "1")])).unwrap_err();
        assert!(matches!(faults.rows[0].to, Some(ToFault::Link(UriError::Required(_)))));
    }

    #[test]
    fn a_link_fills_in_what_it_says() {
        let link = format!("doichain:{ALICE}?amount=1.25&label=Alice&message=Strom%20M%C3%A4rz");
        let filled = Draft { all: true, ..Draft::default() }.with_to(0, link, DE);
        assert_eq!(filled.rows, [Row { to: ALICE.into(), amount: "1,25".into() }]);
        assert_eq!((filled.all, filled.note.as_str()), (false, "Strom März"));
        let plain = Draft::default().with_to(0, format!("doichain:{ALICE}"), DE);
        assert_eq!(
            plain,
            Draft { rows: vec![Row { to: ALICE.into(), ..Row::default() }], ..Draft::default() }
        );
        let typed = Draft::default().with_to(0, "ncrt1".into(), DE);
        assert_eq!(typed.rows[0].to, "ncrt1");
        assert_eq!(typed.clone().with_to(7, "x".into(), DE), typed);
    }
}
