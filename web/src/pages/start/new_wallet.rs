//! From nothing to a wallet, step by step. The words live here and in the step on show, nowhere else.

use super::check::Check;
use super::choose::Choose;
use super::password::NewPassword;
use super::restore::Restore;
use super::words::ShowWords;
use crate::hooks::{Secret, SecretText, WordCount, use_session};
use crate::state::backup::Words;
use crate::ui::prelude::*;

/// Where somebody is on the way.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Choose,
    Show(WordCount, Words),
    Check(WordCount, Words),
    Restore,
    /// The words, the passphrase, and whether they came from paper.
    Seal(Words, Words, bool),
}

/// Choose, show, check, seal; or restore, seal.
#[component]
pub(super) fn NewWallet() -> Html {
    let session = use_session();
    let step = use_state(|| Step::Choose);
    let go = |next: Step| {
        let step = step.clone();
        Callback::from(move |()| step.set(next.clone()))
    };
    let show = {
        let (session, step) = (session.clone(), step.clone());
        Callback::from(move |count: WordCount| {
            if let Some(words) = session.new_words(count) {
                step.set(Step::Show(count, Words::new(words)));
            }
        })
    };
    match &*step {
        Step::Choose => html! {
            <Choose oncreate={show.reform(|()| WordCount::Twelve)} onrestore={go(Step::Restore)} />
        },
        Step::Show(count, words) => html! {
            <ShowWords count={*count} words={words.clone()} oncount={show} onback={go(Step::Choose)}
                oncontinue={go(Step::Check(*count, words.clone()))} />
        },
        Step::Check(count, words) => html! {
            <Check words={words.clone()} onback={go(Step::Show(*count, words.clone()))}
                oncontinue={go(Step::Seal(words.clone(), Words::default(), false))} />
        },
        Step::Restore => {
            let step = step.clone();
            let onwords =
                Callback::from(move |(words, passphrase)| step.set(Step::Seal(words, passphrase, true)));
            html! { <Restore onback={go(Step::Choose)} {onwords} /> }
        }
        Step::Seal(words, passphrase, restored) => {
            let (words, passphrase, restored) = (words.clone(), passphrase.clone(), *restored);
            let onpassword = Callback::from(move |password: SecretText| {
                session.create(Secret::new(words.as_str(), passphrase.as_str()), password, restored);
            });
            let back = if restored { Step::Restore } else { Step::Choose };
            html! { <NewPassword {restored} {onpassword} onback={go(back)} /> }
        }
    }
}
