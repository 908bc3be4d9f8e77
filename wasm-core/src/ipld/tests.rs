//! Names and encodings, each against one made elsewhere.

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    v: u64,
    kind: String,
    link: Option<Cid>,
    #[serde(with = "serde_bytes")]
    data: Vec<u8>,
}

fn sample() -> Sample {
    Sample { v: 1, kind: "x".into(), link: Some(raw_cid(b"hello")), data: vec![7, 8] }
}

#[test]
fn known_names() {
    // Made with Python: base32(0x01 codec 0x12 0x20 sha256), lower case without padding, "b" in front.
    for (codec, block, name) in [
        (Codec::Raw, &b"hello"[..], "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"),
        (Codec::Raw, &b""[..], "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
        (Codec::DagCbor, &b"\xa0"[..], "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua"),
    ] {
        let cid = Cid::of(codec, block);
        assert_eq!(cid.to_string(), name);
        assert_eq!(name.parse(), Ok(cid));
        assert_eq!(check(&cid, block), Ok(()));
    }
}

#[test]
fn names_of_other_kinds_are_refused() {
    let cid = raw_cid(b"hello").to_string();
    for (row, text) in [
        ("empty", String::new()),
        ("one letter", "b".into()),
        ("cut", cid[..40].into()),
        ("one letter more", format!("{cid}a")),
        ("bits to spare", cid.replace("yeq", "yer")),
        ("upper case base32", cid.to_uppercase()),
        ("a letter outside of base32", cid.replace('q', "1")),
        ("an umlaut", cid.replace('q', "ä")),
        ("CIDv0", "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n".into()),
        ("dag-pb", "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku".into()),
        ("identity hash", "bafkqaaa".into()),
    ] {
        assert!(matches!(text.parse::<Cid>(), Err(IpldError::NotACid { .. })), "{row}: {text}");
    }
}

#[test]
fn names_are_those_of_the_cid_crate() {
    for block in 0..100_u32 {
        let cid = Cid::of(if block % 2 == 0 { Codec::Raw } else { Codec::DagCbor }, &block.to_le_bytes());
        let generic = cid.to_generic();
        assert_eq!((cid.to_string(), cid.to_bytes().to_vec()), (generic.to_string(), generic.to_bytes()));
        assert_eq!(cid.to_string().parse(), Ok(cid));
    }
}

#[test]
fn wrong_block() {
    let expected = raw_cid(b"hello");
    let found = raw_cid(b"hellp");
    assert_eq!(check(&expected, b"hellp"), Err(IpldError::WrongHash { expected, found }));
}

#[test]
fn golden_block_with_a_link() {
    // {"v":1,"data":h'0708',"kind":"x","link":42(h'00' || cid)}: keys by length, then bytes.
    let link = hex::encode(raw_cid(b"hello").to_generic().to_bytes());
    let expected =
        format!("a4617601646461746142070864 6b696e64 6178 646c696e6b d82a582500{link}").replace(' ', "");
    let block = encode(&sample()).unwrap();
    assert_eq!(hex::encode(&block), expected);
    assert_eq!(decode::<Sample>(&block, 1000), Ok(sample()));
    assert_eq!(head(&block, 1000), Ok(Head { v: 1, kind: "x".into() }));
}

#[test]
fn every_other_encoding_is_refused() {
    let good = hex::encode(encode(&sample()).unwrap());
    let unordered =
        good.replace("617601646461746142 0708".replace(' ', "").as_str(), "6464617461420708617601");
    for (row, block) in [
        ("trailing byte", format!("{good}00")),
        ("long integer", good.replacen("617601", "61761801", 1)),
        ("long length", good.replacen("a4", "b804", 1)),
        ("keys out of order", unordered),
        ("key twice", good.replacen("a4617601", "a5617601617601", 1)),
        ("unknown key", good.replacen("a4617601", "a56176016177 01".replace(' ', "").as_str(), 1)),
        ("missing key", good.replacen("a4617601", "a3", 1)),
        ("indefinite map", format!("bf{}ff", &good[2..])),
        ("float", good.replacen("617601", "6176fb3ff0000000000000", 1)),
        ("link to dag-pb", good.replacen("d82a5825000155", "d82a5825000170", 1)),
        ("empty", String::new()),
        ("deep nesting", "81".repeat(1000)),
    ] {
        let block = hex::decode(block).unwrap();
        assert!(decode::<Sample>(&block, 2000).is_err(), "{row}");
    }
}

#[test]
fn too_long() {
    assert_eq!(decode::<Sample>(&[0; 11], 10), Err(IpldError::TooLong { len: 11, max: 10 }));
    assert_eq!(head(&[0; 11], 10), Err(IpldError::TooLong { len: 11, max: 10 }));
    let huge = Sample { data: vec![0; MAX_BLOCK_BYTES], ..sample() };
    assert!(matches!(encode(&huge), Err(IpldError::TooLong { .. })));
}
