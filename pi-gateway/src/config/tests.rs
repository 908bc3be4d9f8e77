use super::{Config, Protocol, PushKind};
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
    assert_eq!(config.meter.settings(Protocol::Sml).baud, 9600);
}

#[test]
fn a_replayed_meter_needs_little() {
    let config = load(REPLAY).expect("enough");
    assert!(config.data_dir.ends_with("data") && config.data_dir.is_absolute(), "beside the file");
    assert!(config.meter.recording().expect("given").is_absolute());
    assert_eq!(config.meter.number().expect("a default").as_str(), "1ISK0078123456");
    let quick = load(&REPLAY.replace("[meter]", "interval_s = 1\n[meter]")).expect("enough");
    assert_eq!(quick.file_records(), 900, "no more than a file may hold");
}

const KUBO: &str = "name = \"home\"\nkind = \"kubo\"\nurl = \"http://127.0.0.1:5001\"";

/// The same with somebody to push to.
fn push(keys: &str) -> String {
    REPLAY.replace("[meter]", &format!("[[push]]\n{keys}\n[meter]"))
}

#[test]
fn those_who_keep_files_too() {
    let kubo = push(&format!("{KUBO}\ntoken_file = \"t\""));
    let more = "[[push]]\nname = \"b\"\nkind = \"pinning\"\nurl = \"https://psa.example.org/v1/\"\n\
                token_file = \"/t\"\norigins = [\"/ip4/1.2.3.4/tcp/4001/p2p/12D3\"]\n[meter]";
    let config = load(&kubo.replace("[meter]", more)).expect("two targets");
    let [home, service] = config.push.as_slice() else { panic!("{:?}", config.push) };
    assert!(home.token_file.as_ref().is_some_and(|file| file.is_absolute() && file.ends_with("t")));
    assert_eq!((service.kind, service.timeout_s), (PushKind::Pinning, 120));
}

const REAL: &str = "network = \"devnet\"\ndata_dir = \"d\"\n[meter]\nnumber = \"1A\"\nvendor = \"A\"\n\
                    model = \"B\"\n";

#[test]
fn every_kind_of_meter_has_a_driver() {
    for (row, keys, driver, fresh_s) in [
        ("sml", "source = \"serial\"\nport = \"p\"", "Sml", 10),
        ("d0", "source = \"serial\"\nprotocol = \"d0\"\nport = \"p\"", "SevenEven", 10),
        ("d0-poll", "source = \"serial\"\nprotocol = \"d0-poll\"\nport = \"p\"", "ModeC", 120),
        ("dsmr", "source = \"serial\"\nprotocol = \"dsmr\"\nport = \"p\"", "115200", 20),
        (
            "rtu",
            "source = \"serial\"\nprotocol = \"sdm\"\nport = \"p\"\nframing = \"8E1\"\nunit = 7",
            "unit: 7",
            10,
        ),
        ("tcp", "source = \"tcp\"\nprotocol = \"sunspec\"\naddress = \"a:502\"", "SunSpec", 10),
        ("mqtt", "source = \"mqtt\"\naddress = \"a:1883\"\nmqtt.topic = \"t\"", "Tasmota", 90),
        (
            "shelly",
            "source = \"mqtt\"\nprotocol = \"shelly\"\naddress = \"a:1\"\nmqtt.topic = \"t\"",
            "Shelly",
            90,
        ),
        ("s0", "source = \"gpio\"\ns0.line = 17\ns0.start_wh = 5", "count: 5", 10),
    ] {
        let config = load(&format!("{REAL}{keys}\n")).expect(row);
        let text = format!("{:?}", config.meter.driver((None, None)).expect(row));
        assert!(text.contains(driver), "{row}: {text}");
        assert_eq!(config.meter.fresh(900).as_secs(), fresh_s, "{row}");
    }
}

#[test]
fn what_a_driver_needs_is_named() {
    for (row, keys, wanted) in [
        ("no protocol", "source = \"tcp\"\naddress = \"a:502\"", "meter.protocol is missing"),
        ("other source", "source = \"tcp\"\nprotocol = \"d0\"\naddress = \"a:502\"", "meter.protocol is d0"),
        ("no address", "source = \"tcp\"\nprotocol = \"sdm\"", "meter.address is missing"),
        ("no topic", "source = \"mqtt\"\naddress = \"a:1883\"", "meter.mqtt.topic is missing"),
        ("no port", "source = \"mqtt\"\naddress = \"a\"\nmqtt.topic = \"t\"", "meter.address is a"),
        ("no line", "source = \"gpio\"", "meter.s0.line is missing"),
        ("pulses", "source = \"gpio\"\ns0.line = 1\ns0.pulses_per_kwh = 0", "meter.s0.pulses_per_kwh is 0"),
        (
            "no password",
            "source = \"mqtt\"\naddress = \"a:1\"\nmqtt = {topic = \"t\", user = \"u\", password_file = \"x\"}",
            "No such file",
        ),
        ("framing", "source = \"serial\"\nport = \"p\"\nframing = \"9Z9\"", "9Z9"),
        ("poll", "source = \"serial\"\nport = \"p\"\npoll_ms = 1", "meter.poll_ms is 1"),
    ] {
        let error = load(&format!("{REAL}{keys}\n")).expect_err(row);
        assert!(error.contains(wanted), "{row}: {error}");
    }
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
        ("open", REPLAY.replace("[meter]", "listen = \"0.0.0.0:1\"\n[meter]"), "allow_plain_http"),
        ("https", format!("{REPLAY}[https]\nmode = \"on\"\n"), "unknown variant"),
        ("https key", format!("{REPLAY}[https]\nmode = \"own\"\nhook = []\n"), "hook"),
        (
            "public name",
            format!("{REPLAY}[https]\nmode = \"own\"\nnames = [\"a.example.org\"]\n"),
            "local network",
        ),
        ("no key", format!("{REPLAY}[https]\nmode = \"files\"\ncertificate = \"a\"\n"), "key"),
        (
            "no hook",
            format!("{REPLAY}[https]\nmode = \"acme\"\nnames = [\"a.example.org\"]\nhook = []\n"),
            "https.hook",
        ),
        (
            "no terms",
            format!("{REPLAY}[https]\nmode = \"acme\"\nnames = [\"a.example.org\"]\nhook = [\"x\"]\n"),
            "https.terms_agreed",
        ),
        (
            "no name",
            format!("{REPLAY}[https]\nmode = \"acme\"\nnames = [\"a b.org\"]\nhook = [\"x\"]\n"),
            "https.names is a b.org",
        ),
        ("no meter", "network = \"devnet\"\ndata_dir = \"d\"\n".to_owned(), "meter"),
    ] {
        let error = load(&text).expect_err(row);
        assert!(error.contains(wanted), "{row}: {error}");
    }
    Config::load(Path::new("no such file")).expect_err("nothing there");
}

#[test]
fn what_cannot_be_pushed_to_is_named() {
    for (row, text, wanted) in [
        (
            "push name",
            push("name = \"Home\"\nkind = \"kubo\"\nurl = \"http://localhost\""),
            "push.name is Home",
        ),
        (
            "push twice",
            push(&[KUBO, "[[push]]", KUBO].join("\n")),
            "push.name is home, but must be given once",
        ),
        ("push kind", push("name = \"a\"\nkind = \"ftp\"\nurl = \"http://localhost\""), "ftp"),
        ("push url", push(&KUBO.replace("http", "ftp")), "push.url is another text"),
        ("push user", push(&KUBO.replace("127", "user:secret@127")), "push.url is another text"),
        ("push query", push(&KUBO.replace("5001", "5001/?a=b")), "push.url is another text"),
        (
            "push token in plain",
            push(&(KUBO.replace("127.0.0.1", "192.168.1.9") + "\ntoken_file = \"t\"")),
            "push.url is http://, but must be https:// where a token goes to another machine",
        ),
        ("push origins", push(&format!("{KUBO}\norigins = [\"/ip4/1.2.3.4\"]")), "push.origins is given"),
        (
            "push origin",
            push(&format!("{}\norigins = [\"x\"]", KUBO.replace("kubo", "pinning"))),
            "multiaddrs",
        ),
        ("push patience", push(&format!("{KUBO}\ntimeout_s = 0")), "push.timeout_s is 0"),
    ] {
        let error = load(&text).expect_err(row);
        assert!(error.contains(wanted), "{row}: {error}");
    }
}
