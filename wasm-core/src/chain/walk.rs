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
pub(super) struct Shape {
    pub(super) inputs: u64,
    pub(super) outputs: u64,
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

    pub(super) fn skip(&mut self, bytes: usize) -> Option<()> {
        let (_, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(())
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

    /// Steps over a count and that many bytes.
    fn skip_bytes(&mut self) -> Option<()> {
        let length = usize::try_from(self.count()?).ok()?;
        self.skip(length)
    }

    /// Steps over one transaction, with or without witness.
    pub(super) fn transaction(&mut self) -> Option<Shape> {
        self.skip(4)?;
        let with_witness = self.rest.starts_with(&[0, 1]);
        if with_witness {
            self.skip(2)?;
        }
        let shape = self.inputs_and_outputs()?;
        if with_witness {
            self.witnesses(shape.inputs)?;
        }
        self.skip(4)?;
        Some(shape)
    }

    fn inputs_and_outputs(&mut self) -> Option<Shape> {
        let inputs = self.count()?;
        for _ in 0..inputs {
            self.skip(36)?;
            self.skip_bytes()?;
            self.skip(4)?;
        }
        let outputs = self.count()?;
        for _ in 0..outputs {
            self.skip(8)?;
            self.skip_bytes()?;
        }
        Some(Shape { inputs, outputs })
    }

    fn witnesses(&mut self, inputs: u64) -> Option<()> {
        for _ in 0..inputs {
            for _ in 0..self.count()? {
                self.skip_bytes()?;
            }
        }
        Some(())
    }
}
