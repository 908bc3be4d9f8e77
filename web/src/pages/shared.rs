//! What several pages show in the same way: the way to a wallet, trouble with others, checks.

mod need_wallet;
mod trouble;

pub(super) use need_wallet::NeedWallet;
pub(super) use trouble::{ChainTrouble, LieNotice};
