use std::fs;

use wire::voters_record::Voter;

use super::*;
use crate::small_file::FileError;
use crate::testing::with_machine;

const ID: SnapshotId = SnapshotId { end_offset: Offset(1234), epoch: LeaderEpoch(5) };

fn head() -> SnapshotHead {
    let voters = VotersRecord { version: 0, voters: vec![Voter { voter_id: 7, ..Default::default() }] };
    SnapshotHead { last_contained_log_timestamp: TimestampMs(99), voters: Some(voters) }
}

async fn write<E: Env>(env: &E, dir: &Path, id: SnapshotId, values: &[Vec<u8>]) -> u64 {
    let mut writer = SnapshotWriter::create(env, dir, id, &head()).await.unwrap();
    for value in values {
        writer.append(value).await.unwrap();
    }
    writer.finish().await.unwrap()
}

async fn read<E: Env>(env: &E, path: &Path) -> Result<(SnapshotHead, Vec<Vec<u8>>), FileError> {
    let mut reader = SnapshotReader::open(env, path).await?;
    let mut values = Vec::new();
    while let Some(batch) = reader.next().await? {
        values.extend(batch.into_iter().map(Vec::from));
    }
    Ok((reader.head().clone(), values))
}

#[test]
fn file_names_are_kafkas() {
    let name = "00000000000000001234-0000000005.checkpoint";
    assert_eq!(ID.to_string(), name);
    assert_eq!(SnapshotId::from_file_name(name), Some(ID));
    for bad in [
        "1234-5.checkpoint",
        "00000000000000001234-0000000005.checkpoint.part",
        "00000000000000001234-0000000005.checkpoint.deleted",
        "0000000000000000123+-0000000005.checkpoint",
        "99999999999999999999-0000000005.checkpoint",
        "bootstrap.checkpoint",
        "00000000000000001234.snapshot",
    ] {
        assert_eq!(SnapshotId::from_file_name(bad), None, "{bad}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    with_machine(|env, dir| async move {
        // Some batches of small records, and one record that is larger than a batch should be.
        let mut values: Vec<Vec<u8>> = (0..3000u32).map(|n| vec![n as u8; 1000]).collect();
        values.push(vec![1; 3 << 20]);
        let size_bytes = write(&env, &dir, ID, &values).await;
        assert_eq!(fs::metadata(ID.path(&dir)).unwrap().len(), size_bytes);
        assert_eq!(read(&env, &ID.path(&dir)).await.unwrap(), (head(), values));
        write(&env, &dir, ID, &[]).await;
        assert_eq!(read(&env, &ID.path(&dir)).await.unwrap(), (head(), vec![]));
    });
}

#[test]
fn any_damage_is_found() {
    with_machine(|env, dir| async move {
        let path = ID.path(&dir);
        write(&env, &dir, ID, &[vec![1; 20], vec![2; 30]]).await;
        let good = fs::read(&path).unwrap();
        for position in 0..good.len() {
            let mut bad = good.clone();
            bad[position] ^= 0x10;
            fs::write(&path, &bad).unwrap();
            // Base offset's neighbour, the leader epoch, is covered by no checksum and not used.
            let is_epoch = records::Batches::new(&good).any(|batch| {
                let start = batch.unwrap().position + 12;
                (start..start + 4).contains(&position)
            });
            assert_eq!(read(&env, &path).await.is_err(), !is_epoch, "at {position}");
        }
        for cut in 0..good.len() {
            fs::write(&path, &good[..cut]).unwrap();
            assert!(matches!(read(&env, &path).await, Err(FileError::Damaged { .. })), "cut at {cut}");
        }
        fs::write(&path, good.repeat(2)).unwrap();
        assert!(read(&env, &path).await.is_err(), "bytes behind the footer");
        let batches: Vec<_> = records::Batches::new(&good).map(|batch| batch.unwrap().bytes).collect();
        fs::write(&path, [batches[0], batches[2]].concat()).unwrap();
        assert!(read(&env, &path).await.is_err(), "a batch is missing");
        fs::write(&path, batches[1..].concat()).unwrap();
        assert!(read(&env, &path).await.is_err(), "the header is missing");
    });
}

#[test]
fn an_unfinished_snapshot_counts_for_nothing_and_old_ones_go() {
    with_machine(|env, dir| async move {
        let id = |offset| SnapshotId { end_offset: Offset(offset), epoch: LeaderEpoch(1) };
        assert_eq!(list_snapshots(&env, &dir.join("missing")).await.unwrap(), []);
        for offset in [30, 10, 20] {
            write(&env, &dir, id(offset), &[]).await;
        }
        drop(SnapshotWriter::create(&env, &dir, id(40), &head()).await.unwrap());
        fs::write(dir.join(format!("{}.deleted", id(5))), b"").unwrap();
        fs::write(dir.join("00000000000000000000.log"), b"").unwrap();
        assert_eq!(list_snapshots(&env, &dir).await.unwrap(), [id(10), id(20), id(30)]);
        assert_eq!(remove_snapshots_before(&env, &dir, id(20)).await.unwrap(), [id(10)]);
        let mut left: Vec<_> = fs::read_dir(&dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["00000000000000000000.log".to_owned(), id(20).to_string(), id(30).to_string()]);
    });
}
