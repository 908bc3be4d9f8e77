//! One file per page: wiring only. Rules live in `wasm-core`, effects in `hooks`, drawing in `components`.

mod certify;
mod elsewhere;
mod energy;
mod home;
mod meter;
mod not_found;
mod organisations;
mod search;
mod settings;
mod shared;
mod start;
mod timeline;
mod verify;
mod wallet;

pub use certify::Certify;
pub use elsewhere::{Elsewhere, ElsewhereProps};
pub use energy::Energy;
pub use home::Home;
pub use meter::Meter;
pub use not_found::NotFound;
pub use organisations::Organisations;
pub use search::Search;
pub use settings::Settings;
pub use start::Start;
pub use timeline::Timeline;
pub use verify::Verify;
pub use wallet::{Money, MoneyProps};
