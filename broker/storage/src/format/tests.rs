use std::fs;

use super::*;
use crate::bootstrap_file::read_bootstrap;
use crate::log_dir::{LogDir, LogDirError};
use crate::snapshot_file::{SnapshotReader, list_snapshots};
use crate::testing::with_machine;

const CLUSTER_ID: &str = "4L6g3nShT-eMCtK--X86sw";

fn format_of(dirs: &[PathBuf]) -> Format {
    Format {
        cluster_id: CLUSTER_ID.to_owned(),
        node_id: NodeId(1),
        log_dirs: dirs.to_vec(),
        metadata_log_dir: dirs[0].clone(),
        feature_levels: [("metadata.version", 30), ("transaction.version", 0)]
            .map(|(name, level)| (name.to_owned(), level))
            .into(),
        controller_endpoint: ControllerEndpoint {
            listener: "CONTROLLER".to_owned(),
            host: "localhost".to_owned(),
            port: 19093,
        },
        ignore_formatted: false,
    }
}

/// A file that Kafka 4.3.1 wrote for the same cluster, apart from what differs by chance.
fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

const KAFKA_BOOTSTRAP: &str = include_str!("kafka-bootstrap.hex");
const KAFKA_SNAPSHOT: &str = include_str!("kafka-snapshot.hex");

/// The file with zeros for each batch's CRC and timestamps and for what `chance` names.
fn without_chance(mut file: Vec<u8>, chance: &[&[u8]]) -> Vec<u8> {
    let starts: Vec<usize> = records::Batches::new(&file).map(|batch| batch.unwrap().position).collect();
    for start in starts {
        file[start + 17..start + 21].fill(0);
        file[start + 27..start + 43].fill(0);
    }
    for part in chance {
        let found = file.windows(part.len()).position(|window| window == *part);
        let start = found.expect("it is in the file");
        file[start..start + part.len()].fill(0);
    }
    file
}

#[test]
fn the_files_are_kafkas_byte_for_byte() {
    with_machine(|env, dir| async move {
        let dirs = [dir.join("a"), dir.join("b")];
        assert_eq!(format_of(&dirs).run(&env).await.unwrap(), dirs);
        for dir in &dirs {
            let ours = fs::read(dir.join("bootstrap.checkpoint")).unwrap();
            let kafkas = from_hex(KAFKA_BOOTSTRAP);
            assert_eq!(without_chance(ours, &[]), without_chance(kafkas, &[]));
        }

        let meta = MetaProperties::read(&env, &dirs[0]).await.unwrap().unwrap();
        let metadata_dir = metadata_partition_dir(&dirs[0]);
        let path = metadata_dir.join("00000000000000000000-0000000000.checkpoint");
        let ours = fs::read(&path).unwrap();
        let kafkas = from_hex(KAFKA_SNAPSHOT);
        // The time in the snapshot's header is the value of the first record: version, then the time.
        let time = |file: &[u8]| file[73..81].to_vec();
        let kafka_directory_id: Uuid = "p5PvzBpESzKAnuKUDHfveQ".parse().unwrap();
        let (our_time, kafka_time) = (time(&ours), time(&kafkas));
        assert_eq!(
            without_chance(ours, &[&our_time, &meta.directory_id.unwrap().0]),
            without_chance(kafkas, &[&kafka_time, &kafka_directory_id.0])
        );
        let files = |dir: &Path| {
            let mut names: Vec<_> = fs::read_dir(dir)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        };
        assert_eq!(files(&dirs[0]), ["__cluster_metadata-0", "bootstrap.checkpoint", "meta.properties"]);
        assert_eq!(files(&dirs[1]), ["bootstrap.checkpoint", "meta.properties"]);
    });
}

#[test]
fn what_was_formatted_is_read_back() {
    with_machine(|env, dir| async move {
        let dir = dir.join("deep/down");
        let mut format = format_of(std::slice::from_ref(&dir));
        format.feature_levels.insert("group.version".to_owned(), 1);
        format.run(&env).await.unwrap();
        let feature = |name: &str, level| {
            MetadataRecord::from(FeatureLevelRecord { name: name.to_owned(), feature_level: level })
        };
        let bootstrap = read_bootstrap(&env, &dir).await.unwrap().unwrap();
        assert_eq!(bootstrap, [feature("metadata.version", 30), feature("group.version", 1)]);
        let metadata_dir = metadata_partition_dir(&dir);
        assert_eq!(list_snapshots(&env, &metadata_dir).await.unwrap(), [SnapshotId::BOOTSTRAP]);
        let path = SnapshotId::BOOTSTRAP.path(&metadata_dir);
        let mut reader = SnapshotReader::open(&env, &path).await.unwrap();
        assert_eq!(reader.next().await.unwrap(), None);
        let log_dir = LogDir::open(&env, &dir, NodeId(1), Some(CLUSTER_ID)).await.unwrap();
        let voter = &reader.head().voters.as_ref().unwrap().voters[0];
        assert_eq!((voter.voter_id, voter.voter_directory_id), (1, log_dir.directory_id()));
        assert!(matches!(
            LogDir::open(&env, &dir, NodeId(1), None).await.err(),
            Some(LogDirError::Locked(_))
        ));
    });
}

#[test]
fn nothing_is_formatted_twice_or_for_somebody_else() {
    with_machine(|env, dir| async move {
        let dirs = [dir.join("a"), dir.join("b")];
        format_of(&dirs[..1]).run(&env).await.unwrap();
        let before = fs::read(dirs[0].join("meta.properties")).unwrap();

        let mut format = format_of(&dirs);
        assert!(matches!(format.run(&env).await, Err(FormatError::AlreadyFormatted(dir)) if dir == dirs[0]));
        assert!(!dirs[1].exists(), "nothing was written before the refusal");
        format.ignore_formatted = true;
        assert_eq!(format.run(&env).await.unwrap(), dirs[1..]);
        assert_eq!(format.run(&env).await.unwrap(), [] as [PathBuf; 0]);

        let other_cluster = Format { cluster_id: "x".to_owned(), ..format.clone() };
        assert!(
            matches!(other_cluster.run(&env).await, Err(FormatError::OtherCluster { found, .. }) if found == CLUSTER_ID)
        );
        let other_node = Format { node_id: NodeId(2), ..format.clone() };
        assert!(matches!(other_node.run(&env).await, Err(FormatError::OtherNode { found: NodeId(1), .. })));
        let mut no_version = format.clone();
        no_version.feature_levels.clear();
        assert!(matches!(no_version.run(&env).await, Err(FormatError::NoMetadataVersion)));
        assert_eq!(fs::read(dirs[0].join("meta.properties")).unwrap(), before);
    });
}

#[test]
fn an_interrupted_formatting_is_run_again() {
    with_machine(|env, dir| async move {
        let format = format_of(std::slice::from_ref(&dir));
        format.run(&env).await.unwrap();
        fs::remove_file(dir.join("meta.properties")).unwrap();
        assert_eq!(format.run(&env).await.unwrap(), [dir]);
    });
}
