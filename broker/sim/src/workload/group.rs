//! Members of a classic consumer group: they join, read what is theirs, commit, and leave at times.

use std::collections::BTreeMap;
use std::task::Poll;
use std::time::Duration;

use client::{Client, ClientError, Fetched, Fetcher, GroupConfig, GroupMember, GroupStatus, OffsetCommit};
use env::Env;
use model::{Offset, TopicPartition};

use super::read::{PAUSE_MAX, fetcher_config, take_in};
use super::{Desk, SharedTopic};
use crate::rng::Rng;
use crate::sim_env::SimEnv;

/// The shortest session that brokers allow by default.
const SESSION_TIMEOUT: Duration = Duration::from_secs(6);

/// One member, which comes and goes.
pub(crate) async fn consume_in_group(desk: Desk, group: String, topic: SharedTopic) {
    let mut rng = desk.rng();
    while desk.is_running() {
        // Its own client: a broker works off the requests of a connection one by one, and joining waits.
        let client = desk.client();
        let config = GroupConfig {
            session_timeout: SESSION_TIMEOUT,
            rebalance_timeout: SESSION_TIMEOUT,
            heartbeat_interval: Duration::from_millis(300),
            ..GroupConfig::new(group.clone(), vec![topic.name.clone()])
        };
        let mut member = GroupMember::new(client.clone(), config);
        while desk.is_running() && !rng.one_in(20) {
            let shift = Shift { desk: &desk, client: &client, group: &group };
            if shift.work(&mut member, &mut rng).await.is_err() {
                desk.pause(&mut rng, Duration::from_millis(200)).await;
            }
        }
        // One in two goes without a word.
        if rng.one_in(2) {
            let _ = member.leave().await;
        }
        if desk.is_running() {
            desk.pause(&mut rng, Duration::from_secs(2)).await;
        }
    }
}

/// What a member does between joining and the next rebalance.
struct Shift<'a> {
    desk: &'a Desk,
    client: &'a Client<SimEnv>,
    group: &'a str,
}

impl Shift<'_> {
    async fn work(&self, member: &mut GroupMember<SimEnv>, rng: &mut Rng) -> Result<(), ClientError> {
        let assignment = member.join().await?;
        let history = &self.desk.history;
        history.assigned(self.group, assignment.generation, &assignment.member_id, &assignment.partitions);
        let mut positions = committed(self.desk, self.client, self.group, &assignment.partitions).await?;
        let mut fetcher = Fetcher::new(self.client.clone(), fetcher_config(rng));
        for partition in &assignment.partitions {
            let start = *positions.entry(partition.clone()).or_default();
            fetcher.assign(partition.clone(), start);
        }
        self.desk.succeeded("join-group");
        while self.desk.is_running() && member.status() == GroupStatus::Stable && !rng.one_in(300) {
            for fetched in poll_while_stable(&mut fetcher, member).await.partitions {
                take_in(self.desk, &fetched, &mut positions, |offset, _| {
                    history.group_read(self.group, &fetched.partition, offset);
                });
                self.desk.succeeded("group-fetch");
            }
            self.desk.pause(rng, PAUSE_MAX).await;
            if rng.one_in(4) {
                self.commit(member, &positions).await;
            }
        }
        Ok(())
    }

    async fn commit(&self, member: &GroupMember<SimEnv>, positions: &BTreeMap<TopicPartition, Offset>) {
        let offsets: BTreeMap<TopicPartition, OffsetCommit> = positions
            .iter()
            .filter(|(_, next)| next.0 > 0)
            .map(|(partition, next)| (partition.clone(), OffsetCommit::from(*next)))
            .collect();
        if offsets.is_empty() {
            return;
        }
        for (partition, outcome) in member.commit(&offsets).await {
            if outcome.is_ok() {
                self.desk.history.committed(self.group, &partition, offsets[&partition].offset);
                self.desk.succeeded("commit-offset");
            }
        }
    }
}

/// Polls, and ends early when the group rebalances.
async fn poll_while_stable(fetcher: &mut Fetcher<SimEnv>, member: &GroupMember<SimEnv>) -> Fetched {
    let mut fetching = std::pin::pin!(fetcher.poll(Duration::from_millis(300)));
    let mut unstable = std::pin::pin!(member.unstable());
    std::future::poll_fn(|context| match unstable.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(Fetched::default()),
        Poll::Pending => fetching.as_mut().poll(context),
    })
    .await
}

/// What the group has committed, as the broker says it, checked against what it acknowledged.
pub(crate) async fn committed(
    desk: &Desk,
    client: &Client<SimEnv>,
    group: &str,
    partitions: &[TopicPartition],
) -> Result<BTreeMap<TopicPartition, Offset>, ClientError> {
    let known = desk.history.known_commits(group);
    let fetched = client.fetch_offsets(group, Some(partitions)).await?;
    let offsets: BTreeMap<TopicPartition, Offset> =
        fetched.into_iter().map(|(partition, commit)| (partition, commit.offset)).collect();
    for partition in partitions {
        let known = known.get(partition).copied().unwrap_or_default();
        let fetched = offsets.get(partition).copied();
        if known.0 > 0 || fetched.is_some() {
            desk.history.commit_fetched(group, partition, known, fetched);
        }
    }
    desk.succeeded("fetch-offsets");
    Ok(offsets)
}

/// The group's offsets are what was acknowledged, in the end.
pub(crate) async fn group_offsets_are_kept(desk: &Desk, group: &str, topic: &SharedTopic) {
    let client = desk.client();
    let partitions: Vec<TopicPartition> = topic.partitions().collect();
    while committed(desk, &client, group, &partitions).await.is_err() {
        desk.env.sleep(Duration::from_millis(100)).await;
    }
}
