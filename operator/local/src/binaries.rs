//! The programs that run as children: beside the one that runs now, else on the `PATH`.

use std::path::{Path, PathBuf};

use crate::UpError;

/// Where the programs are.
#[derive(Debug)]
pub(crate) struct Binaries {
    /// The broker.
    pub(crate) broker: PathBuf,
    /// The command line, which formats.
    pub(crate) cli: PathBuf,
}

impl Binaries {
    pub(crate) fn find() -> Result<Self, UpError> {
        let here = std::env::current_exe().ok();
        let here = here.as_deref().and_then(Path::parent);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let dirs: Vec<PathBuf> =
            here.into_iter().map(Path::to_owned).chain(std::env::split_paths(&path)).collect();
        Ok(Self { broker: find("ottla-broker", &dirs)?, cli: find("ottla", &dirs)? })
    }
}

fn find(name: &str, dirs: &[PathBuf]) -> Result<PathBuf, UpError> {
    dirs.iter().map(|dir| dir.join(name)).find(|file| file.is_file()).ok_or_else(|| {
        let beside = dirs.first().map(|dir| dir.display().to_string()).unwrap_or_default();
        UpError::other(
            format!("the program '{name}' is neither in {beside} nor on the PATH: install it beside 'ottla'"),
            format!("command -v {name}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_directory_wins_and_a_missing_program_is_named() {
        let (near, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let dirs = [near.path().to_owned(), far.path().to_owned()];
        std::fs::write(far.path().join("a"), "").unwrap();
        assert_eq!(find("a", &dirs).unwrap(), far.path().join("a"));
        std::fs::write(near.path().join("a"), "").unwrap();
        assert_eq!(find("a", &dirs).unwrap(), near.path().join("a"));
        assert!(find("b", &dirs).unwrap_err().to_string().contains("'b'"));
    }
}
