//! Opening the metadata log: the newest snapshot, the log behind it, and the election of this node.

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use env::{Env, File};
use image::MetadataImage;
use model::{LeaderEpoch, NodeId, Offset, TimestampMs, Uuid};
use parking_lot::Mutex;
use quorum::{
    Action, Boot, ElectionState, Event, Persist, Quorum, QuorumConfig, QuorumError, ReplicaKey,
    RetentionPolicy, SnapshotPolicy, Step, VoterSet,
};
use records::{Batches, ControlRecordType, DECOMPRESSED_BYTES_MAX, RecordIter};
use storage::{
    FileCache, FileError, LogConfig, OpenError, OpenLog, ReadError, ReadRequest, SnapshotReader,
    StorageError, list_snapshots, read_quorum_state, write_quorum_state,
};
use tokio::sync::{Notify, watch};
use wire::{KRaftVersionRecord, Message, MetadataRecord, QuorumStateData, VotersRecord};

use super::{MetadataLog, State};
use crate::journal::CommitQueue;

/// How much of the log is read at once while it is replayed.
const REPLAY_BYTES: u64 = 1 << 20;

/// Why the metadata cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum MetadataLogError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The log could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The log could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A record in it is not one that this version knows.
    #[error("metadata record at offset {offset}: {reason}")]
    Record {
        /// Where it is; in a snapshot, the snapshot's end.
        offset: Offset,
        /// What is wrong with it.
        reason: String,
    },
    /// This node cannot lead the quorum.
    #[error(transparent)]
    Quorum(#[from] QuorumError),
    /// The leader's first record could not be written.
    #[error("write the first record of an epoch: {0}")]
    Append(storage::AppendError),
}

impl From<StorageError> for MetadataLogError {
    fn from(error: StorageError) -> Self {
        MetadataLogError::File(error.into())
    }
}

/// How to open the metadata log.
pub(crate) struct OpenMetadataLog<E: Env> {
    pub(crate) env: E,
    pub(crate) dir: PathBuf,
    pub(crate) files: Arc<FileCache<E>>,
    pub(crate) config: LogConfig,
    pub(crate) node_id: NodeId,
    pub(crate) directory_id: Uuid,
    pub(crate) cluster_id: String,
    /// `controller.quorum.voters`, when the directory was formatted for static voters.
    pub(crate) static_voters: Vec<NodeId>,
    pub(crate) snapshot: SnapshotPolicy,
    pub(crate) retention: RetentionPolicy,
}

/// What a log and its snapshots hold.
struct Replayed {
    image: MetadataImage,
    voters: Option<VotersRecord>,
    kraft_version: Option<KRaftVersionRecord>,
    /// Whether the voters are in the log or a later snapshot than the one that formatting writes.
    voters_are_recorded: bool,
    last_append_time: TimestampMs,
}

impl<E: Env> OpenMetadataLog<E> {
    /// Opens the log and makes this node its leader. `replayed` sees the image before anything is written, and may
    /// refuse it.
    pub(crate) async fn open<X: From<MetadataLogError>>(
        self,
        check: impl FnOnce(&MetadataImage) -> Result<(), X>,
    ) -> Result<Arc<MetadataLog<E>>, X> {
        let (log, replayed, snapshot) = self.replay().await?;
        check(&replayed.image)?;
        self.elect(log, replayed, snapshot).await.map_err(X::from)
    }

    async fn replay(
        &self,
    ) -> Result<(storage::Log<E>, Replayed, Option<storage::SnapshotId>), MetadataLogError> {
        let mut replayed = Replayed {
            image: MetadataImage::default(),
            voters: None,
            kraft_version: None,
            voters_are_recorded: false,
            last_append_time: TimestampMs::NONE,
        };
        let snapshot = list_snapshots(&self.env, &self.dir).await?.last().copied();
        if let Some(id) = snapshot {
            self.read_snapshot(id, &mut replayed).await?;
        }
        let start = snapshot.map_or(Offset(0), |id| id.end_offset);
        let log = OpenLog {
            env: self.env.clone(),
            files: Arc::clone(&self.files),
            dir: self.dir.clone(),
            config: Arc::new(self.config.clone()),
            // Kafka gives no word on how far its metadata log is on disk, so all of it is checked.
            is_clean: false,
            recovery_point: Offset(0),
            log_start_offset: Offset(0),
            high_watermark: Offset(0),
        };
        let log = Mutex::new(log.open().await?);
        if log.lock().log_end_offset() < start {
            storage::truncate_fully_and_start_at(&log, start).await.map_err(ReadError::from)?;
        }
        self.read_log(&log, start, &mut replayed).await?;
        Ok((log.into_inner(), replayed, snapshot))
    }

    async fn read_snapshot(
        &self,
        id: storage::SnapshotId,
        replayed: &mut Replayed,
    ) -> Result<(), MetadataLogError> {
        let mut reader = SnapshotReader::open(&self.env, &id.path(&self.dir)).await?;
        while let Some(values) = reader.next().await? {
            for value in values {
                replayed.image.apply(&decode(value, id.end_offset)?);
            }
        }
        let head = reader.head();
        replayed.last_append_time = head.last_contained_log_timestamp;
        replayed.voters = head.voters.clone();
        replayed.kraft_version =
            head.voters.is_some().then_some(KRaftVersionRecord { version: 0, k_raft_version: 1 });
        replayed.voters_are_recorded = id != storage::SnapshotId::BOOTSTRAP;
        Ok(())
    }

    async fn read_log(
        &self,
        log: &Mutex<storage::Log<E>>,
        start: Offset,
        replayed: &mut Replayed,
    ) -> Result<(), MetadataLogError> {
        let end = log.lock().log_end_offset();
        let mut next = start;
        while next < end {
            let request =
                ReadRequest { offset: next, bytes_max: REPLAY_BYTES, upper_bound: end, at_least_one: true };
            let slice = storage::read(log, &request).await?;
            let bytes = read_parts(&slice.parts).await.map_err(StorageError::of("read", &self.dir))?;
            if bytes.is_empty() {
                break;
            }
            for batch in Batches::new(&bytes) {
                let batch = batch.map_err(|error| record_error(next, error))?;
                if batch.header.next_offset() <= start {
                    continue;
                }
                next = batch.header.next_offset();
                self.read_batch(&bytes.slice_ref(batch.bytes), start, replayed)?;
            }
        }
        Ok(())
    }

    fn read_batch(
        &self,
        batch: &Bytes,
        start: Offset,
        replayed: &mut Replayed,
    ) -> Result<(), MetadataLogError> {
        let records =
            RecordIter::new(batch, DECOMPRESSED_BYTES_MAX).map_err(|error| record_error(start, error))?;
        let is_control = records.header().attributes.is_control();
        for record in records {
            let record = record.map_err(|error| record_error(start, error))?;
            if record.offset < start {
                continue;
            }
            replayed.last_append_time = record.timestamp;
            let value = record.value.unwrap_or_default();
            if !is_control {
                replayed.image.apply(&decode(value, record.offset)?);
                continue;
            }
            let key = record.key.unwrap_or_default();
            let kind =
                ControlRecordType::from_key(&key).map_err(|error| record_error(record.offset, error))?;
            let fault = |error| record_error(record.offset, error);
            match kind {
                ControlRecordType::KRaftVersion => {
                    replayed.kraft_version = Some(Message::from_bytes(value, 0).map_err(fault)?);
                }
                ControlRecordType::KRaftVoters => {
                    replayed.voters = Some(Message::from_bytes(value, 0).map_err(fault)?);
                    replayed.voters_are_recorded = true;
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn elect(
        self,
        log: storage::Log<E>,
        replayed: Replayed,
        snapshot: Option<storage::SnapshotId>,
    ) -> Result<Arc<MetadataLog<E>>, MetadataLogError> {
        let voters = match (&replayed.kraft_version, &replayed.voters) {
            (Some(version), Some(voters)) => VoterSet::from_records(version, voters)?,
            _ => VoterSet::from_static(self.static_voters.iter().copied()),
        };
        let kraft_version = voters.kraft_version();
        let last_epoch = log.leader_epochs().latest().or(snapshot.map(|id| id.epoch));
        let boot = Boot {
            election: read_quorum_state(&self.env, &self.dir).await?.map(|(state, _)| from_file(&state)),
            voters,
            voters_are_bootstrap: !replayed.voters_are_recorded && kraft_version > 0,
            log_end: log.log_end_offset(),
            last_epoch: last_epoch.unwrap_or(LeaderEpoch(0)),
            snapshot: snapshot.map(|id| quorum::SnapshotId { end_offset: id.end_offset, epoch: id.epoch }),
            bytes_since_snapshot: log.size_bytes(),
        };
        let config = QuorumConfig {
            replica: ReplicaKey { id: self.node_id, directory_id: self.directory_id },
            snapshot: self.snapshot,
        };
        let mut quorum = Quorum::open(config, boot, self.env.now())?;
        let actions = match quorum.step(Event::Start, self.env.now())? {
            Step::Act(actions) => actions,
            Step::Persist(persist) => {
                let state = to_file(persist.state(), &self.cluster_id, kraft_version, self.node_id);
                self.persist(persist, &state, kraft_version).await?
            }
        };
        let image = replayed.image;
        let mut state = State {
            log,
            quorum,
            speculative: image.clone(),
            pending: CommitQueue::default(),
            committed: Arc::new(MetadataImage::default()),
            last_append_time: replayed.last_append_time,
            failure: None,
        };
        for action in actions {
            if let Action::Append(batch) = action {
                let bytes = batch.to_bytes(self.env.wall_clock());
                state.append(&self.env, &bytes).map_err(MetadataLogError::Append)?;
            }
        }
        // What was on disk becomes committed with the epoch's first record.
        let end = state.log.log_end_offset();
        state.pending.push(end, image);
        let metadata = MetadataLog {
            env: self.env,
            dir: self.dir,
            retention: self.retention,
            state: Mutex::new(state),
            work: Notify::new(),
            committed: watch::Sender::new(Offset(0)),
            stopped: watch::Sender::new(false),
        };
        metadata.work.notify_one();
        Ok(Arc::new(metadata))
    }

    async fn persist(
        &self,
        persist: Persist<'_>,
        state: &QuorumStateData,
        kraft_version: i16,
    ) -> Result<Vec<Action>, MetadataLogError> {
        write_quorum_state(&self.env, &self.dir, state, kraft_version).await?;
        Ok(persist.persisted())
    }
}

fn decode(value: Bytes, offset: Offset) -> Result<MetadataRecord, MetadataLogError> {
    MetadataRecord::decode(value).map_err(|error| record_error(offset, error))
}

fn record_error(offset: Offset, reason: impl ToString) -> MetadataLogError {
    MetadataLogError::Record { offset, reason: reason.to_string() }
}

/// The bytes of ranges of files.
pub(crate) async fn read_parts<F: File>(parts: &[env::Part<F>]) -> std::io::Result<Bytes> {
    let mut whole = Vec::new();
    for part in parts {
        match part {
            env::Part::Bytes(bytes) if parts.len() == 1 => return Ok(bytes.clone()),
            env::Part::Bytes(bytes) => whole.extend_from_slice(bytes),
            env::Part::File { file, position, size_bytes } => {
                let bytes = file.read_at(*position, *size_bytes as usize).await?;
                if parts.len() == 1 {
                    return Ok(bytes);
                }
                whole.extend_from_slice(&bytes);
            }
        }
    }
    Ok(whole.into())
}

fn from_file(state: &QuorumStateData) -> ElectionState {
    let node = |id: i32| (id >= 0).then_some(NodeId(id));
    ElectionState {
        epoch: LeaderEpoch(state.leader_epoch.max(0)),
        leader: node(state.leader_id),
        voted: node(state.voted_id).map(|id| ReplicaKey { id, directory_id: state.voted_directory_id }),
    }
}

fn to_file(state: &ElectionState, cluster_id: &str, kraft_version: i16, node_id: NodeId) -> QuorumStateData {
    let mut data = QuorumStateData {
        leader_id: state.leader.unwrap_or(NodeId::NONE).0,
        leader_epoch: state.epoch.0,
        voted_id: state.voted.map_or(-1, |replica| replica.id.0),
        voted_directory_id: state.voted.map_or(Uuid::ZERO, |replica| replica.directory_id),
        ..QuorumStateData::default()
    };
    if kraft_version == 0 {
        data.cluster_id = cluster_id.to_owned();
        data.current_voters = Some(vec![wire::quorum_state_data::Voter { voter_id: node_id.0 }]);
    }
    data
}
