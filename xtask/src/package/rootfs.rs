//! `cargo xtask rootfs`: a whole root file system for a sealed box, by `mmdebstrap`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::Arch;
use crate::tools::mmdebstrap;
use crate::{process, say};

const SUITE: &str = "bookworm";
/// Beside the essential packages: an init, names and addresses, time, and what the gateway's package needs.
const PACKAGES: [&str; 8] =
    ["systemd-sysv", "systemd-resolved", "udev", "dbus", "chrony", "ca-certificates", "netbase", "libgcc-s1"];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The gateway's configuration: nobody can write one into a sealed box
    #[arg(long)]
    config: PathBuf,
    /// For which machine
    #[arg(long, default_value = "arm64")]
    arch: Arch,
    /// The gateway's package; default: what `cargo xtask deb` made
    #[arg(long)]
    deb: Option<PathBuf>,
    /// More packages of Debian, as linux-image-arm64,raspi-firmware
    #[arg(long, value_delimiter = ',')]
    include: Vec<String>,
}

/// Makes it, and looks whether it is sealed.
pub(crate) fn run(options: &Options) -> Result<()> {
    mmdebstrap()?;
    let arch = options.arch;
    let made = process::target_dir()?.join("deb");
    let made = made.join(format!("blockpro-gateway_{}_{arch}.deb", env!("CARGO_PKG_VERSION")));
    let deb = options.deb.clone().unwrap_or(made);
    anyhow::ensure!(deb.is_file(), "{} is not there: run `cargo xtask deb --arch {arch}`", deb.display());
    anyhow::ensure!(options.config.is_file(), "{} is not there", options.config.display());
    let folder = process::target_dir()?.join("rootfs");
    std::fs::create_dir_all(&folder)?;
    let tar = folder.join(format!("blockpro-{arch}.tar"));
    say::step(&format!("Making a root file system for {arch}"), "a sealed box", "3 minutes");
    let from = process::root().join("pi-gateway/packaging/rootfs");
    let mut command = Command::new("mmdebstrap");
    command.args(["--variant=minbase", "--mode=auto", "--format=tar"]);
    command.arg(format!("--architectures={arch}"));
    command.arg(format!("--include={}", packages(&options.include)));
    for hook in hooks(&deb, &options.config, &from) {
        command.arg(format!("--customize-hook={hook}"));
    }
    command.arg(SUITE).arg(&tar).env("SOURCE_DATE_EPOCH", super::commit_time());
    process::quiet("mmdebstrap", &mut command)
        .context("another architecture needs qemu-user-static and binfmt_misc")?;
    check(&tar)?;
    say::result(&tar.display().to_string()).map_err(Into::into)
}

fn packages(more: &[String]) -> String {
    let all: Vec<&str> = PACKAGES.into_iter().chain(more.iter().map(String::as_str)).collect();
    all.join(",")
}

/// What is done when Debian's packages are there.
fn hooks(deb: &Path, config: &Path, from: &Path) -> [String; 5] {
    let quoted = |path: &Path| format!("'{}'", path.display().to_string().replace('\'', "'\\''"));
    [
        format!("install -m 644 {} \"$1\"/gateway.deb", quoted(deb)),
        "chroot \"$1\" dpkg --install /gateway.deb && rm \"$1\"/gateway.deb".to_owned(),
        format!("install -m 644 {} \"$1\"/etc/blockpro/gateway.toml", quoted(config)),
        format!("sh {} \"$1\" {}", quoted(&from.join("seal")), quoted(from)),
        "rm -rf \"$1\"/var/cache/apt/* \"$1\"/var/lib/apt/lists/*".to_owned(),
    ]
}

/// What a sealed system has, and what it has not.
fn check(tar: &Path) -> Result<()> {
    let list =
        process::answer(Command::new("tar").arg("-tvf").arg(tar)).context("the archive cannot be read")?;
    if let Some(wrong) = unsealed(&list) {
        bail!("the root file system is not sealed: {wrong}");
    }
    Ok(())
}

/// The first thing that is missing or too much in a listing of `tar -tv`.
fn unsealed(list: &str) -> Option<String> {
    let has = |end: &str| list.lines().any(|line| line.ends_with(end));
    for wanted in [
        "./usr/bin/pi-gateway",
        "./etc/blockpro/gateway.toml",
        "./etc/fstab",
        "./var/lib/blockpro/",
        "./etc/systemd/system.conf.d/watchdog.conf",
        "./etc/systemd/system/getty@.service -> /dev/null",
        "./etc/systemd/system/serial-getty@.service -> /dev/null",
        "./etc/systemd/system/multi-user.target.wants/blockpro-gateway.service -> /lib/systemd/system/blockpro-gateway.service",
    ] {
        if !has(wanted) {
            return Some(format!("{wanted} is missing"));
        }
    }
    ["/usr/sbin/sshd", "/usr/sbin/dropbear", "/usr/bin/ssh", "/usr/sbin/telnetd"]
        .into_iter()
        .find(|unwanted| has(unwanted))
        .map(|unwanted| format!("{unwanted} is there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_the_shell() {
        let hooks = hooks(Path::new("a b.deb"), Path::new("it's.toml"), Path::new("x"));
        assert!(hooks[0].contains("'a b.deb'"), "{hooks:?}");
        assert!(hooks[2].contains(r"'it'\''s.toml'"), "{hooks:?}");
    }

    #[test]
    fn an_open_door_is_found() {
        let good = "a ./usr/bin/pi-gateway\na ./etc/blockpro/gateway.toml\na ./etc/fstab\n\
            d ./var/lib/blockpro/\n\
            a ./etc/systemd/system.conf.d/watchdog.conf\n\
            l ./etc/systemd/system/getty@.service -> /dev/null\n\
            l ./etc/systemd/system/serial-getty@.service -> /dev/null\n\
            l ./etc/systemd/system/multi-user.target.wants/blockpro-gateway.service -> /lib/systemd/system/blockpro-gateway.service\n";
        assert_eq!(unsealed(good), None);
        assert!(unsealed(&format!("{good}a ./usr/sbin/sshd\n")).is_some());
        for line in good.lines() {
            assert!(unsealed(&good.replace(line, "")).is_some(), "{line}");
        }
    }
}
