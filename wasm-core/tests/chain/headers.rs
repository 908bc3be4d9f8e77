//! Headers and the header chain: real blocks, the chain split, reorganisations, storage.

use serde_json::Value;
use wasm_core::chain::{
    Bits, ChainError, FullHeader, HEADER_LENGTH, Header, HeaderChain, HeaderLengthError, SplitError,
    StoredChainError, StoredReader, WorkError, split_headers,
};
use wasm_core::hash::{BlockHash, MerkleRoot};
use wasm_core::network::Network;
use wasm_core::units::Height;

use crate::support::{bytes, conversation, mine, mine_branch, parsed, recorded};

fn mainnet_header(height: &str) -> Header {
    Header::from_slice(&bytes(&recorded("headers/mainnet.json")["headers"][height]["header80"])).unwrap()
}

#[test]
fn mainnet_headers_hash_link_and_encode() {
    let file = recorded("headers/mainnet.json");
    for (height, row) in file["headers"].as_object().unwrap() {
        let raw = bytes(&row["header80"]);
        let header = Header::from_slice(&raw).unwrap();
        assert_eq!(header.hash(), parsed(&row["hash"]), "{height}");
        assert_eq!(header.to_bytes().as_slice(), raw, "{height}");
        assert_eq!(header.is_merged_mined(), height != "0", "{height}");
    }
    let linked = [("431016", "431017"), ("431017", "431018"), ("431017", "431018_old_chain")];
    for (below, above) in linked {
        assert_eq!(mainnet_header(above).previous, mainnet_header(below).hash(), "{below} -> {above}");
    }
    assert_eq!(mainnet_header("431018").chain_id(), 2);
}

#[test]
fn fields_are_those_a_node_prints() {
    let blocks = recorded("headers/block_headers.json");
    let auxpow = recorded("headers/auxpow_block.json");
    let mut rows: Vec<(&Value, &Value)> =
        blocks.as_object().unwrap().values().map(|row| (&row["header"], &row["verbose"])).collect();
    rows.push((&auxpow["header_hex_full"], &auxpow["verbose"]));
    for (full, verbose) in rows {
        let header = Header::from_bytes(bytes(full).first_chunk().unwrap());
        assert_eq!(header.hash(), parsed::<BlockHash>(&verbose["hash"]));
        assert_eq!(header.merkle_root, parsed::<MerkleRoot>(&verbose["merkleroot"]));
        assert_eq!(verbose["version"], header.version);
        assert_eq!(verbose["time"], header.time);
        assert_eq!(verbose["nonce"], header.nonce);
        assert_eq!(verbose["bits"], header.bits.to_string());
        if let Some(previous) = verbose.get("previousblockhash") {
            assert_eq!(header.previous, parsed::<BlockHash>(previous));
        }
    }
}

#[test]
fn a_slice_of_another_length_is_no_header() {
    for got in [0, HEADER_LENGTH - 1, HEADER_LENGTH + 1] {
        assert_eq!(Header::from_slice(&vec![0; got]), Err(HeaderLengthError { got }));
    }
}

#[test]
fn headers_with_merged_mining_data_are_split() {
    let auxpow = recorded("headers/auxpow_block.json");
    let full = bytes(&auxpow["header_hex_full"]);
    let twice = [full.as_slice(), &full].concat();
    let split = split_headers(&twice, 2).unwrap();
    assert_eq!(split.len(), 2);
    assert_eq!(split[1].header().hash(), parsed(&auxpow["hash_of_first_80"]));

    let rows = [
        ("more than asked for", twice.as_slice(), 1, SplitError::TooMany { limit: 1 }),
        ("cut in the header", &full[..79], 1, SplitError::CutOff { index: 0, left: 79 }),
        ("cut after the header", &full[..80], 1, SplitError::AuxPow { index: 0 }),
        ("cut in the data", &twice[..twice.len() - 1], 2, SplitError::AuxPow { index: 1 }),
    ];
    for (case, raw, limit, expected) in rows {
        assert_eq!(split_headers(raw, limit), Err(expected), "{case}");
    }
}

#[test]
fn recorded_header_answers_split_and_link() {
    let mut split = 0;
    for line in conversation("electrumx/02_headers.jsonl") {
        let answer = &line["response"]["result"];
        let asked_for_plain = line["request"]["params"][2] != Value::Null;
        if line["request"]["method"] != "blockchain.block.headers"
            || answer["hex"].is_null()
            || asked_for_plain
        {
            continue;
        }
        let count = usize::try_from(answer["count"].as_u64().unwrap()).unwrap();
        let headers = split_headers(&bytes(&answer["hex"]), count).unwrap();
        assert_eq!(headers.len(), count);
        for pair in headers.windows(2) {
            assert_eq!(pair[1].header().previous, pair[0].header().hash());
        }
        let regtest = Network::Regtest.params();
        assert!(headers.iter().all(|full| full.check_work(regtest).is_ok()), "the proofs of a real node");
        split += 1;
    }
    assert!(split > 5, "{split} answers");
}

#[test]
fn the_work_check_says_what_it_knows() {
    let devnet = Network::Devnet.params();
    let good = mine(BlockHash::from_bytes([1; 32]), MerkleRoot::from_bytes([2; 32]), 1_700_000_000);
    assert!(good.check_work(devnet).is_ok());
    let idle = (0..).map(|nonce| Header { nonce, ..good }).find(|header| header.hash().to_bytes()[31] > 0x7f);
    assert!(matches!(idle.unwrap().check_work(devnet), Err(WorkError::HashAboveTarget { .. })));
    let easy = Header { bits: Bits::from_consensus(0x2100_ffff), ..good };
    assert!(matches!(easy.check_work(devnet), Err(WorkError::AboveLimit { .. })));
    let nonsense = Header { bits: Bits::from_consensus(0), ..good };
    assert!(matches!(nonsense.check_work(devnet), Err(WorkError::Bits(_))));
    let merged = mainnet_header("431018");
    assert_eq!(merged.check_work(Network::Mainnet.params()), Err(WorkError::MergedMined));
    assert_eq!(WorkError::MergedMined.to_string(), "merged-mined header without its proof");
}

#[test]
fn genesis_is_the_known_one() {
    for network in [Network::Mainnet, Network::Testnet, Network::Regtest, Network::Devnet] {
        let chain = HeaderChain::from_genesis(network);
        assert_eq!(chain.tip().header.hash().to_string(), network.params().genesis_hash);
        assert_eq!(chain.tip().height, Height(0));
    }
}

#[test]
fn the_old_chain_is_refused_at_the_split() {
    let height = Height(431_018);
    let start = |header| HeaderChain::from_checkpoint(Network::Mainnet, height, mainnet_header(header));
    let chain = start("431018").unwrap();
    assert_eq!((chain.base(), chain.tip().height), (height, height));
    let old = start("431018_old_chain").unwrap_err();
    assert!(matches!(old, ChainError::WrongCheckpoint { height: at, .. } if at == height), "{old}");
    assert!(old.to_string().contains("bab49c132328d09664261c3061608442408d4f667eaa457ed874b879923f2d34"));

    let unknown = Height(431_019);
    let start = HeaderChain::from_checkpoint(Network::Mainnet, unknown, mainnet_header("431018"));
    assert_eq!(start, Err(ChainError::NoCheckpoint { height: unknown }));

    let shared = HeaderChain::from_checkpoint(Network::Mainnet, Height(431_017), mainnet_header("431017"));
    let mut shared = shared.unwrap();
    let refused = shared.extend(&[mainnet_header("431018_old_chain")]);
    assert!(matches!(refused, Err(ChainError::WrongCheckpoint { height: at, .. }) if at == height));
    let source = WorkError::MergedMined;
    let bare = shared.extend(&[mainnet_header("431018")]);
    assert_eq!(bare, Err(ChainError::Work { height, source }), "the right block, without its proof");
}

/// Headers without their proofs.
fn plain(full: &[FullHeader]) -> Vec<Header> {
    full.iter().map(|full| *full.header()).collect()
}

fn devnet_chain(blocks: usize) -> HeaderChain {
    let mut chain = HeaderChain::from_genesis(Network::Devnet);
    chain.extend(&mine_branch(chain.tip().header.hash(), blocks, 0)).unwrap();
    chain
}

#[test]
fn a_chain_grows_and_answers() {
    let mut chain = HeaderChain::from_genesis(Network::Devnet);
    let headers = mine_branch(chain.tip().header.hash(), 5, 0);
    let change = chain.extend(&headers[..3]).unwrap();
    assert_eq!((change.kept, change.removed.len(), change.added.len()), (Height(0), 0, 3));
    let change = chain.extend(&headers[1..]).unwrap();
    assert_eq!((change.kept, change.added.len()), (Height(3), 2), "known headers are stepped over");
    assert!(chain.extend(&headers).unwrap().is_empty(), "nothing new");
    assert!(chain.extend(&[]).unwrap().is_empty(), "nothing at all");
    assert_eq!(chain.work().to_string(), "0xa", "five blocks of work 2");
    assert_eq!(chain.header_at(Height(4)), Some(&headers[3]));
    assert_eq!(chain.header_at(Height(6)), None);
    assert_eq!(chain.height_of_block(headers[4].hash()), Some(chain.tip().height));
}

#[test]
fn headers_that_break_a_rule_change_nothing() {
    let chain = devnet_chain(3);
    let good = mine_branch(chain.tip().header.hash(), 3, 1);
    let harder = Header { bits: Bits::from_consensus(0x2000_7fff), ..good[0] };
    let nonces = (0..).map(|nonce| Header { nonce, ..good[0] });
    let idle = nonces.into_iter().find(|header| header.hash().to_bytes()[31] > 0x7f).unwrap();
    let previous = BlockHash::from_bytes([9; 32]);
    let (expected, got) = (good[0].hash(), good[2].previous);
    let above = WorkError::HashAboveTarget { hash: idle.hash(), bits: idle.bits };
    let rows = [
        ("orphan", mine_branch(previous, 1, 0), ChainError::UnknownParent { previous }),
        ("gap", vec![good[0], good[2]], ChainError::BrokenLink { height: Height(5), expected, got }),
        (
            "other bits",
            vec![harder],
            ChainError::WrongBits { height: Height(4), expected: good[0].bits, got: harder.bits },
        ),
        ("no work", vec![idle], ChainError::Work { height: Height(4), source: above }),
    ];
    for (case, headers, expected) in rows {
        let mut changed = chain.clone();
        assert_eq!(changed.extend(&headers), Err(expected), "{case}");
        assert_eq!(changed, chain, "{case}");
    }
}

#[test]
fn a_branch_with_more_work_replaces_ours() {
    let chain = devnet_chain(5);
    let fork = chain.hash_at(Height(2)).unwrap();
    let rows = [("shorter", 2, None), ("as long", 3, None), ("longer", 4, Some(3))];
    for (case, length, removed) in rows {
        let mut candidate = chain.clone();
        let branch = mine_branch(fork, length, 1);
        match (candidate.extend(&branch), removed) {
            (Ok(change), Some(removed)) => {
                assert_eq!(change.kept, Height(2), "{case}");
                assert_eq!(change.removed.len(), removed, "{case}");
                assert_eq!(plain(&change.added), branch, "{case}");
                assert_eq!(candidate.tip().header, *branch.last().unwrap(), "{case}");
            }
            (Err(ChainError::LessWork { .. }), None) => assert_eq!(candidate, chain, "{case}"),
            (result, _) => panic!("{case}: {result:?}"),
        }
    }
}

#[test]
fn changes_merge_to_the_whole_difference() {
    // Each step keeps the blocks up to a height and puts some on top; later steps go below earlier ones.
    let rows: [(&str, &[(u32, usize)]); 5] = [
        ("growing", &[(5, 3), (8, 2)]),
        ("replacing what was just added", &[(5, 3), (6, 4)]),
        ("replacing all that was added", &[(5, 3), (5, 5)]),
        ("going below", &[(5, 3), (2, 9)]),
        ("twice below", &[(4, 2), (3, 5), (1, 9)]),
    ];
    for (case, steps) in rows {
        let before = devnet_chain(5);
        let mut chain = before.clone();
        let mut sum = chain.extend(&[]).unwrap();
        for ((kept, blocks), salt) in steps.iter().zip(1..) {
            let fork = chain.hash_at(Height(*kept)).unwrap();
            sum.merge(chain.extend(&mine_branch(fork, *blocks, salt)).unwrap());
        }
        let lowest = steps.iter().map(|(kept, _)| *kept).min().unwrap();
        assert_eq!(sum.kept, Height(lowest), "{case}");
        let above = |chain: &HeaderChain| -> Vec<Header> {
            chain.headers().skip(usize::try_from(lowest).unwrap() + 1).copied().collect()
        };
        let removed: Vec<BlockHash> = above(&before).iter().map(Header::hash).collect();
        assert_eq!((sum.removed, plain(&sum.added)), (removed, above(&chain)), "{case}");
    }
}

/// What is stored, read so many headers at a time.
fn in_pieces(bytes: &[u8], most: usize) -> Result<HeaderChain, StoredChainError> {
    let mut reader = StoredReader::new(Network::Devnet, bytes.to_vec())?;
    while reader.read(most)? {
        let (done, all) = reader.progress();
        assert!(done <= all && all == bytes.len());
    }
    Ok(reader.into_chain())
}

#[test]
fn what_is_stored_can_be_read_a_few_headers_at_a_time() {
    let mut chain = HeaderChain::from_genesis(Network::Devnet);
    let mut stored = chain.stored_head();
    for (fork, blocks, salt) in [(0, 4, 0), (4, 2, 1), (3, 6, 2)] {
        let branch = mine_branch(chain.hash_at(Height(fork)).unwrap(), blocks, salt);
        stored.extend(chain.extend(&branch).unwrap().to_stored());
    }
    for (row, bytes) in [("whole", &stored[..]), ("cut off", &stored[..stored.len() - 1])] {
        for most in [1, 2, 3, 100] {
            let expected = HeaderChain::from_stored(Network::Devnet, bytes);
            assert_eq!(in_pieces(bytes, most), expected, "{row}, {most} at once");
        }
    }
}

#[test]
fn storage_grows_by_changes_and_is_checked_again() {
    let mut chain = HeaderChain::from_genesis(Network::Devnet);
    let mut stored = chain.stored_head();
    let steps = [(0, 4, 0), (4, 2, 1), (3, 6, 2)];
    for (fork, blocks, salt) in steps {
        let branch = mine_branch(chain.hash_at(Height(fork)).unwrap(), blocks, salt);
        stored.extend(chain.extend(&branch).unwrap().to_stored());
    }
    stored.extend(chain.extend(&[]).unwrap().to_stored());
    assert_eq!(stored.len(), 41 + HEADER_LENGTH + 3 * 4 + 12 * HEADER_LENGTH, "nothing stored for nothing");
    assert_eq!(HeaderChain::from_stored(Network::Devnet, &stored).as_ref(), Ok(&chain));

    let other = HeaderChain::from_stored(Network::Mainnet, &stored);
    assert!(matches!(other, Err(StoredChainError::OtherNetwork { .. })));
    let cut = HeaderChain::from_stored(Network::Devnet, &stored[..stored.len() - 1]);
    assert_eq!(cut, Err(StoredChainError::CutOff { left: 3 + 6 * HEADER_LENGTH }));
    // Two headers have no successor to vouch for them, the last one and the last of the replaced branch: half of
    // their neighbours are worked for as well.
    let replaced = 41 + HEADER_LENGTH + 4 + 4 * HEADER_LENGTH + 4 + HEADER_LENGTH;
    let alone = replaced..replaced + HEADER_LENGTH;
    for at in (0..stored.len() - HEADER_LENGTH).filter(|at| !alone.contains(at)) {
        let mut changed = stored.clone();
        changed[at] ^= 0x40;
        assert!(HeaderChain::from_stored(Network::Devnet, &changed).is_err(), "byte {at}");
    }
    for length in 0..41 + HEADER_LENGTH {
        assert!(HeaderChain::from_stored(Network::Devnet, &stored[..length]).is_err(), "{length} bytes");
    }
    let (head, changes) = stored.split_at(41 + HEADER_LENGTH);
    let mut pieces = HeaderChain::from_stored(Network::Devnet, head).unwrap();
    let (first, rest) = changes.split_at(4 + 4 * HEADER_LENGTH);
    pieces.replay(first).unwrap();
    assert!(pieces.replay(&rest[..rest.len() - 1]).is_err(), "a change that was not written to its end");
    assert_eq!(pieces.tip().height, Height(6), "what was whole is there");
    pieces.replay(&rest[4 + 2 * HEADER_LENGTH..]).unwrap();
    assert_eq!(pieces, chain);
}
