//! Organisations: their names on the chain, their documents at gateways, everything checked.

mod discover;
mod look;
mod own;
mod publish;

use std::collections::BTreeSet;

use wasm_core::name::values::OrganisationValue;
use wasm_core::sync::{NameHistoryQuery, NameOperations, Together};
use wasm_core::trust::{Organisation, Words};
use wasm_core::verify::{OrganisationEvidence, TransactionEvidence};

use super::anchors::blocks;
use super::chain::Asking;
use crate::io::electrum::ElectrumError;
use crate::io::storage::Store;
use crate::state::bench::Asker;
use crate::wire::url::GatewayUrl;

pub use discover::{DiscoveryHandle, use_discovery};
pub use look::{OrganisationsHandle, use_choices, use_organisation};
pub use own::{OwnHandle, use_own_organisation};

/// Where documents may be found.
#[derive(Clone, Debug)]
pub(super) struct Documents {
    pub(super) store: Option<Store>,
    pub(super) gateways: Vec<GatewayUrl>,
}

impl Documents {
    /// A document by its content address: from this device, else from the first gateway that has it.
    pub(super) async fn block(&self, cid: &str) -> Option<Vec<u8>> {
        let cid = cid.parse().ok()?;
        blocks::one(&self.gateways, self.store.as_ref(), &cid).await
    }
}

/// An organisation's name as it was written, and the document it points to.
#[derive(Debug)]
pub(super) struct WrittenOrganisation {
    pub(super) name: Words,
    pub(super) operations: NameOperations,
    pub(super) document: Option<Vec<u8>>,
    /// Whether a second server lists nothing else.
    pub(super) confirmed: bool,
}

impl WrittenOrganisation {
    /// What can be judged; `None` if the name was never written.
    pub(super) fn evidence<'a>(
        &'a self,
        proofs: &'a [TransactionEvidence<'a>],
    ) -> Option<OrganisationEvidence<'a>> {
        let (newest, earlier) = proofs.split_last()?;
        let document = self.document.as_deref();
        Some(OrganisationEvidence { name: &self.name, newest: *newest, earlier, document })
    }
}

/// The names of these organisations, asked for together, and their documents.
pub(super) async fn written_organisations(
    names: BTreeSet<Words>,
    documents: &Documents,
    asking: &Asking,
) -> Result<Vec<WrittenOrganisation>, ElectrumError> {
    let query =
        |name: &Words| NameHistoryQuery::new(Organisation::new(name.clone()).chain_name(), &asking.headers);
    let found = asking.first.run(Together::new(names.iter().map(query).collect())).await?;
    let mut organisations = Vec::new();
    for (name, operations) in names.into_iter().zip(found) {
        let confirmed = asking.confirm(Asker::Certificate, &operations).await.is_ok();
        let newest = operations.operations.last();
        let value = newest.and_then(|newest| OrganisationValue::parse(newest.value()).ok());
        let document = match value {
            Some(value) => documents.block(&value.c).await,
            None => None,
        };
        organisations.push(WrittenOrganisation { name, operations, document, confirmed });
    }
    Ok(organisations)
}
