use super::Config;
use std::path::Path;
use wasm_core::network::Network;

fn load(text: &str) -> Result<Config, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("gateway.toml");
    std::fs::write(&path, text).expect("writes");
    Config::load(&path).map_err(|error| {
        let place = format!("{}: ", path.display());
        std::error::Error::source(&error)
            .map_or_else(|| error.to_string(), ToString::to_string)
            .replace(&place, "")
    })
}

const REPLAY: &str =
    "network = \"devnet\"\ndata_dir = \"data\"\n[meter]\nsource = \"replay\"\nfile = \"dump.bin\"\n";

#[test]
fn the_example_is_a_configuration() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let config = Config::load(&path).expect("the example can be read");
    assert_eq!(config.network, Network::Mainnet);
    assert_eq!(config.interval_s, 900);
    assert_eq!(config.file_records(), 4);
    assert_eq!(config.meter.baud, 9600);
}

#[test]
fn a_replayed_meter_needs_little() {
    let config = load(REPLAY).expect("enough");
    assert!(config.data_dir.ends_with("data") && config.data_dir.is_absolute(), "beside the file");
    assert!(config.meter.recording().expect("given").is_absolute());
    assert_eq!(config.meter.number().expect("a default").as_str(), "1ISK0078123456");
}

#[test]
fn what_cannot_be_is_named() {
    let serial = "network = \"mainnet\"\ndata_dir = \"d\"\n[meter]\nsource = \"serial\"\n";
    for (row, text, wanted) in [
        ("interval", REPLAY.replace("[meter]", "interval_s = 7\n[meter]"), "interval_s is 7"),
        ("interval 0", REPLAY.replace("[meter]", "interval_s = 0\n[meter]"), "interval_s is 0"),
        ("file", REPLAY.replace("[meter]", "file_records = 901\n[meter]"), "file_records is 901"),
        ("empty file", REPLAY.replace("[meter]", "file_records = 0\n[meter]"), "file_records is 0"),
        ("network", REPLAY.replace("devnet", "moon"), "moon"),
        ("unknown key", REPLAY.replace("[meter]", "intervall_s = 5\n[meter]"), "intervall_s"),
        ("number", format!("{REPLAY}number = \"1 EMH\"\n"), "1 EMH"),
        ("vendor", format!("{REPLAY}vendor = \"a|b\"\n"), "meter.vendor is a|b"),
        ("fee", format!("{REPLAY}[anchor]\nfee_rate = 1\n"), "100"),
        ("serial without number", serial.to_owned(), "meter.number is missing"),
        ("serial without vendor", format!("{serial}number = \"1A\"\n"), "meter.vendor is missing"),
        (
            "serial without port",
            format!("{serial}number = \"1A\"\nvendor = \"A\"\nmodel = \"B\"\n"),
            "meter.port is missing",
        ),
        ("no meter", "network = \"devnet\"\ndata_dir = \"d\"\n".to_owned(), "meter"),
    ] {
        let error = load(&text).expect_err(row);
        assert!(error.contains(wanted), "{row}: {error}");
    }
    Config::load(Path::new("no such file")).expect_err("nothing there");
}
