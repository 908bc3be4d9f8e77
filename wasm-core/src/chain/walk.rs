//! Stepping over serialized transactions without building them.
//!
//! Two places need only to know where a transaction ends, or whether bytes are one at all: the parent
//! coinbase in AuxPoW data and the inner nodes of a merkle branch. Transactions of our own chain are read by
//! [`crate::tx`], which checks far more.

/// A cursor over bytes from outside; every step answers `None` past the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walker<'a> {
    rest: &'a [u8],
}

/// What [`Walker::transaction`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape<'a> {
    pub(super) inputs: u64,
    pub(super) outputs: u64,
    /// The script of the first input.
    pub(super) first_script: Option<&'a [u8]>,
    /// Inputs and outputs as they lie there.
    body: &'a [u8],
    lock_time: [u8; 4],
    with_witness: bool,
}

impl<'a> Walker<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    pub(super) fn slice(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn skip(&mut self, bytes: usize) -> Option<()> {
        self.slice(bytes).map(|_| ())
    }

    /// Bitcoin's variable-length count. Longer encodings than needed are refused, as nodes do.
    pub(super) fn count(&mut self) -> Option<u64> {
        let [first] = self.take()?;
        let (count, least) = match first {
            0xff => (u64::from_le_bytes(self.take()?), 0x1_0000_0000),
            0xfe => (u64::from(u32::from_le_bytes(self.take()?)), 0x1_0000),
            0xfd => (u64::from(u16::from_le_bytes(self.take()?)), 0xfd),
            small => (u64::from(small), 0),
        };
        (count >= least).then_some(count)
    }

    /// A count and that many bytes.
    fn counted_bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.count()?).ok()?;
        self.slice(length)
    }

    /// The bytes from here to where `later`, a further step of the same walk, stands.
    pub(super) fn until(&self, later: &Self) -> Option<&'a [u8]> {
        self.rest.get(..self.rest.len().checked_sub(later.rest.len())?)
    }

    /// Steps over one transaction, with or without witness.
    pub(super) fn transaction(&mut self) -> Option<Shape<'a>> {
        self.skip(4)?;
        let with_witness = self.rest.starts_with(&[0, 1]);
        if with_witness {
            self.skip(2)?;
        }
        let begin = *self;
        let (inputs, first_script) = self.inputs()?;
        let outputs = self.outputs()?;
        let body = begin.until(self)?;
        if with_witness {
            self.witnesses(inputs)?;
        }
        let lock_time = self.take()?;
        Some(Shape { inputs, outputs, first_script, body, lock_time, with_witness })
    }

    fn inputs(&mut self) -> Option<(u64, Option<&'a [u8]>)> {
        let inputs = self.count()?;
        let mut first_script = None;
        for _ in 0..inputs {
            self.skip(36)?;
            let script = self.counted_bytes()?;
            first_script = first_script.or(Some(script));
            self.skip(4)?;
        }
        Some((inputs, first_script))
    }

    fn outputs(&mut self) -> Option<u64> {
        let outputs = self.count()?;
        for _ in 0..outputs {
            self.skip(8)?;
            self.counted_bytes()?;
        }
        Some(outputs)
    }

    fn witnesses(&mut self, inputs: u64) -> Option<()> {
        for _ in 0..inputs {
            for _ in 0..self.count()? {
                self.counted_bytes()?;
            }
        }
        Some(())
    }
}

impl Shape<'_> {
    /// The bytes that are hashed to the transaction's id, if they are not simply all of them: without
    /// witness. `begin` is where the transaction began.
    pub(super) fn base_of(&self, begin: Walker<'_>) -> Option<Vec<u8>> {
        let version = begin.rest.first_chunk::<4>().filter(|_| self.with_witness)?;
        Some([version.as_slice(), self.body, &self.lock_time].concat())
    }
}
