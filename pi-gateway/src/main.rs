//! Command line of the gateway: the only place that prints.

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use pi_gateway::app::{App, Ready};
use pi_gateway::archive::{Archive, Finding};
use pi_gateway::config::Config;
use pi_gateway::meter::line::Language;
use pi_gateway::setup::{self, Answers, Plan};
use pi_gateway::{decode, link, notice, probe};
use std::fs::File;
use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use tracing_subscriber::EnvFilter;
use wasm_core::hash::sha256;
use wasm_core::units::UnixTime;

/// Where the package has its configuration, and its unit.
const CONFIG: &str = "/etc/blockpro/gateway.toml";
const UNIT: &str = "blockpro-gateway.service";

/// Reads an electricity meter, signs each reading, and anchors the sums on Doichain.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the gateway.
    Run {
        /// The configuration file; see `config.example.toml`.
        #[arg(long)]
        config: PathBuf,
        /// Print one JSON line on standard output when the gateway is up.
        #[arg(long)]
        json: bool,
        /// How the log is written.
        #[arg(long, default_value = "text")]
        log: Log,
    },
    /// Ask what a configuration needs, look at the meter, and write the configuration.
    Setup(Box<Setup>),
    /// Make a new pairing code in the running gateway and show it, as a code for cameras too.
    Pair {
        /// The configuration file.
        #[arg(long, default_value = CONFIG)]
        config: PathBuf,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a token for reading only, and what the configuration shall know of it.
    Token,
    /// Check everything that is stored: signatures, order, files. The gateway must not run meanwhile.
    Verify {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Print the findings as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write records, files and the public key into a new folder. The gateway must not run meanwhile.
    Export {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// The folder to make.
        #[arg(long)]
        out: PathBuf,
    },
    /// Find out what a serial port or a TCP address speaks, and print a configuration for it.
    Probe {
        /// A serial device, or `host:port` of a Modbus meter.
        port: String,
        /// Seconds to listen at each speed: meters push every 1 to 10 seconds.
        #[arg(long, default_value_t = 11)]
        listen_s: u16,
    },
    /// Print what is in a recorded stream of telegrams, one JSON line per valid frame.
    Decode {
        /// The language of the meter.
        #[arg(long)]
        protocol: Protocol,
        /// Unix time at which an MQTT message was recorded: one much older was a retained one. Default: now.
        #[arg(long)]
        at: Option<u64>,
        /// The recording.
        file: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
struct Setup {
    /// The file to write.
    #[arg(long, default_value = CONFIG)]
    config: PathBuf,
    /// Write over a file that is there.
    #[arg(long)]
    force: bool,
    /// Ask nothing that has a usual answer.
    #[arg(long)]
    yes: bool,
    /// Start the gateway afterwards: by systemd where the package is installed, else in this terminal.
    #[arg(long)]
    start: bool,
    #[command(flatten)]
    answers: Answers,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Log {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Protocol {
    /// SML, the push telegrams of German meters.
    Sml,
    /// D0 (IEC 62056-21), readouts of text lines.
    D0,
    /// DSMR P1, the customer port in the Netherlands, Belgium and elsewhere.
    Dsmr,
    /// One MQTT message of Tasmota or Shelly.
    Mqtt,
}

fn main() -> ExitCode {
    match command(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {}", in_words(&error));
            ExitCode::FAILURE
        }
    }
}

/// What failed and why, without what a cause only repeats.
fn in_words(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| !cause.is_empty()) {
        if said.contains(&cause) {
            continue;
        }
        if !said.is_empty() {
            said.push_str(": ");
        }
        said.push_str(&cause);
    }
    said
}

fn command(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Run { config, json, log } => run(&config, json, log),
        Command::Token => token(),
        Command::Setup(setup) => set_up(*setup),
        Command::Pair { config, json } => pair(&Config::load(&config)?.data_dir, json),
        Command::Verify { config, json } => verify(&Config::load(&config)?, json),
        Command::Export { config, out } => {
            let done = Archive::open(&Config::load(&config)?)?.export(&out)?;
            let mut stdout = std::io::stdout().lock();
            Ok(writeln!(stdout, "{} records and {} files in {}", done.records, done.files, out.display())?)
        }
        Command::Probe { port, listen_s } => probe(&port, Duration::from_secs(listen_s.into())),
        Command::Decode { protocol, at, file } => {
            let input = File::open(&file).with_context(|| format!("cannot open {}", file.display()))?;
            decode(protocol, at, input).context("cannot decode")
        }
    }
}

/// Fails if what is stored is damaged; what the meter did is only told.
fn verify(config: &Config, json: bool) -> anyhow::Result<()> {
    let found = Archive::open(config)?.verify()?;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
    } else {
        writeln!(out, "{} records, {} files, {} days", found.records, found.files, found.days)?;
        for (word, findings) in [("DAMAGED", &found.damaged), ("noted", &found.noted)] {
            for Finding { place, check, reason } in findings {
                writeln!(out, "{word}  {place}  {check}: {reason}")?;
            }
        }
    }
    anyhow::ensure!(found.damaged.is_empty(), "damage was found, {} in all", found.damaged.len());
    Ok(())
}

fn set_up(setup: Setup) -> anyhow::Result<()> {
    let Setup { config, force, yes, start, answers } = setup;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let plan = Plan { config: config.clone(), force, yes, answers, start };
    let start = runtime.block_on(setup::run(plan, std::io::stdin().lock(), std::io::stdout()))?;
    drop(runtime);
    let packaged = Path::new("/run/systemd/system").exists() && config == Path::new(CONFIG);
    match (start, packaged) {
        (false, true) => Ok(writeln!(std::io::stdout(), "Start it by: systemctl enable --now {UNIT}")?),
        (false, false) => {
            Ok(writeln!(std::io::stdout(), "Start it by: pi-gateway run --config {}", config.display())?)
        }
        (true, true) => {
            let started = std::process::Command::new("systemctl").args(["enable", "--now", UNIT]).status();
            anyhow::ensure!(started.context("systemctl")?.success(), "systemd did not start {UNIT}");
            pair(&Config::load(&config)?.data_dir, false)
        }
        (true, false) => run(&config, false, Log::Text),
    }
}

fn pair(data_dir: &Path, json: bool) -> anyhow::Result<()> {
    let notice = notice::renew(data_dir)?;
    let mut out = std::io::stdout().lock();
    if json {
        return Ok(writeln!(out, "{}", serde_json::to_string(&notice)?)?);
    }
    writeln!(out, "Gateway       {}", notice.origin)?;
    if let Some(fingerprint) = &notice.fingerprint {
        writeln!(out, "Fingerprint   {fingerprint}")?;
    }
    let code = notice.code.unwrap_or_default();
    writeln!(out, "Pairing code  {code}   (good once, for {} minutes)", notice.valid_s / 60)?;
    show_link(&mut out, notice.link.as_deref())
}

/// A link also as a code for cameras, where somebody looks.
fn show_link(out: &mut impl Write, link: Option<&str>) -> anyhow::Result<()> {
    let Some(link) = link else { return Ok(()) };
    writeln!(out, "Pairing link  {link}")?;
    if std::io::stdout().is_terminal() {
        write!(out, "{}", link::qr(link))?;
    }
    Ok(())
}

/// The gateway itself only ever knows the hash.
fn token() -> anyhow::Result<()> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    let token = hex::encode(bytes);
    let hash = hex::encode(sha256(token.as_bytes()));
    let mut out = std::io::stdout().lock();
    writeln!(out, "Token, for who shall read: {token}")?;
    Ok(writeln!(out, "Add to read_tokens in [access] of the configuration: \"{hash}\"")?)
}

fn probe(port: &str, listen: Duration) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(probe::probe(port, listen, |trying| {
        let _ = writeln!(std::io::stderr(), "{trying}");
    }))?;
    Ok(write!(std::io::stdout(), "{found}")?)
}

fn decode(protocol: Protocol, at: Option<u64>, input: File) -> anyhow::Result<()> {
    let output = std::io::stdout().lock();
    let language = match protocol {
        Protocol::Sml => Language::Sml,
        Protocol::D0 => Language::D0,
        Protocol::Dsmr => Language::Dsmr,
        Protocol::Mqtt => {
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            let now = UnixTime::from_secs(at.unwrap_or(now.as_secs()))?;
            return Ok(decode::decode_mqtt(input, output, now)?);
        }
    };
    Ok(decode::decode(language, input, output)?)
}

/// One thread runs everything; only the disk has helpers.
fn run(config: &Path, json: bool, log: Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // A log that cannot be written (its disk is full) must not end the program.
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let lines = lines.log_internal_errors(false);
    match log {
        Log::Text => lines.init(),
        Log::Json => lines.json().flatten_event(true).init(),
    }
    let config = Config::load(config)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(4).build()?;
    runtime.block_on(async {
        let app = App::open(config).await?;
        announce(&app.ready(), json)?;
        app.run().await
    })
}

/// The code is what the display of the Pi shows.
fn announce(ready: &Ready, json: bool) -> anyhow::Result<()> {
    let code = ready.pairing_code.as_deref().unwrap_or("none");
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(ready)?)?;
    } else {
        writeln!(out, "Gateway of meter {} on {}", ready.meter, ready.http)?;
        if let Some(fingerprint) = &ready.fingerprint {
            writeln!(out, "Fingerprint   {fingerprint}")?;
        }
        writeln!(out, "Pairing code  {code}")?;
        show_link(&mut out, ready.link.as_deref())?;
        writeln!(out, "Fund address  {}", ready.fund_address)?;
    }
    Ok(out.flush()?)
}
