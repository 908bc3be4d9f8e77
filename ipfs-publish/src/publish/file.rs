//! An archive as a file on this machine.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::piece::Piece;
use super::{Done, Step, TargetError, Watch};
use crate::archive::Archive;

/// Writes beside the target and moves it there when it is whole.
pub(super) fn publish(path: &Path, archive: &Archive, watch: &dyn Watch) -> Result<Done, TargetError> {
    if is_there(path, archive)? {
        watch.step(Step::Sent(archive.bytes()));
        return Ok(Done::There);
    }
    let failed = |source| TargetError::of_file(path, source);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let readable = Permissions::from_mode(0o666);
    let mut file = tempfile::Builder::new().permissions(readable).tempfile_in(folder).map_err(failed)?;
    let sent = |bytes| watch.step(Step::Sent(bytes));
    copy(&mut Piece::new(archive, archive.places(), &sent), &mut file, path)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(Done::Took)
}

/// Whether the archive is there; what else is there is never written over.
pub(super) fn is_there(path: &Path, archive: &Archive) -> Result<bool, TargetError> {
    if !path.try_exists().map_err(|source| TargetError::of_file(path, source))? {
        return Ok(false);
    }
    let there = Archive::open(path, &mut |_| {});
    match there {
        Ok(there) if there.root() == archive.root() => Ok(true),
        _ => Err(TargetError::Other { path: path.to_owned() }),
    }
}

fn copy(from: &mut dyn Read, to: &mut dyn Write, path: &Path) -> Result<(), TargetError> {
    let mut buffer = vec![0; 1 << 17];
    loop {
        let read = from.read(&mut buffer).map_err(TargetError::Own)?;
        if read == 0 {
            return to.flush().map_err(|source| TargetError::of_file(path, source));
        }
        let part = buffer.get(..read).unwrap_or_default();
        to.write_all(part).map_err(|source| TargetError::of_file(path, source))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io;

    #[test]
    fn a_full_disk_is_named_as_such() {
        let mut full = File::options().write(true).open("/dev/full").unwrap();
        let error = copy(&mut io::repeat(0).take(10), &mut full, Path::new("out.car")).unwrap_err();
        assert!(matches!(error, TargetError::NoSpace), "{error:?}");
    }
}
