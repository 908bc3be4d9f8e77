//! The files of the repository, as git sees them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::File;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

/// Every text file that is committed or would be: binary files are left out.
///
/// # Errors
/// If git cannot list them.
pub fn files() -> Result<Vec<File>, String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let output = git.output().map_err(|error| format!("git ls-files: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let list = String::from_utf8_lossy(&output.stdout).into_owned();
    let read =
        |path: &str| std::fs::read_to_string(root().join(path)).ok().map(|text| File::new(path, &text));
    Ok(list.split('\0').filter(|path| !path.is_empty()).filter_map(read).collect())
}
