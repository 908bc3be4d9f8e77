//! Looking an organisation up, and deciding about it.

use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_core::trust::{Choice, ChoiceError, Choices, OrganisationKey, Words};
use wasm_core::verify::verify_organisation;

use super::{Documents, written_organisations};
use crate::hooks::chain::Asking;
use crate::hooks::task::Task;
use crate::hooks::trust::{proofs, raw};
use crate::hooks::{PrefsHandle, use_block_sources, use_chain, use_env, use_prefs};
use crate::io::electrum::ElectrumError;
use crate::state::bench::Asker;
use crate::state::organisations::Looked;
use crate::state::prefs::Prefs;
use crate::ui::prelude::*;

/// The decisions, and the verbs that change them.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationsHandle {
    prefs: PrefsHandle,
}

/// What was decided about organisations.
#[hook]
pub fn use_choices() -> OrganisationsHandle {
    OrganisationsHandle { prefs: use_prefs() }
}

impl OrganisationsHandle {
    /// All decisions.
    #[must_use]
    pub const fn choices(&self) -> &Choices {
        &self.prefs.prefs.organisations
    }

    /// Decides about an organisation.
    ///
    /// # Errors
    /// [`ChoiceError`].
    pub fn decide(&self, organisation: OrganisationKey, choice: Choice) -> Result<(), ChoiceError> {
        let organisations = self.choices().clone().with(organisation, choice)?;
        self.keep(organisations);
        Ok(())
    }

    /// Takes a decision back.
    pub fn forget(&self, organisation: &OrganisationKey) {
        self.keep(self.choices().clone().without(organisation));
    }

    fn keep(&self, organisations: Choices) {
        self.prefs.set.emit(Prefs { organisations, ..self.prefs.prefs.clone() });
    }
}

/// Looks an organisation up by its name, and again with each block.
#[hook]
pub fn use_organisation(name: Option<Words>) -> Looked {
    let (env, chain, gateways) = (use_env(), use_chain(), use_block_sources());
    let state = use_state(|| (None::<Words>, Looked::default()));
    let (setter, asking) = (state.setter(), chain.asking());
    let reason = (name.clone(), gateways, chain.asked(), chain.changes);
    use_effect_with(reason, move |(name, gateways, _, _)| {
        let documents = Documents { store: env.store.clone(), gateways: gateways.clone() };
        let looking = name.clone().zip(asking).map(|(name, asking)| {
            Task::spawn(async move {
                let looked = match look(name.clone(), &documents, &asking).await {
                    Ok(looked) => looked,
                    Err(error) => {
                        asking.blame(Asker::Certificate, &error);
                        Looked::Failed(error.to_string())
                    }
                };
                setter.set((Some(name), looked));
            })
        });
        move || drop(looking)
    });
    match (&*state, name) {
        (_, None) => Looked::Nothing,
        ((of, looked), Some(name)) if of.as_ref() == Some(&name) => looked.clone(),
        (_, Some(_)) => Looked::Asking,
    }
}

async fn look(name: Words, documents: &Documents, asking: &Asking) -> Result<Looked, ElectrumError> {
    let found = written_organisations(BTreeSet::from([name]), documents, asking).await?;
    let Some(one) = found.first() else { return Ok(Looked::Unwritten) };
    if one.confirmed {
        asking.worked(Asker::Certificate);
    }
    let raw = raw(&one.operations);
    let proofs = proofs(&one.operations, &raw);
    let Some(evidence) = one.evidence(&proofs) else { return Ok(Looked::Unwritten) };
    let (report, organised) = verify_organisation(&asking.headers, &evidence);
    Ok(Looked::Found(Rc::new(report), organised.map(Rc::new)))
}
