//! What a gateway's disk says after somebody opened its box and pulled the plug: the machines that test have no switch.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use redb::{Database, TableDefinition};

/// What the gateway remembers between two runs.
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

#[derive(Debug, Args)]
pub(crate) struct Opened {
    /// The database of a gateway that does not run
    database: PathBuf,
}

/// Notes an opening as the gateway itself does; the first record of its next run tells it.
pub(crate) fn opened(Opened { database }: &Opened) -> Result<()> {
    let database = Database::open(database).with_context(|| format!("cannot open {}", database.display()))?;
    let transaction = database.begin_write()?;
    transaction.open_table(META)?.insert("box_opened", b"true".as_slice())?;
    transaction.commit()?;
    Ok(())
}
