//! A classic group as a value: its members, its generation, and the questions and edits that the protocol is made of.
//!
//! Promises that the counters agree with the members, and that a clone shares its structure. Knows no timers, no
//! records' positions and no requests: when to do what is [`crate::transition`]'s.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use imbl::{OrdMap, OrdSet};
use model::{ErrorCode, TimestampMs};
use wire::GroupMetadataValue;
use wire::group_metadata_value::MemberMetadata;
use wire::join_group_request::JoinGroupRequestProtocol;

use crate::consumer_protocol;
use crate::request::RequestToken;

/// Where a group is in its life. A group that does not exist is what Kafka calls dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupState {
    /// No members; perhaps offsets.
    Empty,
    /// Waiting for members to join.
    PreparingRebalance,
    /// Waiting for the leader's assignment.
    CompletingRebalance,
    /// Every member can have its assignment.
    Stable,
}

impl GroupState {
    /// As DescribeGroups and ListGroups spell it.
    pub fn name(self) -> &'static str {
        match self {
            GroupState::Empty => "Empty",
            GroupState::PreparingRebalance => "PreparingRebalance",
            GroupState::CompletingRebalance => "CompletingRebalance",
            GroupState::Stable => "Stable",
        }
    }
}

/// A request whose answer waits, and the version to answer in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) token: RequestToken,
    pub(crate) version: i16,
}

/// The protocols that a member supports, best first, with its metadata for each.
pub(crate) type Protocols = Arc<[(Arc<str>, Bytes)]>;

/// A member. What a record keeps of it comes first; the rest is soft and lost with the coordinator.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) id: Arc<str>,
    pub(crate) instance_id: Option<Arc<str>>,
    pub(crate) client_id: Arc<str>,
    pub(crate) client_host: Arc<str>,
    pub(crate) rebalance_timeout_ms: i32,
    pub(crate) session_timeout_ms: i32,
    /// After a restart only the selected protocol is known.
    pub(crate) protocols: Protocols,
    pub(crate) assignment: Bytes,

    pub(crate) awaiting_join: Option<Waiting>,
    pub(crate) awaiting_sync: Option<Waiting>,
    /// Joined, but in no generation yet: may be timed out although it waits.
    pub(crate) is_new: bool,
}

impl Member {
    /// Whether silence is no sign of death: the member waits for our answer.
    pub(crate) fn is_excused(&self) -> bool {
        !self.is_new && (self.awaiting_join.is_some() || self.awaiting_sync.is_some())
    }

    fn metadata(&self, protocol: &str) -> Bytes {
        self.protocols
            .iter()
            .find(|(name, _)| **name == *protocol)
            .map(|(_, bytes)| bytes.clone())
            .unwrap_or_default()
    }
}

/// Copies what a request slices out of its frame, so that a member does not keep the frame.
pub(crate) fn copy_protocols(protocols: &[JoinGroupRequestProtocol]) -> Protocols {
    protocols
        .iter()
        .map(|protocol| (Arc::from(protocol.name.as_str()), Bytes::copy_from_slice(&protocol.metadata)))
        .collect()
}

/// How much longer an empty group may wait for more members before its first rebalance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InitialDelay {
    pub(crate) current_ms: i64,
    pub(crate) remaining_ms: i64,
    /// Somebody joined since the current delay began.
    pub(crate) was_joined: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    pub(crate) state: GroupState,
    /// When the state was entered; [`TimestampMs::NONE`] in records of old versions.
    pub(crate) state_timestamp: TimestampMs,
    /// `None` for a group that only ever had offsets committed to it.
    pub(crate) protocol_type: Option<Arc<str>>,
    pub(crate) protocol: Option<Arc<str>>,
    pub(crate) generation: i32,
    pub(crate) leader: Option<Arc<str>>,
    members: OrdMap<Arc<str>, Arc<Member>>,
    static_members: OrdMap<Arc<str>, Arc<str>>,
    /// What the members subscribe to, if they are consumers and it could be read.
    subscribed_topics: Option<Arc<BTreeSet<Arc<str>>>>,

    /// Ids given out to clients that have not joined with them yet.
    pending_joins: OrdSet<Arc<str>>,
    /// Members of this generation that have not asked for their assignment.
    pub(crate) pending_syncs: OrdSet<Arc<str>>,
    /// Set while the first rebalance of an empty group is prepared.
    pub(crate) initial_delay: Option<InitialDelay>,
    awaiting_join_count: usize,
    /// How many members support each protocol.
    supporters: OrdMap<Arc<str>, usize>,
}

impl Group {
    pub(crate) fn empty(state_timestamp: TimestampMs) -> Self {
        Self {
            state: GroupState::Empty,
            state_timestamp,
            protocol_type: None,
            protocol: None,
            generation: 0,
            leader: None,
            members: OrdMap::new(),
            static_members: OrdMap::new(),
            subscribed_topics: None,
            pending_joins: OrdSet::new(),
            pending_syncs: OrdSet::new(),
            initial_delay: None,
            awaiting_join_count: 0,
            supporters: OrdMap::new(),
        }
    }

    /// The group as a coordinator finds it in a record: stable, or empty.
    pub(crate) fn from_record(value: &GroupMetadataValue) -> Self {
        let mut group = Group::empty(TimestampMs(value.current_state_timestamp));
        group.generation = value.generation;
        group.protocol_type = text_if_any(&value.protocol_type);
        group.protocol = value.protocol.as_deref().map(Arc::from);
        group.leader = value.leader.as_deref().map(Arc::from);
        let protocol = group.protocol.clone().unwrap_or_default();
        for member in &value.members {
            let instance_id = member.group_instance_id.as_deref();
            let is_repeated = group.members.contains_key(member.member_id.as_str())
                || instance_id.is_some_and(|instance_id| group.static_members.contains_key(instance_id));
            if is_repeated {
                continue;
            }
            group.add(Member {
                id: Arc::from(member.member_id.as_str()),
                instance_id: instance_id.map(Arc::from),
                client_id: Arc::from(member.client_id.as_str()),
                client_host: Arc::from(member.client_host.as_str()),
                rebalance_timeout_ms: match member.rebalance_timeout {
                    -1 => member.session_timeout,
                    timeout => timeout,
                },
                session_timeout_ms: member.session_timeout,
                protocols: Arc::from([(protocol.clone(), Bytes::copy_from_slice(&member.subscription))]),
                assignment: Bytes::copy_from_slice(&member.assignment),
                awaiting_join: None,
                awaiting_sync: None,
                is_new: false,
            });
        }
        // What no coordinator writes does no harm: a leader that is no member, an empty group with a protocol.
        if group.members.is_empty() {
            (group.leader, group.protocol) = (None, None);
        } else {
            group.state = GroupState::Stable;
            group.protocol = Some(protocol);
            let leads = |leader: &Arc<str>| group.members.contains_key(leader);
            group.leader =
                group.leader.clone().filter(leads).or_else(|| group.members.keys().next().cloned());
        }
        group.subscribed_topics = group.read_subscriptions();
        group
    }

    /// What a record keeps of the group.
    pub(crate) fn to_record(&self) -> GroupMetadataValue {
        let protocol = self.protocol.as_deref().unwrap_or_default();
        GroupMetadataValue {
            protocol_type: self.protocol_type.as_deref().unwrap_or_default().to_owned(),
            generation: self.generation,
            protocol: self.protocol.as_deref().map(str::to_owned),
            leader: self.leader.as_deref().map(str::to_owned),
            current_state_timestamp: self.state_timestamp.0,
            members: self
                .members
                .values()
                .map(|member| MemberMetadata {
                    member_id: member.id.to_string(),
                    group_instance_id: member.instance_id.as_deref().map(str::to_owned),
                    client_id: member.client_id.to_string(),
                    client_host: member.client_host.to_string(),
                    rebalance_timeout: member.rebalance_timeout_ms,
                    session_timeout: member.session_timeout_ms,
                    subscription: member.metadata(protocol),
                    assignment: member.assignment.clone(),
                })
                .collect(),
        }
    }

    pub(crate) fn member(&self, member_id: &str) -> Option<&Arc<Member>> {
        self.members.get(member_id)
    }

    /// The members by id.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Arc<Member>> {
        self.members.values()
    }

    pub(crate) fn member_ids(&self) -> Vec<Arc<str>> {
        self.members.keys().cloned().collect()
    }

    pub(crate) fn member_count(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn awaiting_join_count(&self) -> usize {
        self.awaiting_join_count
    }

    pub(crate) fn static_member_id(&self, instance_id: &str) -> Option<&Arc<str>> {
        self.static_members.get(instance_id)
    }

    pub(crate) fn is_leader(&self, member_id: &str) -> bool {
        self.leader.as_deref() == Some(member_id)
    }

    pub(crate) fn uses_consumer_protocol(&self) -> bool {
        self.protocol_type.as_deref() == Some(consumer_protocol::PROTOCOL_TYPE)
    }

    pub(crate) fn subscribed_topics(&self) -> Option<&BTreeSet<Arc<str>>> {
        self.subscribed_topics.as_deref()
    }

    /// Whether a member reads the topic, as far as we can know: consumers whose subscriptions cannot be read may read
    /// any.
    pub(crate) fn is_subscribed_to(&self, topic: &str) -> bool {
        match &self.subscribed_topics {
            Some(topics) => topics.contains(topic),
            None => self.uses_consumer_protocol(),
        }
    }

    /// Whether every member, and everybody who was told to join, waits for the rebalance to complete.
    pub(crate) fn has_all_joined(&self) -> bool {
        self.members.len() == self.awaiting_join_count && self.pending_joins.is_empty()
    }

    /// The longest that a rebalance waits for members.
    pub(crate) fn rebalance_timeout_ms(&self) -> i64 {
        self.members.values().map(|member| i64::from(member.rebalance_timeout_ms)).max().unwrap_or(0).max(0)
    }

    pub(crate) fn is_pending(&self, member_id: &str) -> bool {
        self.pending_joins.contains(member_id)
    }

    pub(crate) fn pending_count(&self) -> usize {
        self.pending_joins.len()
    }

    pub(crate) fn pending_joins(&self) -> impl Iterator<Item = &Arc<str>> {
        self.pending_joins.iter()
    }

    pub(crate) fn add_pending(&mut self, member_id: Arc<str>) {
        self.pending_joins.insert(member_id);
    }

    pub(crate) fn remove_pending(&mut self, member_id: &str) {
        self.pending_joins.remove(member_id);
    }

    /// Adds a member; the first one decides the protocol type and leads.
    pub(crate) fn add(&mut self, member: Member) {
        if let Some(instance_id) = &member.instance_id {
            self.static_members.insert(instance_id.clone(), member.id.clone());
        }
        if self.leader.is_none() {
            self.leader = Some(member.id.clone());
        }
        self.pending_joins.remove(&member.id);
        self.count(&member, true);
        self.members.insert(member.id.clone(), Arc::new(member));
    }

    /// Takes a member out; if it led, another member leads.
    pub(crate) fn remove(&mut self, member_id: &str) -> Option<Arc<Member>> {
        let member = self.members.remove(member_id)?;
        self.count(&member, false);
        if let Some(instance_id) = &member.instance_id {
            self.static_members.remove(instance_id);
        }
        if self.is_leader(member_id) {
            self.leader = self.members.keys().next().cloned();
        }
        self.pending_syncs.remove(member_id);
        Some(member)
    }

    /// Changes a member and keeps the counters right. The id and the instance id must stay.
    pub(crate) fn edit(&mut self, member_id: &str, change: impl FnOnce(&mut Member)) {
        let Some(old) = self.members.get(member_id).cloned() else { return };
        let mut member = Member::clone(&old);
        change(&mut member);
        debug_assert_eq!((&old.id, &old.instance_id), (&member.id, &member.instance_id));
        self.count(&old, false);
        self.count(&member, true);
        self.members.insert(member.id.clone(), Arc::new(member));
    }

    /// Gives a static member a new id, and leaves everything else as it is. Returns the member that had the old id.
    pub(crate) fn replace_static_member(&mut self, old_id: &str, new_id: Arc<str>) -> Option<Arc<Member>> {
        let old = self.members.remove(old_id)?;
        self.count(&old, false);
        let member =
            Member { id: new_id.clone(), awaiting_join: None, awaiting_sync: None, ..Member::clone(&old) };
        self.count(&member, true);
        if self.is_leader(old_id) {
            self.leader = Some(new_id.clone());
        }
        if let Some(instance_id) = &member.instance_id {
            self.static_members.insert(instance_id.clone(), new_id.clone());
        }
        if self.pending_syncs.remove(old_id).is_some() {
            self.pending_syncs.insert(new_id.clone());
        }
        self.members.insert(new_id, Arc::new(member));
        Some(old)
    }

    fn count(&mut self, member: &Member, is_added: bool) {
        let change = |count: usize| if is_added { count + 1 } else { count - 1 };
        if member.awaiting_join.is_some() {
            self.awaiting_join_count = change(self.awaiting_join_count);
        }
        for name in member.protocols.iter().map(|(name, _)| name).collect::<BTreeSet<_>>() {
            match change(self.supporters.get(name).copied().unwrap_or(0)) {
                0 => self.supporters.remove(name),
                count => self.supporters.insert(name.clone(), count),
            };
        }
    }

    /// Who may speak for a member.
    pub(crate) fn validate_member(
        &self,
        member_id: &str,
        instance_id: Option<&str>,
    ) -> Result<(), ErrorCode> {
        if let Some(instance_id) = instance_id {
            match self.static_members.get(instance_id) {
                None => return Err(ErrorCode::UnknownMemberId),
                Some(existing) if **existing != *member_id => return Err(ErrorCode::FencedInstanceId),
                Some(_) => {}
            }
        }
        if self.members.contains_key(member_id) { Ok(()) } else { Err(ErrorCode::UnknownMemberId) }
    }

    /// Whether a member with these protocols fits in: of the same type, with one that everybody supports.
    pub(crate) fn supports(&self, protocol_type: &str, protocols: &[JoinGroupRequestProtocol]) -> bool {
        if self.state == GroupState::Empty {
            return !protocol_type.is_empty() && !protocols.is_empty();
        }
        self.protocol_type.as_deref() == Some(protocol_type)
            && protocols.iter().any(|protocol| {
                self.supporters.get(protocol.name.as_str()).copied().unwrap_or(0) == self.members.len()
            })
    }

    /// Of the protocols that all members support the one that most prefer; of several the first by name. `None` when
    /// there are no members.
    pub(crate) fn select_protocol(&self) -> Option<Arc<str>> {
        let is_candidate = |name: &Arc<str>| self.supporters.get(name).copied() == Some(self.members.len());
        let mut votes = BTreeMap::<&Arc<str>, usize>::new();
        for member in self.members.values() {
            if let Some((name, _)) = member.protocols.iter().find(|(name, _)| is_candidate(name)) {
                *votes.entry(name).or_default() += 1;
            }
        }
        votes.into_iter().rev().max_by_key(|(_, count)| *count).map(|(name, _)| name.clone())
    }

    /// Makes sure that a member who takes part leads. `false` when nobody takes part.
    pub(crate) fn elect_joined_leader(&mut self) -> bool {
        let has_joined = |member: &Arc<Member>| member.awaiting_join.is_some();
        let Some(leader) = &self.leader else { return false };
        if self.members.get(leader).is_some_and(has_joined) {
            return true;
        }
        match self.members.values().find(|member| has_joined(member)) {
            Some(member) => {
                self.leader = Some(member.id.clone());
                true
            }
            None => false,
        }
    }

    pub(crate) fn enter(&mut self, state: GroupState, now: TimestampMs) {
        self.state = state;
        self.state_timestamp = now;
    }

    /// Starts the next generation with the members that there are; without any the group is empty.
    pub(crate) fn start_generation(&mut self, now: TimestampMs) {
        self.generation += 1;
        self.protocol = self.select_protocol();
        self.subscribed_topics = self.read_subscriptions();
        self.pending_syncs = OrdSet::new();
        self.initial_delay = None;
        let state = if self.members.is_empty() { GroupState::Empty } else { GroupState::CompletingRebalance };
        self.enter(state, now);
    }

    /// Every member's id, instance id and metadata for the selected protocol, by member id.
    pub(crate) fn subscriptions(&self) -> Vec<(&Member, Bytes)> {
        let protocol = self.protocol.as_deref().unwrap_or_default();
        self.members.values().map(|member| (&**member, member.metadata(protocol))).collect()
    }

    fn read_subscriptions(&self) -> Option<Arc<BTreeSet<Arc<str>>>> {
        if !self.uses_consumer_protocol() {
            return None;
        }
        if self.members.is_empty() {
            return Some(Arc::default());
        }
        self.protocol.as_ref()?;
        let mut all = BTreeSet::new();
        for (_, subscription) in self.subscriptions() {
            all.append(&mut consumer_protocol::subscribed_topics(subscription).ok()?);
        }
        Some(Arc::new(all))
    }

    /// The invariants of a group, for tests and debug builds.
    pub(crate) fn check(&self) {
        let waiting = self.members.values().filter(|member| member.awaiting_join.is_some()).count();
        assert_eq!(self.awaiting_join_count, waiting);
        for (name, count) in &self.supporters {
            let supporters = self
                .members
                .values()
                .filter(|member| member.protocols.iter().any(|(n, _)| n == name))
                .count();
            assert_eq!(*count, supporters, "members that support {name}");
        }
        for (instance_id, member_id) in &self.static_members {
            let member = self.members.get(member_id).expect("a static member's id is a member's");
            assert_eq!(member.instance_id.as_ref(), Some(instance_id));
        }
        assert!(self.members.keys().all(|id| !self.pending_joins.contains(id)));
        assert!(self.pending_syncs.iter().all(|id| self.members.contains_key(id)));
        assert_eq!(self.leader.is_some(), !self.members.is_empty());
        match self.state {
            GroupState::Empty => assert!(self.members.is_empty() && self.protocol.is_none()),
            GroupState::PreparingRebalance => {
                assert!(self.members.values().all(|member| member.awaiting_sync.is_none()));
            }
            GroupState::CompletingRebalance | GroupState::Stable => {
                assert!(self.protocol.is_some() && !self.members.is_empty());
                assert_eq!(waiting, 0, "nobody waits to join outside a rebalance");
                assert!(self.select_protocol().is_some());
            }
        }
        if self.state == GroupState::Stable {
            assert!(self.members.values().all(|member| member.awaiting_sync.is_none()));
        }
    }
}

fn text_if_any(text: &str) -> Option<Arc<str>> {
    if text.is_empty() { None } else { Some(Arc::from(text)) }
}
