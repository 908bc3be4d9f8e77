//! What several pages show in the same way: the way to a wallet or a meter, trouble with others, checks.

mod ask_words;
mod camera;
mod checks;
mod codes;
mod elsewhere;
mod give;
mod key_problem;
mod need;
mod new_password;
mod read_only;
mod replay;
mod seals;
mod technical;
mod trouble;
mod trust;
mod unfold;
mod whereabouts;
mod which;

pub(super) use ask_words::AskWords;
pub(super) use camera::camera;
pub(super) use checks::rows as check_rows;
pub(super) use elsewhere::SignedElsewhere;
pub(super) use give::Give;
pub(super) use key_problem::{KeyProblem, explain_words};
pub(super) use need::{NeedMeter, NeedWallet};
pub(super) use new_password::NewPasswordForm;
pub(super) use read_only::ReadOnly;
pub(super) use replay::ReplayMark;
pub(super) use seals::{Seals, SealsLine};
pub(super) use technical::Technical;
pub(super) use trouble::{ChainTrouble, GatewayTrouble, LieNotice, LostNames};
pub(super) use trust::{TrustCard, TrustLine, tag as trust_tag};
pub(super) use unfold::Unfold;
pub(super) use whereabouts::Whereabouts;
pub(super) use which::WhichMeter;
