//! What gateways and routers send to `ipfs-publish`, by the first byte: an archive, whose blocks are what their names say
//! and unfold to a tree or are refused; a record of a name, which is believed only if its key signed it.
#![no_main]

use std::collections::HashMap;

use ipfs_publish::Cid;
use ipfs_publish::block::{check, links};
use ipfs_publish::car::CarReader;
use ipfs_publish::ipns::{Name, Record};
use ipfs_publish::tree::{Store, TreeError, of_blocks};
use libfuzzer_sys::fuzz_target;

/// The name of the key of which the corpus has a record.
const NAME: &str = include_str!("../corpus/published.name");

struct Blocks(HashMap<Cid, Vec<u8>>);

impl Store for Blocks {
    fn get(&self, cid: &Cid) -> Result<Vec<u8>, TreeError> {
        self.0.get(cid).cloned().ok_or(TreeError::Missing { cid: *cid })
    }
}

fuzz_target!(|bytes: &[u8]| match bytes.split_first() {
    Some((0, archive)) => unfold(archive),
    Some((_, record)) => {
        let name: Name = NAME.trim().parse().expect("a name");
        if let Ok(read) = Record::read(record, &name) {
            assert!(read.value().starts_with("/ipfs/"), "only what was signed");
        }
    }
    None => {}
});

fn unfold(archive: &[u8]) {
    let Ok(mut reader) = CarReader::new(archive, 1 << 16) else { return };
    let roots = reader.roots().to_vec();
    let mut blocks = Blocks(HashMap::new());
    while let Ok(Some(section)) = reader.next_block() {
        assert_eq!(check(&section.cid, &section.block), Ok(()));
        let _ = links(&section.cid, &section.block);
        blocks.0.insert(section.cid, section.block);
    }
    for root in roots {
        let _ = of_blocks(root, &blocks, 1 << 20);
    }
}
