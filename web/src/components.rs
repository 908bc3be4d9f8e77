//! The parts pages are made of: props in, callbacks out. None of them knows `hooks`, `io` or `state`.
//!
//! Of the browser they know their own element at most, through `dom`.

pub mod amount_view;
pub mod badge;
pub mod banner;
pub mod button;
pub mod card;
pub mod check_box;
pub mod check_list;
pub mod choice;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod energy_value;
pub mod field;
pub mod file_pick;
pub mod flow;
pub mod hash_text;
pub mod icon;
pub mod link;
pub mod nav;
pub mod notice;
pub mod page;
pub mod progress;
pub mod qr_code;
pub mod radio_cards;
pub mod skeleton;
pub mod skip_link;
pub mod stat;
pub mod table;

pub use amount_view::AmountView;
pub use badge::{Badge, BadgeKind};
pub use banner::Banner;
pub use button::{Button, ButtonKind};
pub use card::Card;
pub use check_box::CheckBox;
pub use check_list::{CheckList, CheckRow, Outcome};
pub use choice::{Choice, ChoiceOption};
pub use copy::{CopyContext, CopyRequest};
pub use dialog::Dialog;
pub use empty::Empty;
pub use energy_value::EnergyValue;
pub use field::{Field, FieldKind};
pub use file_pick::FilePick;
pub use flow::{Flow, FlowEnd, FlowKind};
pub use hash_text::HashText;
pub use icon::{Icon, IconName};
pub use link::Link;
pub use nav::{Nav, NavSpot};
pub use notice::{Notice, NoticeKind};
pub use page::Page;
pub use progress::Progress;
pub use qr_code::QrCode;
pub use radio_cards::{RadioCard, RadioCards};
pub use skeleton::Skeleton;
pub use skip_link::SkipLink;
pub use stat::Stat;
pub use table::Table;

/// What a number stands for; decides its colour and, where drawn, its sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Energy produced.
    Produced,
    /// Energy consumed.
    Consumed,
    /// Money.
    Money,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "tone-plain",
            Self::Produced => "tone-produced",
            Self::Consumed => "tone-consumed",
            Self::Money => "tone-money",
        }
    }
}
