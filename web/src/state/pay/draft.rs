//! What a person types to pay somebody, and what it amounts to.

use wasm_core::address::{Address, AddressError};
use wasm_core::network::Network;
use wasm_core::tx::Pace;
use wasm_core::tx::build::Payment;
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
    /// Everything there is, to the only one.
    pub all: bool,
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
        Self { rows: vec![Row::default()], all: false, speed: Speed::Pace(Pace::Normal), own_rate, note }
    }
}

/// What to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// These amounts.
    Amounts(Vec<Payment>),
    /// Everything that can be spent.
    All(Address),
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
        let link = text.trim().parse::<PaymentUri>().ok();
        let Some(row) = self.rows.get_mut(at) else { return self };
        let Some(link) = link else {
            row.to = text;
            return self;
        };
        row.to = link.address.to_string();
        if let Some(amount) = link.amount {
            row.amount = i18n.amount_to_type(amount);
            self.all = false;
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
        let (mut payments, mut everything) = (Vec::new(), None);
        for row in &self.rows {
            let to = row.address(reading);
            let amount = if self.all { Ok(Amount::ZERO) } else { reading.i18n.read_amount(&row.amount) };
            faults.rows.push(RowFaults { to: to.clone().err(), amount: amount.clone().err() });
            let (Ok(to), Ok(amount)) = (to, amount) else { continue };
            everything = Some(to.clone());
            payments.push(Payment { to, amount });
        }
        let rate = match self.speed {
            Speed::Pace(pace) => Ok(of_pace(pace)),
            Speed::Own => self.rate(),
        };
        faults.rate = rate.clone().err();
        let order = if self.all { everything.map(Order::All) } else { Some(Order::Amounts(payments)) };
        match (order, rate) {
            (Some(order), Ok(rate)) if !faults.any() => Ok((order, rate)),
            _ => Err(faults),
        }
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
        assert!(matches!(order(&all), Ok((Order::All(to), _)) if to.to_string() == BOB));
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
