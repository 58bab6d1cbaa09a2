//! What tests of files share: the real `Env` and a scratch directory.

use std::path::PathBuf;

use env::machine::{self, Machine};

/// Runs `test` with a directory of its own, which goes afterwards.
pub(crate) fn with_machine<F>(test: impl FnOnce(Machine, PathBuf) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let dir = tempfile::tempdir().unwrap();
    machine::run(1, |machine| test(machine, dir.path().to_owned())).unwrap();
}
