//! `partition.metadata`: which topic id a partition's directory belongs to.

use std::path::Path;

use env::Env;
use model::Uuid;

use crate::error::StorageError;
use crate::small_file::{self, FileError};

const FILE_NAME: &str = "partition.metadata";

/// The topic id in the partition directory `dir`; `None` without the file.
pub async fn read_partition_metadata<E: Env>(env: &E, dir: &Path) -> Result<Option<Uuid>, FileError> {
    let path = dir.join(FILE_NAME);
    let Some(text) = small_file::read_text(env, &path).await? else { return Ok(None) };
    parse(&text).map(Some).map_err(|reason| FileError::damaged(&path, reason))
}

/// Writes the file into the partition directory `dir`.
pub async fn write_partition_metadata<E: Env>(
    env: &E,
    dir: &Path,
    topic_id: Uuid,
) -> Result<(), StorageError> {
    small_file::write(env, &dir.join(FILE_NAME), to_text(topic_id)).await
}

fn to_text(topic_id: Uuid) -> String {
    format!("version: 0\ntopic_id: {topic_id}")
}

fn parse(text: &str) -> Result<Uuid, String> {
    let mut lines = text.lines();
    match lines.next() {
        Some("version: 0") => {}
        other => return Err(format!("'{}' is not a known version", other.unwrap_or_default())),
    }
    let topic_id =
        lines.next().and_then(|line| line.strip_prefix("topic_id: ")).ok_or("topic_id is missing")?;
    let topic_id: Uuid = topic_id.parse().map_err(|error: model::InvalidUuid| error.to_string())?;
    if topic_id == Uuid::ZERO {
        return Err("topic_id is zero".to_owned());
    }
    match lines.next() {
        None => Ok(topic_id),
        Some(line) => Err(format!("'{line}' does not belong here")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kafkas() {
        let text = to_text(Uuid::ONE);
        assert_eq!(text, "version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!(parse(&text), Ok(Uuid::ONE));
        for cut in 0..text.len() {
            assert!(parse(&text[..cut]).is_err(), "{cut}");
        }
        for bad in
            ["version: 1\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ", &to_text(Uuid::ZERO), &format!("{text}\nx")]
        {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_file_is_read_back() {
        crate::testing::with_machine(|env, dir| async move {
            assert_eq!(read_partition_metadata(&env, &dir).await.unwrap(), None);
            write_partition_metadata(&env, &dir, Uuid([5; 16])).await.unwrap();
            assert_eq!(read_partition_metadata(&env, &dir).await.unwrap(), Some(Uuid([5; 16])));
            std::fs::write(dir.join(FILE_NAME), "version: 0\n").unwrap();
            assert!(matches!(read_partition_metadata(&env, &dir).await, Err(FileError::Damaged { .. })));
        });
    }
}
