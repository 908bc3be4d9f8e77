//! A data folder with a year of signed records, as the gateway's second copy: it makes its database from that.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::TempDir;
use wasm_core::keys::{SecretKey, Xprv, node_path};
use wasm_core::record::{
    ChainState, Clock, ClockSource, Flags, Gateway, Origin, RecordDraft, Register, Status, Text, TimeStatus,
};
use wasm_core::units::{UnixTime, WattHours};

const QUARTER_S: u64 = 900;
const METER: &str = "1ISK0078123456";
/// What the counters of the recorded meter stand at, in tenths of a Wh.
const IMPORT: u64 = 107_323_091;
const EXPORT: u64 = 282_753_245;

/// A folder for a gateway; in memory where there is such a folder, for the disk is not what is measured.
pub(super) struct Home {
    folder: TempDir,
}

/// A home with so many records, the newest of the last quarter hour.
pub(super) fn home(records: u32) -> Home {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    let home = Home { folder: folder.expect("a folder") };
    fs::create_dir(home.data()).expect("ours");
    let seed = [0x42; 32];
    let key = home.data().join("node.key");
    fs::write(&key, format!("{}\n", hex::encode(seed))).expect("writes");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("ours");
    let reading =
        Xprv::from_seed(&seed).expect("a key").secret_at(&node_path::READING.parse().expect("a path"));
    fs::write(home.data().join("records.ocmf"), journal(records, &reading.expect("a key"))).expect("writes");
    home
}

fn journal(records: u32, key: &SecretKey) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
    let first = now / QUARTER_S * QUARTER_S - (u64::from(records) - 1) * QUARTER_S;
    let mut state = ChainState::default();
    let mut lines = String::new();
    for number in 0..u64::from(records) {
        let time = UnixTime::from_secs(first + number * QUARTER_S).expect("early enough");
        let behind = u64::from(records) - number;
        let record =
            state.next(draft(time, IMPORT - behind * 900, EXPORT - behind * 1800), key).expect("fits");
        let _ = writeln!(lines, "{}", record.as_str());
    }
    lines
}

fn draft(time: UnixTime, import: u64, export: u64) -> RecordDraft {
    let text = |text| Text::new(text).expect("a text");
    let register =
        |tenths: u64| Some(Register { value: WattHours::from_wh(tenths / 10), status: Status::Good });
    RecordDraft {
        gateway: Gateway {
            id: text("BlockPro gateway"),
            serial: text("BP-0000000000000000"),
            version: text("0.1.0"),
        },
        vendor: text("ISK"),
        model: text("MT175"),
        meter: METER.parse().expect("a number"),
        time,
        time_status: TimeStatus::Synchronised,
        import: register(import),
        export: register(export),
        origin: Origin {
            proto: text("sml"),
            import: Some(import),
            export: Some(export),
            scale: -1,
            second_index: Some(time.secs() % 1_000_000_000),
            telegram: Some([7; 32]),
        },
        clock: Clock { source: ClockSource::Ntp, error_ms: None },
        flags: Flags::NONE,
    }
}

impl Home {
    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Writes the configuration for a meter on this port.
    pub(super) fn configure(&self, port: &Path) -> PathBuf {
        let path = self.folder.path().join("gateway.toml");
        let text = format!(
            "network = \"devnet\"\ndata_dir = \"data\"\nlisten = \"127.0.0.1:0\"\nclock = \"ntp\"\n[meter]\n\
             source = \"serial\"\nport = {port:?}\nnumber = \"{METER}\"\nvendor = \"ISK\"\nmodel = \"MT175\"\n"
        );
        fs::write(&path, text).expect("writes");
        path
    }
}
