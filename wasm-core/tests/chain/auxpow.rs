//! Merged mining: real blocks of the main net, and proofs with one thing wrong at a time.
#![expect(clippy::arithmetic_side_effects, reason = "overflow here fails the test, as it should")]

use bitcoin::absolute::LockTime;
use bitcoin::block::{Header as Parent, Version};
use bitcoin::consensus::serialize;
use bitcoin::hashes::Hash as _;
use bitcoin::{CompactTarget, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, Witness, transaction};
use proptest::prelude::{any, proptest};
use wasm_core::chain::{
    AuxPowError, Bits, ChainError, FullHeader, Header, HeaderChain, SplitError, WorkError, split_headers,
};
use wasm_core::hash::{BlockHash, MerkleRoot, sha256d};
use wasm_core::network::Network;
use wasm_core::units::Height;

use crate::support::{bytes, recorded};

fn mainnet(height: u32) -> FullHeader {
    let raw = bytes(&recorded("headers/mainnet_full.json")[height.to_string()]);
    let [full] = <[_; 1]>::try_from(split_headers(&raw, 1).unwrap()).unwrap();
    assert_eq!(full.to_bytes(), raw);
    full
}

#[test]
fn main_net_blocks_are_worked_for() {
    let known = recorded("headers/mainnet.json");
    for height in [431_016, 431_017, 431_018, 432_052] {
        let full = mainnet(height);
        assert_eq!(full.header().hash().to_string(), known["headers"][height.to_string()]["hash"]);
        let work = full.check_work(Network::Mainnet.params()).unwrap();
        assert_eq!(Ok(work), full.header().target().map(wasm_core::chain::Target::work));
        let bare = FullHeader::from(*full.header()).check_work(Network::Mainnet.params());
        assert_eq!(bare, Err(WorkError::MergedMined));
    }
}

#[test]
fn a_light_client_starts_below_the_split_and_goes_on() {
    let start = HeaderChain::start(Network::Mainnet);
    assert_eq!(start, Height(431_016));
    let begin = || HeaderChain::from_checkpoint(Network::Mainnet, start, *mainnet(431_016).header()).unwrap();
    let mut chain = begin();
    let change = chain.extend_full(vec![mainnet(431_017), mainnet(431_018)]).unwrap();
    assert_eq!((chain.tip().height, change.added.len()), (Height(431_018), 2));
    assert_eq!(chain.work().to_string(), "0x1ff999481052ba", "2 * 2^256 / (target + 1)");

    let stored = [chain.stored_head(), change.to_stored()].concat();
    assert_eq!(HeaderChain::from_stored(Network::Mainnet, &stored), Ok(chain.clone()));
    let headers = [mainnet(431_017), mainnet(431_018)].map(|full| *full.header());
    let bare = begin().extend(&headers);
    let expected = ChainError::Work { height: Height(431_017), source: WorkError::MergedMined };
    assert_eq!(bare, Err(expected), "without their proofs nothing is proven");
    let far = HeaderChain::from_checkpoint(Network::Mainnet, Height(432_052), *mainnet(432_052).header());
    let next = Header { previous: mainnet(432_052).header().hash(), ..*mainnet(432_052).header() };
    let unknown = ChainError::DifficultyUnknown { height: Height(432_053) };
    assert_eq!(far.unwrap().extend(&[next]), Err(unknown), "what the difficulty depends on is not there");
}

#[test]
fn below_the_difficulty_rule_nothing_is_proven() {
    let mut chain = HeaderChain::from_genesis(Network::Mainnet);
    let easy = Header {
        version: 0x0002_0004,
        previous: chain.tip().header.hash(),
        time: 1_600_000_000,
        ..chain.tip().header
    };
    assert_eq!(chain.extend(&[easy]), Err(ChainError::DifficultyUnknown { height: Height(1) }));
}

/// A proof in parts, each of which can be made wrong.
#[derive(Clone)]
struct Forge {
    block: Header,
    /// Before the root in the coinbase script.
    before: Vec<u8>,
    /// Instead of the root.
    root: Option<[u8; 32]>,
    after: Vec<u8>,
    chain_branch: Vec<[u8; 32]>,
    chain_index: u32,
    branch: Vec<[u8; 32]>,
    parent_version: i32,
    parent_root: Option<[u8; 32]>,
    inputs: usize,
    witness: bool,
    /// Whether the parent's hash must meet the target.
    worked: bool,
}

const MAGIC: &[u8] = b"\xfa\xbemm";

fn forge() -> Forge {
    Forge {
        block: Header {
            version: 0x0001_0104,
            previous: BlockHash::from_bytes([1; 32]),
            merkle_root: MerkleRoot::from_bytes([2; 32]),
            time: 1_800_000_000,
            bits: Bits::from_consensus(0x207f_ffff),
            nonce: 0,
        },
        before: [b"\x03abc", MAGIC].concat(),
        root: None,
        after: [1_u32.to_le_bytes(), 7_u32.to_le_bytes()].concat(),
        chain_branch: vec![],
        chain_index: 0,
        branch: vec![[3; 32], [4; 32]],
        parent_version: 0x2000_0000,
        parent_root: None,
        inputs: 1,
        witness: false,
        worked: true,
    }
}

/// The same with `levels` levels of chains, at the place for this nonce.
fn deep(levels: u32, nonce: u32) -> Forge {
    let mut forge = forge();
    forge.chain_branch = (0..levels).map(|level| [level.to_le_bytes()[0]; 32]).collect();
    forge.after = [(1_u32 << levels).to_le_bytes(), nonce.to_le_bytes()].concat();
    forge.chain_index = place(nonce, 1, levels);
    forge
}

/// The place in the tree of chains, in arithmetic without overflow.
fn place(nonce: u32, chain_id: u64, levels: u32) -> u32 {
    let step = |number: u64| number * 1_103_515_245 + 12_345;
    let mixed = (step(u64::from(nonce)) % (1 << 32) + chain_id) % (1 << 32);
    u32::try_from(step(mixed) % (1 << levels)).unwrap()
}

fn climb(leaf: [u8; 32], branch: &[[u8; 32]], index: u32) -> [u8; 32] {
    let (mut hash, mut place) = (leaf, index);
    for sibling in branch {
        let pair = if place % 2 == 0 { [hash, *sibling] } else { [*sibling, hash] };
        (hash, place) = (sha256d(&pair.concat()), place / 2);
    }
    hash
}

fn branch_bytes(branch: &[[u8; 32]], index: u32) -> Vec<u8> {
    [vec![u8::try_from(branch.len()).unwrap()], branch.concat(), index.to_le_bytes().to_vec()].concat()
}

impl Forge {
    fn coinbase(&self) -> Transaction {
        let mut root = climb(self.block.hash().to_bytes(), &self.chain_branch, self.chain_index);
        root.reverse();
        let script = [self.before.as_slice(), &self.root.unwrap_or(root), &self.after].concat();
        let input = TxIn {
            previous_output: bitcoin::OutPoint::null(),
            script_sig: ScriptBuf::from_bytes(script),
            sequence: Sequence::MAX,
            witness: if self.witness { Witness::from_slice(&[[0; 32]]) } else { Witness::new() },
        };
        Transaction {
            version: transaction::Version::ONE,
            lock_time: LockTime::ZERO,
            input: vec![input; self.inputs],
            output: vec![],
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let coinbase = self.coinbase();
        let root = climb(coinbase.compute_txid().to_byte_array(), &self.branch, 0);
        let mut parent = Parent {
            version: Version::from_consensus(self.parent_version),
            prev_blockhash: bitcoin::BlockHash::all_zeros(),
            merkle_root: TxMerkleNode::from_byte_array(self.parent_root.unwrap_or(root)),
            time: 0,
            bits: CompactTarget::from_consensus(0),
            nonce: 0,
        };
        while (parent.block_hash().to_byte_array()[31] < 0x7f) != self.worked {
            parent.nonce += 1;
        }
        [
            self.block.to_bytes().to_vec(),
            // a transaction without inputs reads as one with witness: written by hand
            if self.inputs == 0 { [[1, 0, 0, 0], [0; 4]].concat() } else { serialize(&coinbase) },
            if self.inputs == 0 { vec![0; 2] } else { vec![] },
            vec![9; 32],
            branch_bytes(&self.branch, 5),
            branch_bytes(&self.chain_branch, self.chain_index),
            serialize(&parent),
        ]
        .concat()
    }

    fn check(&self) -> Result<(), WorkError> {
        self.check_on(Network::Regtest)
    }

    fn check_on(&self, network: Network) -> Result<(), WorkError> {
        let headers = split_headers(&self.bytes(), 1).unwrap();
        headers[0].check_work(network.params()).map(drop)
    }
}

#[test]
fn good_proofs_of_every_form_are_taken() {
    let mut no_mark = forge();
    no_mark.before = vec![7; 20];
    let mut witness = forge();
    witness.witness = true;
    let mut two_inputs = forge();
    two_inputs.inputs = 2;
    let mut alone = forge();
    alone.branch = vec![];
    let mut deep_parent = forge();
    deep_parent.branch = vec![[8; 32]; 40];
    let mut more_behind = deep(3, 99);
    more_behind.after.extend(b"whatever the pool says");
    let rows = [
        ("plain", forge()),
        ("no mark, the root early", no_mark),
        ("coinbase with witness", witness),
        ("two inputs", two_inputs),
        ("only a coinbase in the parent", alone),
        ("a deep parent", deep_parent),
        ("text behind", more_behind),
        ("thirty levels", deep(30, 5)),
    ];
    for (case, good) in rows {
        assert_eq!(good.check(), Ok(()), "{case}");
    }
}

#[test]
fn proofs_with_one_thing_wrong_are_refused() {
    use AuxPowError as E;
    let change = |edit: &dyn Fn(&mut Forge)| {
        let mut forge = deep(2, 7);
        edit(&mut forge);
        forge
    };
    let index = place(7, 1, 2);
    let rows: Vec<(&str, Forge, AuxPowError)> = vec![
        ("merged-mined parent", change(&|f| f.parent_version = 0x100), E::ParentMergedMined),
        ("parent of our chain", change(&|f| f.parent_version = 0x1_0004), E::ParentIsOurs { chain_id: 1 }),
        ("31 levels", change(&|f| f.chain_branch = vec![[0; 32]; 31]), E::ChainBranchTooLong { length: 31 }),
        ("coinbase of another block", change(&|f| f.parent_root = Some([6; 32])), E::NotInParent),
        ("another root", change(&|f| f.root = Some([6; 32])), E::RootMissing),
        ("two marks", change(&|f| f.before = [MAGIC, MAGIC].concat()), E::SeveralMarks),
        ("a mark behind", change(&|f| f.after.extend(MAGIC)), E::SeveralMarks),
        ("a mark elsewhere", change(&|f| f.before.push(0)), E::MarkElsewhere),
        ("no mark, the root late", change(&|f| f.before = vec![7; 21]), E::RootTooLate { offset: 21 }),
        ("no nonce", change(&|f| f.after.truncate(7)), E::SizeMissing),
        ("another size", change(&|f| f.after[0] = 8), E::WrongSize { expected: 4, got: 8 }),
        (
            "another place",
            change(&|f| f.chain_index = index ^ 1),
            E::WrongIndex { expected: index, got: index ^ 1 },
        ),
        (
            "a place outside",
            change(&|f| f.chain_index = index | 4),
            E::WrongIndex { expected: index, got: index | 4 },
        ),
    ];
    for (case, forge, expected) in rows {
        assert_eq!(forge.check(), Err(WorkError::AuxPow(expected)), "{case}");
    }
    let mut no_inputs = forge();
    no_inputs.inputs = 0;
    let txid = sha256d(&no_inputs.bytes()[80..90]);
    no_inputs.parent_root = Some(climb(txid, &no_inputs.branch, 0));
    assert_eq!(no_inputs.check(), Err(WorkError::AuxPow(E::NoInputs)));
    let mut idle = forge();
    idle.worked = false;
    assert!(matches!(idle.check(), Err(WorkError::HashAboveTarget { .. })));
}

#[test]
fn chain_ids_are_strict_only_where_nodes_are() {
    let mut other = forge();
    other.block.version = 0x0002_0104;
    let refused = WorkError::OtherChain { expected: 1, got: 2 };
    assert_eq!(other.check(), Err(refused));
    // The main net takes any chain id, and its own in the parent; the bits are too easy there.
    other.parent_version = 0x0002_0000;
    assert!(matches!(other.check_on(Network::Mainnet), Err(WorkError::AboveLimit { .. })));
    // A version is signed: division rounds towards zero.
    let negative = Header { version: 0xffff_ffff, ..other.block };
    assert_eq!((negative.chain_id(), other.block.chain_id()), (0, 2));
}

#[test]
fn proofs_cut_anywhere_are_refused() {
    let whole = deep(2, 7).bytes();
    for length in 1..whole.len() {
        let result = split_headers(&whole[..length], 1);
        match length {
            0..80 => assert_eq!(result, Err(SplitError::CutOff { index: 0, left: length })),
            _ => assert_eq!(result, Err(SplitError::AuxPow { index: 0 }), "{length} bytes"),
        }
    }
}

proptest! {
    /// Any bit changed in a proof makes it wrong, or is one of the bits nobody looks at.
    #[test]
    fn no_bit_of_a_main_net_proof_can_be_changed(at in 0..10_000_usize, bit in 0..8_u8) {
        let mut raw = mainnet(431_018).to_bytes();
        let at = at % raw.len();
        raw[at] ^= 1 << bit;
        let params = Network::Mainnet.params();
        let coinbase = 80..mainnet_proof_hash_at(&raw);
        let ignored = coinbase.end..coinbase.end + 32;
        let index = {
            let branch = ignored.end + 1 + 12 * 32;
            branch..branch + 4
        };
        if ignored.contains(&at) || index.contains(&at) {
            return Ok(());
        }
        if let Ok(headers) = split_headers(&raw, 1) {
            proptest::prop_assert!(headers[0].check_work(params).is_err(), "byte {at}");
        }
    }

    #[test]
    fn every_place_in_the_tree_of_chains_agrees(levels in 0..=30_u32, nonce: u32) {
        proptest::prop_assert_eq!(deep(levels, nonce).check(), Ok(()));
    }

    #[test]
    fn any_proof_is_survived(noise in proptest::collection::vec(any::<u8>(), 0..400)) {
        let raw = [forge().block.to_bytes().as_slice(), &noise].concat();
        if let Ok(headers) = split_headers(&raw, 3) {
            assert!(headers.iter().all(|full| full.check_work(Network::Regtest.params()).is_err()));
        }
    }
}

/// Where the ignored hash begins in the proof of block 431,018: behind the coinbase transaction.
fn mainnet_proof_hash_at(raw: &[u8]) -> usize {
    let whole = mainnet(431_018).to_bytes();
    assert_eq!(whole.len(), raw.len());
    let (_, length) = bitcoin::consensus::deserialize_partial::<Transaction>(&whole[80..]).unwrap();
    80 + length
}
