//! Says why the last attempt didn't work.

use crate::hooks::use_session;
use crate::pages::shared::KeyProblem;
use crate::ui::prelude::*;

/// What happened, that nothing is lost, and what to do; nothing while there is no problem.
#[component]
pub(super) fn Problem() -> Html {
    let problem = use_session().problem.clone();
    html! { <KeyProblem {problem} /> }
}
