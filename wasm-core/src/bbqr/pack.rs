//! Raw deflate for readers with 1,024 bytes of memory.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::{BbqrError, MAX_BYTES};

/// The window that `wbits=10` stands for: nothing may be repeated from farther back.
const WINDOW: usize = 1 << 10;
/// The most effort.
const LEVEL: i32 = 9;

/// The bytes compressed. The compressor has a window of its own that cannot be made smaller, so it is made to forget
/// everything after each 1,024 bytes. That costs some compression, and every reader can follow.
pub(super) fn pack(data: &[u8]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, 0, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut packed = Vec::new();
    let chunks = data.chunks(WINDOW);
    let last = chunks.len();
    for (number, chunk) in (1..).zip(chunks) {
        let flush = if number == last { TDEFLFlush::Finish } else { TDEFLFlush::Full };
        let (status, _) = compress_to_output(&mut compressor, chunk, flush, |bytes| {
            packed.extend_from_slice(bytes);
            true
        });
        if !matches!(status, TDEFLStatus::Okay | TDEFLStatus::Done) {
            // Cannot happen with an output that takes everything; the caller then sends what is not shorter as it is.
            return data.to_vec();
        }
    }
    packed
}

/// The bytes decompressed, at most [`MAX_BYTES`].
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>, BbqrError> {
    decompress_to_vec_with_limit(packed, MAX_BYTES).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => BbqrError::TooLarge { limit: MAX_BYTES },
        _ => BbqrError::Compression,
    })
}
