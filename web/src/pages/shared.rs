//! What several pages show in the same way: the way to a wallet or a meter, trouble with others, checks.

mod checks;
mod need;
mod replay;
mod trouble;
mod unfold;

pub(super) use checks::rows as check_rows;
pub(super) use need::{NeedMeter, NeedWallet};
pub(super) use replay::ReplayMark;
pub(super) use trouble::{ChainTrouble, GatewayTrouble, LieNotice};
pub(super) use unfold::Unfold;
