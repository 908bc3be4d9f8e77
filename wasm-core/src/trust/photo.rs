//! Photos of seals: JPEG files that say nothing but the picture.
//!
//! A camera writes into a file where and with what it was taken. What is stored for everybody to see must not: a
//! [`Photo`] is made only of a file whose segments are those a picture needs. Everything else is refused, not removed:
//! whoever makes the file has to draw the picture anew. The picture itself is not decoded here.

use crate::ipld::{self, Cid};

/// The longest photo, in bytes.
pub const MAX_PHOTO_BYTES: usize = 256 * 1024;

/// Why a file is no photo of the kind that is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The file is longer than any photo.
    #[error("photo of {len} bytes is longer than {max}")]
    TooLong {
        /// The length found.
        len: usize,
        /// The limit, [`MAX_PHOTO_BYTES`].
        max: usize,
    },
    /// No JPEG, or one that ends early.
    #[error("byte {at} is not where a JPEG has one like it")]
    NotJpeg {
        /// Where it departs from the form.
        at: usize,
    },
    /// A segment that tells more than the picture: position, device, comments, a second picture.
    #[error("segment {marker:#04x} at byte {at} tells more than the picture")]
    Tells {
        /// The segment's marker.
        marker: u8,
        /// Where it begins.
        at: usize,
    },
}

/// A JPEG file without a word beside the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    bytes: Vec<u8>,
}

/// What a segment may be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    /// Tables, frame, the JFIF head.
    Picture,
    /// The head of coded data, which follows it up to the next marker.
    Scan,
    /// The file's end.
    End,
}

impl Photo {
    /// Takes a file.
    ///
    /// # Errors
    /// [`PhotoError`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, PhotoError> {
        let (len, max) = (bytes.len(), MAX_PHOTO_BYTES);
        if len > max {
            return Err(PhotoError::TooLong { len, max });
        }
        check(&bytes)?;
        Ok(Self { bytes })
    }

    /// The photo's name.
    #[must_use]
    pub fn cid(&self) -> Cid {
        ipld::raw_cid(&self.bytes)
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Walks through the segments to the end of the file.
fn check(bytes: &[u8]) -> Result<(), PhotoError> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Err(PhotoError::NotJpeg { at: 0 });
    }
    let (mut at, mut scanned) = (2_usize, false);
    loop {
        let marker = marker(bytes, at)?;
        let body = at.saturating_add(2);
        match kind(marker, content(bytes, body)).ok_or(PhotoError::Tells { marker, at })? {
            // nothing may follow the picture
            Segment::End if scanned && body == bytes.len() => return Ok(()),
            Segment::End => return Err(PhotoError::NotJpeg { at: body }),
            Segment::Picture => at = end(bytes, body)?,
            Segment::Scan => {
                scanned = true;
                at = coded(bytes, end(bytes, body)?)?;
            }
        }
    }
}

fn marker(bytes: &[u8], at: usize) -> Result<u8, PhotoError> {
    match bytes.get(at..).and_then(|rest| rest.get(..2)) {
        Some([0xff, marker]) => Ok(*marker),
        _ => Err(PhotoError::NotJpeg { at }),
    }
}

/// Where the segment ends whose length stands at `at`.
fn end(bytes: &[u8], at: usize) -> Result<usize, PhotoError> {
    let length =
        bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()).map(|length| u16::from_be_bytes(*length));
    let end = length.filter(|length| *length >= 2).map(|length| at.saturating_add(length.into()));
    end.filter(|end| *end < bytes.len()).ok_or(PhotoError::NotJpeg { at })
}

/// What a segment holds behind its length, as far as it is there.
fn content(bytes: &[u8], at: usize) -> &[u8] {
    let end = end(bytes, at).unwrap_or(at);
    bytes.get(at.saturating_add(2)..end).unwrap_or_default()
}

/// Where the coded data ends that begins at `at`: at the next marker that is no part of it.
fn coded(bytes: &[u8], at: usize) -> Result<usize, PhotoError> {
    let rest = bytes.get(at..).unwrap_or_default();
    let is_end = |pair: &[u8]| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xd0..=0xd7));
    let length = rest.windows(2).position(is_end);
    length.map(|length| at.saturating_add(length)).ok_or(PhotoError::NotJpeg { at: bytes.len() })
}

/// What a segment is for; `None` if a picture does not need it.
fn kind(marker: u8, content: &[u8]) -> Option<Segment> {
    match marker {
        // JFIF without a small picture in it: the length of its head
        0xe0 if content.starts_with(b"JFIF\0") && content.len() == 14 => Some(Segment::Picture),
        // colours as browsers write them
        0xe2 if content.starts_with(b"ICC_PROFILE\0") => Some(Segment::Picture),
        // frames, Huffman tables (0xc4), quantisation tables, restart interval; no arithmetic coding
        0xc0..=0xc2 | 0xc4 | 0xdb | 0xdd => Some(Segment::Picture),
        0xda => Some(Segment::Scan),
        0xd9 => Some(Segment::End),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A segment with its length.
    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len().saturating_add(2)).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    }

    fn jfif() -> Vec<u8> {
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    }

    /// The least a picture consists of; its data hold a stuffed 0xff and a restart marker.
    fn picture(extra: &[u8]) -> Vec<u8> {
        let parts: [&[u8]; 8] = [
            &[0xff, 0xd8],
            &jfif(),
            extra,
            &segment(0xdb, &[0; 65]),
            &segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
            &segment(0xc4, &[0; 29]),
            &segment(0xda, &[1, 1, 0, 0, 63, 0]),
            &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9],
        ];
        parts.concat()
    }

    #[test]
    fn a_bare_picture_is_taken_and_named_by_its_bytes() {
        let photo = Photo::new(picture(&[])).unwrap();
        assert_eq!(photo.cid(), ipld::raw_cid(&picture(&[])));
        assert_eq!(photo.clone().into_bytes(), photo.bytes());
        Photo::new(picture(&segment(0xe2, b"ICC_PROFILE\0\x01\x01..."))).unwrap();
    }

    #[test]
    fn what_tells_more_is_refused() {
        let at = 2 + jfif().len();
        for (row, marker, content) in [
            ("EXIF with a position", 0xe1, &b"Exif\0\0MM\0*"[..]),
            ("XMP", 0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"),
            ("several pictures", 0xe2, b"MPF\0"),
            ("IPTC", 0xed, b"Photoshop 3.0\0"),
            ("comment", 0xfe, b"taken at home"),
            ("Adobe", 0xee, b"Adobe"),
            ("JFIF extension with a small picture", 0xe0, b"JFXX\0\x10"),
            ("JFIF with a small picture", 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc"),
        ] {
            let found = Photo::new(picture(&segment(marker, content)));
            assert_eq!(found, Err(PhotoError::Tells { marker, at }), "{row}");
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let good = picture(&[]);
        for (row, bytes) in [
            ("nothing", Vec::new()),
            ("another kind", b"\x89PNG\r\n\x1a\n".to_vec()),
            ("cut", good[..good.len() - 1].to_vec()),
            ("without data", [&[0xff, 0xd8][..], &jfif(), &[0xff, 0xd9]].concat()),
            ("something behind it", [&good[..], b"secret"].concat()),
        ] {
            assert!(matches!(Photo::new(bytes), Err(PhotoError::NotJpeg { .. })), "{row}");
        }
        let long = vec![0xff; MAX_PHOTO_BYTES + 1];
        let (len, max) = (MAX_PHOTO_BYTES + 1, MAX_PHOTO_BYTES);
        assert_eq!(Photo::new(long), Err(PhotoError::TooLong { len, max }));
    }

    proptest! {
        #[test]
        fn any_splice_is_judged_without_panic(
            at in 0_usize..160,
            cut in 0_usize..20,
            insert in proptest::collection::vec(any::<u8>(), 0..6),
        ) {
            let good = picture(&[]);
            let (start, end) = (good.len().min(at), good.len().min(at.saturating_add(cut)));
            let bytes = [&good[..start], &insert, &good[end..]].concat();
            if let Ok(photo) = Photo::new(bytes.clone()) {
                prop_assert_eq!(photo.bytes(), bytes);
            }
        }
    }
}
