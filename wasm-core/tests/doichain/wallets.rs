//! Keys and addresses as the wallets in use compute them.

use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::{Mnemonic, Passphrase, PublicKey, SecretKey, Xprv, Xpub};
use wasm_core::network::Network;
use wasm_core::script::Script;

use crate::vectors;

fn parsed(text: &str, network: Network) -> Address {
    text.parse::<Address<Unchecked>>().unwrap().require_network(network).unwrap()
}

#[test]
fn keys_of_known_wallets() {
    for row in vectors::prior_art().keys {
        let seed = Mnemonic::parse(&row.mnemonic)
            .unwrap()
            .to_seed(&Passphrase::ascii(&row.bip39_passphrase).unwrap());
        let secret = Xprv::from_seed(seed.as_bytes()).unwrap().secret_at(&row.path).unwrap();
        let key = secret.public();
        let label = format!("{} {}", row.label, row.path);
        assert_eq!(key, row.pubkey, "{label}");
        assert_eq!(secret.to_bytes(), vectors::secret(&row.wif_mainnet).to_bytes(), "{label}");
        assert_eq!(*secret.to_wif(Network::Mainnet), row.wif_mainnet, "{label}");
        let imported = SecretKey::from_wif(&row.wif_mainnet, Network::Mainnet).unwrap();
        assert_eq!(imported.public(), key, "{label}");
        assert_eq!(Address::p2pkh(&key, Network::Mainnet).to_string(), row.p2pkh_mainnet, "{label}");
        for (network, text) in [
            (Network::Mainnet, &row.p2wpkh_mainnet),
            (Network::Testnet, &row.p2wpkh_testnet),
            (Network::Regtest, &row.p2wpkh_regtest),
            (Network::Devnet, &row.p2wpkh_regtest),
        ] {
            assert_eq!(Address::p2wpkh(&key, network).to_string(), *text, "{label}");
            assert_eq!(parsed(text, network).script_pubkey(), Script::p2wpkh(key.hash160()), "{label}");
        }
        let hash = |address: Address| address.script_pubkey().electrum_scripthash();
        assert_eq!(hash(Address::p2wpkh(&key, Network::Mainnet)), row.scripthash_p2wpkh, "{label}");
        assert_eq!(hash(Address::p2pkh(&key, Network::Mainnet)), row.scripthash_p2pkh, "{label}");
    }
}

#[test]
fn multisig_addresses() {
    for row in vectors::prior_art().multisig {
        let (m, keys) = row.witness_script.parse_multisig().unwrap();
        assert_eq!((m, keys.len()), (row.m, row.n), "{}", row.label);
        assert_eq!(Script::multisig(m, &keys).unwrap(), row.witness_script, "{}", row.label);
        let p2wsh = |network| Address::p2wsh(&row.witness_script, network).to_string();
        assert_eq!(p2wsh(Network::Mainnet), row.p2wsh_mainnet, "{}", row.label);
        assert_eq!(p2wsh(Network::Devnet), row.p2wsh_regtest, "{}", row.label);
        let nested = |network| Address::p2sh(&Script::p2wsh(&row.witness_script), network).to_string();
        assert_eq!(nested(Network::Mainnet), row.p2sh_p2wsh_mainnet, "{}", row.label);
        assert_eq!(nested(Network::Testnet), row.p2sh_p2wsh_testnet_regtest, "{}", row.label);
        assert_eq!(nested(Network::Regtest), row.p2sh_p2wsh_testnet_regtest, "{}", row.label);
    }
}

#[test]
fn every_address_form() {
    let vectors = vectors::addresses();
    let script = |name: &str| vectors.scripts[name].parse::<Script>().unwrap();
    let key = PublicKey::from_hex(&vectors.scripts["pub"]).unwrap();
    assert_eq!(hex::encode(key.hash160()), vectors.scripts["h160"]);
    let networks = [
        (Network::Mainnet, &vectors.mainnet),
        (Network::Testnet, &vectors.testnet),
        (Network::Regtest, &vectors.regtest),
        (Network::Devnet, &vectors.regtest),
    ];
    for (network, texts) in networks {
        let rows = [
            ("p2pkh", Address::p2pkh(&key, network)),
            ("p2wpkh", Address::p2wpkh(&key, network)),
            ("p2sh_1of2", Address::p2sh(&script("ms_1of2"), network)),
            ("p2wsh_1of2", Address::p2wsh(&script("ms_1of2"), network)),
            ("p2sh_2of3", Address::p2sh(&script("ms_2of3"), network)),
            ("p2wsh_2of3", Address::p2wsh(&script("ms_2of3"), network)),
            ("p2sh_p2wpkh", Address::p2sh(&Script::p2wpkh(key.hash160()), network)),
        ];
        for (name, address) in rows {
            assert_eq!(address.to_string(), texts[name], "{network} {name}");
            assert_eq!(parsed(&texts[name], network), address, "{network} {name}");
            if let Some(expected) = vectors.scripts.get(name) {
                assert_eq!(address.script_pubkey().to_string(), *expected, "{network} {name}");
            }
        }
    }
    let wrong = vectors.mainnet["p2wpkh"].parse::<Address<Unchecked>>().unwrap();
    assert!(wrong.require_network(Network::Testnet).is_err());
}

/// What each secret type must not show, whoever formats it.
#[test]
fn secrets_do_not_show_themselves() {
    let mnemonic = Mnemonic::from_entropy(&[0x5e; 16]).unwrap();
    let seed = mnemonic.to_seed(&Passphrase::normalized("passphrase"));
    let root = Xprv::from_seed(seed.as_bytes()).unwrap();
    let secret = root.secret();
    let copy = SecretKey::from_bytes(&secret.to_bytes()).unwrap();
    let shown = [
        format!("{mnemonic:?} {mnemonic:#?}"),
        format!("{seed:?} {seed:#?} {:?}", Passphrase::normalized("passphrase")),
        format!("{root:?} {root:#?} {:?}", root.neuter()),
        format!("{secret:?} {secret:#?} {copy:?}"),
    ]
    .concat();
    let forbidden = [
        hex::encode(secret.to_bytes()),
        hex::encode(seed.as_bytes()),
        hex::encode([0x5e; 16]),
        "94, 94".to_owned(),
        "passphrase\"".to_owned(),
        format!("{:?}", seed.as_bytes()[..4].to_vec()).replace(['[', ']'], ""),
        format!("{:?}", secret.to_bytes()[..4].to_vec()).replace(['[', ']'], ""),
        format!("{} ", mnemonic.words()[0]),
    ];
    for text in forbidden {
        assert!(!shown.to_lowercase().contains(&text), "{shown}");
    }
}

/// BIP 32, test vectors 1 to 4: both texts of every key, forth and back, and public from private.
#[test]
fn bip32_vectors() {
    let vectors = vectors::bip32();
    let prefix = |text: &str, network| {
        let bytes = bs58::decode(text).with_check(None).into_vec().unwrap();
        let version: &[u8] = match (network, text.starts_with("xprv")) {
            (Network::Mainnet, _) => &bytes[..4],
            (_, true) => &[0x04, 0x35, 0x83, 0x94],
            (_, false) => &[0x04, 0x35, 0x87, 0xcf],
        };
        bs58::encode([version, &bytes[4..]].concat()).with_check().into_string()
    };
    for row in vectors.valid {
        let root = Xprv::from_seed(&hex::decode(&row.seed).unwrap()).unwrap();
        let key = root.derive(&row.path).unwrap();
        for network in Network::ALL {
            let (xprv, xpub) = (prefix(&row.xprv, network), prefix(&row.xpub, network));
            assert_eq!(*key.to_base58(network), xprv, "{} {network}", row.path);
            assert_eq!(key.neuter().to_base58(network), xpub, "{} {network}", row.path);
            let read = Xprv::from_base58(&xprv, network).unwrap();
            assert_eq!(*read.to_base58(network), xprv);
            assert_eq!(Xpub::from_base58(&xpub, network).unwrap().to_base58(network), xpub);
            assert_eq!(Xpub::from_base58(&xpub, network).unwrap().public(), key.secret().public());
            assert!(Xpub::from_base58(&xprv, network).is_err(), "a private key is no public one");
            assert!(Xprv::from_base58(&xpub, network).is_err());
        }
        assert!(Xprv::from_base58(&row.xprv, Network::Testnet).is_err(), "another network");
    }
    for row in vectors.invalid {
        assert!(Xprv::from_base58(&row.key, Network::Mainnet).is_err(), "{}", row.why);
        assert!(Xpub::from_base58(&row.key, Network::Mainnet).is_err(), "{}", row.why);
    }
}

/// The English reference vectors of BIP 39, and `bitcoin`'s opinion on the root key.
#[test]
fn bip39_vectors() {
    for row in vectors::bip39() {
        let entropy = hex::decode(&row.entropy).unwrap();
        let mnemonic = Mnemonic::from_entropy(&entropy).unwrap();
        assert_eq!(mnemonic.words().join(" "), row.words);
        assert_eq!(*Mnemonic::parse(&row.words).unwrap().to_entropy(), entropy, "{}", row.words);
        let seed = mnemonic.to_seed(&Passphrase::ascii("TREZOR").unwrap());
        assert_eq!(hex::encode(seed.as_bytes()), row.seed, "{}", row.words);
        let root = Xprv::from_seed(seed.as_bytes()).unwrap();
        assert_eq!(*root.to_base58(Network::Mainnet), row.xprv, "{}", row.words);
        let reference =
            bitcoin::bip32::Xpriv::new_master(bitcoin::NetworkKind::Main, seed.as_bytes()).unwrap();
        let secp = bitcoin::secp256k1::Secp256k1::new();
        assert_eq!(root.fingerprint(), reference.fingerprint(&secp).to_bytes());
    }
}

/// Passphrases of other scripts and forms give the seeds that the `bip39` crate gives, with its own tables.
#[test]
fn passphrases_are_normalised() {
    let words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    let reference = bip39::Mnemonic::parse_in(bip39::Language::English, words).unwrap();
    for text in
        ["", "TREZOR", "Z\u{e4}hler", "Za\u{308}hler", "\u{fb01}ne \u{2460}", "メートルガバヴァ", "가각"]
    {
        let seed = Mnemonic::parse(words).unwrap().to_seed(&Passphrase::new(text));
        assert_eq!(seed.as_bytes(), &reference.to_seed(text), "{text}");
    }
}

/// Every key of a known wallet is found by the restore that looks where the protocol says.
#[test]
fn known_wallets_are_restored() {
    use wasm_core::wallet::{Account, Restore};

    for row in vectors::prior_art().keys {
        let old = row.bip39_passphrase == Account::OLD_PASSPHRASE;
        let accounts: &[Account] = if old { &Account::OLD } else { &Account::USUAL };
        let passphrase = Passphrase::ascii(&row.bip39_passphrase).unwrap();
        let seed = Mnemonic::parse(&row.mnemonic).unwrap().to_seed(&passphrase);
        let mut restore = Restore::new(&Xprv::from_seed(seed.as_bytes()).unwrap(), accounts).unwrap();
        let hash = row.pubkey.hash160();
        let asked = restore.ask();
        let known =
            asked.iter().find(|script| **script == Script::p2pkh(hash) || **script == Script::p2wpkh(hash));
        restore.mark_used(known.unwrap_or_else(|| panic!("{} {}", row.label, row.path)));
        let key = restore.scripts().into_iter().find(|(script, _)| Some(script) == known).unwrap().1;
        assert_eq!(key.path(), row.path, "{}", row.label);
    }
}
