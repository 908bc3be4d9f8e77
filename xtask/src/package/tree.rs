//! What lies where in the package.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};

use super::Arch;
use crate::process;

const PROGRAM: u32 = 0o755;
const FILE: u32 = 0o644;

/// The parts of a package.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) arch: Arch,
    pub(super) version: &'a str,
    pub(super) program: &'a Path,
    pub(super) dapp: Option<&'a Path>,
}

impl Tree<'_> {
    /// Lays everything out below a folder, as `dpkg-deb` wants it.
    pub(super) fn lay_out(&self, stage: &Path) -> Result<()> {
        fs::set_permissions(stage, Permissions::from_mode(PROGRAM))?;
        let doc = stage.join("usr/share/doc/blockpro-gateway");
        copy(self.program, &stage.join("usr/bin/pi-gateway"), PROGRAM)?;
        for (from, to) in [
            ("packaging/blockpro-gateway.service", "lib/systemd/system/blockpro-gateway.service"),
            ("packaging/60-blockpro.rules", "lib/udev/rules.d/60-blockpro.rules"),
            ("packaging/blockpro.sysusers", "usr/lib/sysusers.d/blockpro.conf"),
            ("packaging/copyright", "usr/share/doc/blockpro-gateway/copyright"),
            ("config.example.toml", "usr/share/doc/blockpro-gateway/examples/gateway.toml"),
        ] {
            copy(&source(from), &stage.join(to), FILE)?;
        }
        folder(&stage.join("etc/blockpro"))?;
        compressed(&process::root().join("docs/operator.md"), &doc.join("operator.md.gz"))?;
        compressed(&process::root().join("CHANGELOG.md"), &doc.join("changelog.gz"))?;
        if let Some(dapp) = self.dapp {
            copy_folder(dapp, &stage.join("usr/share/blockpro/dapp"))?;
        }
        for script in ["postinst", "prerm", "postrm"] {
            copy(&source(&format!("packaging/{script}")), &stage.join("DEBIAN").join(script), PROGRAM)?;
        }
        write(&stage.join("DEBIAN/control"), self.control().as_bytes(), FILE)
    }

    /// Built on the oldest Debian that is served; its C library is the oldest that will do.
    fn control(&self) -> String {
        format!(
            "Package: blockpro-gateway\nVersion: {}\nArchitecture: {}\nSection: net\nPriority: optional\n\
             Maintainer: The BlockPro authors <blockpro@invalid>\n\
             Depends: libc6 (>= 2.36), libgcc-s1 (>= 4.2), systemd (>= 252), udev\nRecommends: chrony\n\
             Description: reads an electricity meter, signs each reading, anchors the sums on Doichain\n \
             The gateway stands in the meter cabinet. Every quarter hour is there, signed, chained, on IPFS and\n \
             anchored. Set it up with: pi-gateway setup\n",
            self.version, self.arch
        )
    }
}

fn source(path: &str) -> std::path::PathBuf {
    process::root().join("pi-gateway").join(path)
}

fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| path.display().to_string())?;
    // Whoever builds may have another umask.
    for above in path.ancestors().take_while(|above| above.file_name().is_some_and(|name| !is_stage(name))) {
        fs::set_permissions(above, Permissions::from_mode(PROGRAM))?;
    }
    Ok(())
}

fn is_stage(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with("stage-")
}

fn write(to: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    folder(to.parent().context("a file has a folder")?)?;
    fs::write(to, bytes).with_context(|| to.display().to_string())?;
    Ok(fs::set_permissions(to, Permissions::from_mode(mode))?)
}

fn copy(from: &Path, to: &Path, mode: u32) -> Result<()> {
    write(to, &fs::read(from).with_context(|| from.display().to_string())?, mode)
}

/// Without a name and a time inside, so that the bytes depend on the text alone.
fn compressed(from: &Path, to: &Path) -> Result<()> {
    let text = fs::read(from).with_context(|| from.display().to_string())?;
    let mut out = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    out.write_all(&text)?;
    write(to, &out.finish()?, FILE)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &place)?;
        } else {
            copy(&entry.path(), &place, FILE)?;
        }
    }
    Ok(())
}
