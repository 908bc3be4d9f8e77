//! Keys and addresses as the wallets in use compute them.

use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::{Mnemonic, PublicKey, Xprv};
use wasm_core::network::Network;
use wasm_core::script::Script;

use crate::vectors;

fn parsed(text: &str, network: Network) -> Address {
    text.parse::<Address<Unchecked>>().unwrap().require_network(network).unwrap()
}

#[test]
fn keys_of_known_wallets() {
    for row in vectors::prior_art().keys {
        let seed = Mnemonic::parse(&row.mnemonic).unwrap().to_seed(&row.bip39_passphrase);
        let secret = Xprv::from_seed(seed.as_bytes()).unwrap().secret_at(&row.path).unwrap();
        let key = secret.public();
        let label = format!("{} {}", row.label, row.path);
        assert_eq!(key, row.pubkey, "{label}");
        assert_eq!(secret.to_bytes(), vectors::secret(&row.wif_mainnet).to_bytes(), "{label}");
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
    use wasm_core::keys::SecretKey;

    let mnemonic = Mnemonic::from_entropy(&[0x5e; 16]).unwrap();
    let seed = mnemonic.to_seed("passphrase");
    let root = Xprv::from_seed(seed.as_bytes()).unwrap();
    let secret = root.secret();
    let copy = SecretKey::from_bytes(&secret.to_bytes()).unwrap();
    let shown = [
        format!("{mnemonic:?} {mnemonic:#?}"),
        format!("{seed:?} {seed:#?}"),
        format!("{root:?} {root:#?} {:?}", root.neuter()),
        format!("{secret:?} {secret:#?} {copy:?}"),
    ]
    .concat();
    let forbidden = [
        hex::encode(secret.to_bytes()),
        hex::encode(seed.as_bytes()),
        hex::encode([0x5e; 16]),
        "94, 94".to_owned(),
        format!("{:?}", seed.as_bytes()[..4].to_vec()).replace(['[', ']'], ""),
        format!("{:?}", secret.to_bytes()[..4].to_vec()).replace(['[', ']'], ""),
        format!("{} ", mnemonic.words()[0]),
    ];
    for text in forbidden {
        assert!(!shown.to_lowercase().contains(&text), "{shown}");
    }
}
