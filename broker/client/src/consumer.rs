//! A consumer: partitions given by hand or by a group, positions from commits, time or either end.
//!
//! The caller says what it has worked off by [`Consumer::store`]; stored positions are committed every
//! [`ConsumerConfig::commit_interval`], before a rebalance takes partitions away, and by [`Consumer::close`]. So each
//! record is seen at least once by a group, and nothing is committed that nobody looked at.

use std::collections::BTreeMap;
use std::time::Duration;

use env::Env;
use model::{Instant, Offset, TopicPartition};

use crate::admin::OffsetSpec;
use crate::{
    Client, ClientError, Fetched, Fetcher, FetcherConfig, GroupConfig, GroupMember, GroupStatus, OffsetCommit,
};

/// Where to start in a partition without a committed offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartAt {
    /// At an offset.
    Offset(Offset),
    /// At one that is looked up.
    Spec(OffsetSpec),
}

/// How a consumer behaves.
#[derive(Clone, Debug)]
pub struct ConsumerConfig {
    /// How it fetches.
    pub fetcher: FetcherConfig,
    /// Where members start without a committed offset.
    pub start: OffsetSpec,
    /// How often stored positions are committed; `None` for only at a rebalance and at the end.
    pub commit_interval: Option<Duration>,
}

impl Default for ConsumerConfig {
    fn default() -> Self {
        Self {
            fetcher: FetcherConfig::default(),
            start: OffsetSpec::Latest,
            commit_interval: Some(Duration::from_secs(5)),
        }
    }
}

/// Reads partitions of its own or a group's share.
pub struct Consumer<E: Env> {
    client: Client<E>,
    config: ConsumerConfig,
    fetcher: Fetcher<E>,
    member: Option<GroupMember<E>>,
    group_id: String,
    /// Worked off and not committed yet.
    stored: BTreeMap<TopicPartition, Offset>,
    commit_at: Option<Instant>,
}

impl<E: Env> Consumer<E> {
    /// A consumer of partitions given by hand.
    pub fn of_partitions(
        client: Client<E>,
        config: ConsumerConfig,
        partitions: impl IntoIterator<Item = (TopicPartition, StartAt)>,
    ) -> Self {
        let mut fetcher = Fetcher::new(client.clone(), config.fetcher.clone());
        for (partition, start) in partitions {
            match start {
                StartAt::Offset(offset) => fetcher.assign(partition, offset),
                StartAt::Spec(spec) => fetcher.assign_spec(partition, spec),
            }
        }
        Self {
            client,
            config,
            fetcher,
            member: None,
            group_id: String::new(),
            stored: BTreeMap::new(),
            commit_at: None,
        }
    }

    /// A consumer that reads its share of a group's topics. Joins when first polled.
    pub fn of_group(client: Client<E>, config: ConsumerConfig, group: GroupConfig) -> Self {
        let mut consumer = Self::of_partitions(client.clone(), config, []);
        consumer.group_id = group.group_id.clone();
        consumer.member = Some(GroupMember::new(client, group));
        consumer
    }

    /// What it reads.
    pub fn assigned(&self) -> impl Iterator<Item = &TopicPartition> {
        self.fetcher.assigned()
    }

    /// The next offset to be read.
    pub fn position(&self, partition: &TopicPartition) -> Option<Offset> {
        self.fetcher.position(partition)
    }

    /// The end of what consumers may see, as of the last answer.
    pub fn high_watermark(&self, partition: &TopicPartition) -> Option<Offset> {
        self.fetcher.high_watermark(partition)
    }

    /// Waits for records, at most `limit` (joining a group may take longer, as long as its members need). Errors are
    /// those of the group; partitions' errors are in the answer.
    pub async fn poll(&mut self, limit: Duration) -> Result<Fetched, ClientError> {
        self.stay_in_group().await?;
        if self.commit_at.is_some_and(|at| at <= self.client.env().now()) {
            self.commit().await?;
        }
        let Some(member) = &self.member else { return Ok(self.fetcher.poll(limit).await) };
        let mut fetching = std::pin::pin!(self.fetcher.poll(limit));
        let mut unstable = std::pin::pin!(member.unstable());
        Ok(std::future::poll_fn(|context| {
            use std::task::Poll;
            match unstable.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(Fetched::default()),
                Poll::Pending => fetching.as_mut().poll(context),
            }
        })
        .await)
    }

    /// Notes that everything before `next` in a partition is worked off.
    pub fn store(&mut self, partition: &TopicPartition, next: Offset) {
        self.stored.insert(partition.clone(), next);
        if self.commit_at.is_none() {
            self.commit_at = self.config.commit_interval.map(|interval| self.client.env().now() + interval);
        }
    }

    /// Commits what is stored; nothing without a group. An error that says that the group moved on is none: the
    /// next member starts from the last commit.
    pub async fn commit(&mut self) -> Result<(), ClientError> {
        self.commit_at = None;
        let stored = std::mem::take(&mut self.stored);
        let Some(member) = self.member.as_ref().filter(|_| !stored.is_empty()) else { return Ok(()) };
        let offsets =
            stored.into_iter().map(|(partition, next)| (partition, OffsetCommit::from(next))).collect();
        for (partition, outcome) in member.commit(&offsets).await {
            use model::ErrorCode::{IllegalGeneration, RebalanceInProgress, UnknownMemberId};
            match outcome {
                Ok(()) => {}
                Err(error)
                    if matches!(
                        error.code(),
                        Some(IllegalGeneration | RebalanceInProgress | UnknownMemberId)
                    ) =>
                {
                    tracing::warn!(%partition, %error, "offset not committed: the group has moved on");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Commits what is stored and leaves the group.
    pub async fn close(mut self) -> Result<(), ClientError> {
        if matches!(
            self.member.as_ref().map(GroupMember::status),
            Some(GroupStatus::Stable | GroupStatus::Rebalancing)
        ) {
            self.commit().await?;
        }
        match self.member {
            Some(member) => member.leave().await,
            None => Ok(()),
        }
    }

    /// Joins or joins again when that is due, and takes up what the group assigns.
    async fn stay_in_group(&mut self) -> Result<(), ClientError> {
        match self.member.as_ref().map(GroupMember::status) {
            None | Some(GroupStatus::Stable) => return Ok(()),
            Some(GroupStatus::Rebalancing) => self.commit().await?,
            Some(GroupStatus::Outside | GroupStatus::Lost(_)) => self.stored.clear(),
        }
        let assigned: Vec<TopicPartition> = self.fetcher.assigned().cloned().collect();
        for partition in &assigned {
            self.fetcher.unassign(partition);
        }
        let Some(member) = &mut self.member else { return Ok(()) };
        let assignment = member.join().await?;
        tracing::debug!(group = self.group_id, generation = assignment.generation, "joined");
        if assignment.partitions.is_empty() {
            return Ok(());
        }
        let committed = self.client.fetch_offsets(&self.group_id, Some(&assignment.partitions)).await?;
        for partition in assignment.partitions {
            match committed.get(&partition) {
                Some(commit) => self.fetcher.assign(partition, commit.offset),
                None => self.fetcher.assign_spec(partition, self.config.start),
            }
        }
        Ok(())
    }
}
