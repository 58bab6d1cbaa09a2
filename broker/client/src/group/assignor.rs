//! Who reads what: the assignments that a group's leader computes, equal to those of Kafka's Java assignors of the
//! same name (without racks).
//!
//! Both go over members in one order: those with an instance id first, by it, then the others by member id.

use std::collections::BTreeMap;

use model::{PartitionIndex, TopicPartition};

/// A way to spread partitions over members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignor {
    /// Each topic for itself: consecutive partitions, the first members get one more.
    Range,
    /// All partitions of all topics, dealt out in turn.
    RoundRobin,
}

/// A member as the leader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subscriber {
    pub(crate) member_id: String,
    pub(crate) instance_id: Option<String>,
    pub(crate) topics: Vec<String>,
}

impl Assignor {
    /// The name that members vote for.
    pub fn name(self) -> &'static str {
        match self {
            Assignor::Range => "range",
            Assignor::RoundRobin => "roundrobin",
        }
    }

    /// The assignor of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Assignor::Range, Assignor::RoundRobin].into_iter().find(|assignor| assignor.name() == name)
    }

    /// Assigns every partition of every subscribed topic to exactly one of its subscribers; topics without a count
    /// are left out. Every member is in the answer.
    pub(crate) fn assign(
        self,
        mut members: Vec<Subscriber>,
        partition_counts: &BTreeMap<String, i32>,
    ) -> BTreeMap<String, Vec<TopicPartition>> {
        members.sort_by(|a, b| order(a).cmp(&order(b)));
        let mut assigned: BTreeMap<String, Vec<TopicPartition>> =
            members.iter().map(|member| (member.member_id.clone(), Vec::new())).collect();
        let mut give = |member: &Subscriber, topic: &str, partition: i32| {
            if let Some(partitions) = assigned.get_mut(&member.member_id) {
                partitions.push(TopicPartition::new(topic, PartitionIndex(partition)));
            }
        };
        match self {
            Assignor::Range => {
                for (topic, count) in partition_counts {
                    let subscribers: Vec<_> = members.iter().filter(|m| m.topics.contains(topic)).collect();
                    if subscribers.is_empty() {
                        continue;
                    }
                    let (each, more) = (*count / subscribers.len() as i32, *count % subscribers.len() as i32);
                    let mut next = 0;
                    for (index, member) in subscribers.into_iter().enumerate() {
                        let end = next + each + i32::from((index as i32) < more);
                        (next..end).for_each(|partition| give(member, topic, partition));
                        next = end;
                    }
                }
            }
            Assignor::RoundRobin => {
                let mut turn = 0;
                for (topic, count) in partition_counts {
                    if !members.iter().any(|member| member.topics.contains(topic)) {
                        continue;
                    }
                    for partition in 0..*count {
                        while !members[turn % members.len()].topics.contains(topic) {
                            turn += 1;
                        }
                        give(&members[turn % members.len()], topic, partition);
                        turn += 1;
                    }
                }
            }
        }
        assigned
    }
}

fn order(member: &Subscriber) -> (bool, &str) {
    match &member.instance_id {
        Some(instance) => (false, instance),
        None => (true, &member.member_id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(id: &str, topics: &[&str]) -> Subscriber {
        let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
        Subscriber { member_id: id.to_owned(), instance_id: None, topics }
    }

    fn check(
        assignor: Assignor,
        members: &[Subscriber],
        counts: &[(&str, i32)],
        expected: &[(&str, &[&str])],
    ) {
        let counts = counts.iter().map(|(topic, count)| ((*topic).to_owned(), *count)).collect();
        let assigned = assignor.assign(members.to_vec(), &counts);
        let text: Vec<_> = assigned
            .iter()
            .map(|(member, partitions)| {
                (member.as_str(), partitions.iter().map(ToString::to_string).collect::<Vec<_>>())
            })
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(member, partitions)| {
                (*member, partitions.iter().map(ToString::to_string).collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn range_gives_consecutive_partitions_a_topic() {
        let two = [member("b", &["t", "u"]), member("a", &["t", "u"])];
        let counts = [("t", 3), ("u", 3)];
        check(
            Assignor::Range,
            &two,
            &counts,
            &[("a", &["t-0", "t-1", "u-0", "u-1"]), ("b", &["t-2", "u-2"])],
        );
        let uneven = [member("a", &["t"]), member("b", &["u"]), member("c", &["missing"])];
        check(
            Assignor::Range,
            &uneven,
            &counts,
            &[("a", &["t-0", "t-1", "t-2"]), ("b", &["u-0", "u-1", "u-2"]), ("c", &[])],
        );
    }

    #[test]
    fn round_robin_deals_out_and_skips_who_is_not_subscribed() {
        let two = [member("a", &["t", "u"]), member("b", &["t", "u"])];
        let counts = [("t", 3), ("u", 3)];
        check(
            Assignor::RoundRobin,
            &two,
            &counts,
            &[("a", &["t-0", "t-2", "u-1"]), ("b", &["t-1", "u-0", "u-2"])],
        );
        // The example in the documentation of Java's assignor.
        let three = [member("c0", &["t0"]), member("c1", &["t0", "t1"]), member("c2", &["t0", "t1", "t2"])];
        let counts = [("t0", 1), ("t1", 2), ("t2", 3)];
        check(
            Assignor::RoundRobin,
            &three,
            &counts,
            &[("c0", &["t0-0"]), ("c1", &["t1-0"]), ("c2", &["t1-1", "t2-0", "t2-1", "t2-2"])],
        );
    }

    #[test]
    fn static_members_come_first() {
        let mut members = vec![member("a", &["t"]), member("z", &["t"])];
        members[1].instance_id = Some("one".to_owned());
        check(Assignor::Range, &members, &[("t", 1)], &[("a", &[]), ("z", &["t-0"])]);
    }

    #[test]
    fn every_partition_goes_to_one_subscriber() {
        let mut random = 1u64;
        let mut next = |bound: u64| {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (random >> 33) % bound
        };
        for _ in 0..500 {
            let counts: BTreeMap<String, i32> =
                (0..next(5)).map(|topic| (format!("t{topic}"), next(9) as i32)).collect();
            let members: Vec<_> = (0..=next(6))
                .map(|id| Subscriber {
                    member_id: format!("m{id}"),
                    instance_id: (next(3) == 0).then(|| format!("i{id}")),
                    topics: (0..6).filter(|_| next(2) == 0).map(|topic| format!("t{topic}")).collect(),
                })
                .collect();
            for assignor in [Assignor::Range, Assignor::RoundRobin] {
                let assigned = assignor.assign(members.clone(), &counts);
                let mut all: Vec<_> = assigned.values().flatten().collect();
                all.sort();
                let subscribed = |topic: &String| members.iter().any(|m| m.topics.contains(topic));
                let expected: i32 =
                    counts.iter().filter(|(topic, _)| subscribed(topic)).map(|(_, count)| *count).sum();
                assert_eq!(all.len() as i32, expected);
                all.dedup();
                assert_eq!(all.len() as i32, expected, "a partition twice");
                for member in &members {
                    assert!(assigned[&member.member_id].iter().all(|p| member.topics.contains(&p.topic)));
                }
            }
        }
    }
}
