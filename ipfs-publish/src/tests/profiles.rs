//! The official test files of both profiles (IPIP-499, section "Test fixtures"; public domain, CC0), made anew from
//! their seeds as Kubo and `ipfs-unixfs-importer` make them, and what is packed beside them.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::{Options, Packed, Profile, pack};
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};
use sha2::{Digest, Sha256};

const MIB: usize = 1 << 20;
const V1: Profile = Profile::V1Of2025;
const V0: Profile = Profile::V0Of2015;

fn packed(path: &Path, profile: Profile) -> Packed {
    pack(path, Options { profile, hidden: false }, &mut (), &mut |_| {}).unwrap()
}

/// The bytes that a seed stands for: `ChaCha20` under the seed's SHA-256, from its first block on.
fn stream(seed: &str) -> ChaCha20 {
    ChaCha20::new(&Sha256::digest(seed), &[0; 12].into())
}

fn write(path: &Path, size: usize, seed: &str) {
    let (mut stream, mut file) = (stream(seed), File::create(path).unwrap());
    let mut buffer = vec![0; MIB];
    for begin in (0..size).step_by(MIB) {
        let part = &mut buffer[..size.saturating_sub(begin).min(MIB)];
        part.fill(0);
        stream.apply_keystream(part);
        file.write_all(part).unwrap();
    }
}

#[test]
fn files_have_the_official_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "hello world").unwrap();
    let check = |profile, expected| assert_eq!(packed(&path, profile).root.to_string(), expected);
    check(V1, "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    check(V0, "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD");
    for (profile, size, seed, expected) in [
        (V1, MIB, "chunk-v1-seed", "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta"),
        (V1, MIB + 1, "chunk-v1-seed", "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"),
        (V0, MIB / 4, "chunk-v0-seed", "QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE"),
        (V0, MIB / 4 + 1, "chunk-v0-seed", "QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ"),
        (V0, 174 * MIB / 4, "v0-seed", "QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2"),
        (V0, 174 * MIB / 4 + 1, "v0-seed", "QmV81WL765sC8DXsRhE5fJv2rwhS4icHRaf3J9Zk5FdRnW"),
    ] {
        write(&path, size, seed);
        assert_eq!(packed(&path, profile).root.to_string(), expected, "{size} bytes of {seed}");
    }
}

/// A gibibyte and one byte more: the largest node, and the first that is one of two.
#[test]
fn files_of_a_gibibyte_have_the_official_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    write(&path, 1024 * MIB + 1, "v1-2025-seed");
    let expected = "bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe";
    assert_eq!(packed(&path, V1).root.to_string(), expected);
    File::options().write(true).open(&path).unwrap().set_len(1024 << 20).unwrap();
    let expected = "bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm";
    assert_eq!(packed(&path, V1).root.to_string(), expected);
}

/// Files of one letter, with names from a seed; the last name has a length of its own.
fn folder_of(count: usize, length: usize, last: usize, seed: &str) -> tempfile::TempDir {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz01234567890-_";
    let mut bytes = vec![0; MIB];
    stream(seed).apply_keystream(&mut bytes);
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = bytes.into_iter();
    for place in 1..=count {
        let length = if place == count { last } else { length };
        let letters = bytes.by_ref().take(length);
        let name: String =
            letters.map(|byte| char::from(*LETTERS.iter().cycle().nth(byte.into()).unwrap())).collect();
        fs::write(folder.path().join(name), "x").unwrap();
    }
    folder
}

#[test]
fn folders_are_split_exactly_where_the_profile_says() {
    let (v0, v1) = ("hamt-unixfs-v0-2015", "hamt-unixfs-v1-2025");
    for (profile, folder, expected) in [
        (V0, folder_of(4096, 30, 30, v0), "QmX5GtRk3TSSEHtdrykgqm4eqMEn3n2XhfkFAis5fjyZmN"),
        (V0, folder_of(4033, 31, 31, v0), "QmeMiJzmhpJAUgynAcxTQYek5PPKgdv3qEvFsdV3XpVnvP"),
        (V1, folder_of(4766, 11, 21, v1), "bafybeic3h7rwruealwxkacabdy45jivq2crwz6bufb5ljwupn36gicplx4"),
        (V1, folder_of(4766, 11, 22, v1), "bafybeiegvuterwurhdtkikfhbxcldohmxp566vpjdofhzmnhv6o4freidu"),
    ] {
        let options = Options { profile, hidden: true };
        let packed = pack(folder.path(), options, &mut (), &mut |_| {}).unwrap();
        assert_eq!(packed.root.to_string(), expected);
    }
}

#[test]
fn an_empty_folder_and_a_link_have_the_addresses_of_the_specification() {
    let folder = tempfile::tempdir().unwrap();
    let v0 = packed(folder.path(), V0).root.to_string();
    assert_eq!(v0, "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn");
    let v1 = packed(folder.path(), V1).root.to_string();
    assert_eq!(v1, "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
}
