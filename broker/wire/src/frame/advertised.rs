//! Which versions of which APIs Apache Kafka 4.3.1 advertises with default settings, on each kind of listener.
//!
//! What a node of ours advertises is the part of it that the node serves.

use std::ops::RangeInclusive;

use crate::ApiKey;

/// The kind of listener that a request arrives at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Of clients and other brokers.
    Broker,
    /// Of the quorum (`controller.listener.names`).
    Controller,
}

/// What ApiVersions says about this API on such a listener; none if it is not offered there.
pub fn advertised(listener: Listener, api_key: ApiKey) -> Option<RangeInclusive<i16>> {
    let (_, broker, controller) = TABLE.iter().find(|(key, ..)| *key == api_key)?;
    let (first, last) = match listener {
        Listener::Broker => (*broker)?,
        Listener::Controller => (*controller)?,
    };
    Some(first..=last)
}

/// Whether a request in this version is answered rather than refused: what is advertised, and has a definition. They
/// differ for Produce alone, advertised from version 0 for the sake of old librdkafka, though 0 to 2 are gone.
pub fn is_accepted(listener: Listener, api_key: ApiKey, api_version: i16) -> bool {
    advertised(listener, api_key).is_some_and(|versions| versions.contains(&api_version))
        && api_key.versions().contains(&api_version)
}

type Range = Option<(i16, i16)>;

/// API, on a broker's listener, on a controller's.
const TABLE: &[(ApiKey, Range, Range)] = &[
    (ApiKey::Produce, Some((0, 13)), None),
    (ApiKey::Fetch, Some((4, 18)), Some((4, 18))),
    (ApiKey::ListOffsets, Some((1, 11)), None),
    (ApiKey::Metadata, Some((0, 13)), None),
    (ApiKey::OffsetCommit, Some((2, 10)), None),
    (ApiKey::OffsetFetch, Some((1, 10)), None),
    (ApiKey::FindCoordinator, Some((0, 6)), None),
    (ApiKey::JoinGroup, Some((0, 9)), None),
    (ApiKey::Heartbeat, Some((0, 4)), None),
    (ApiKey::LeaveGroup, Some((0, 5)), None),
    (ApiKey::SyncGroup, Some((0, 5)), None),
    (ApiKey::DescribeGroups, Some((0, 6)), None),
    (ApiKey::ListGroups, Some((0, 5)), None),
    (ApiKey::SaslHandshake, Some((0, 1)), Some((0, 1))),
    (ApiKey::ApiVersions, Some((0, 4)), Some((0, 4))),
    (ApiKey::CreateTopics, Some((2, 7)), Some((2, 7))),
    (ApiKey::DeleteTopics, Some((1, 6)), Some((1, 6))),
    (ApiKey::DeleteRecords, Some((0, 2)), None),
    (ApiKey::InitProducerId, Some((0, 5)), None),
    (ApiKey::OffsetForLeaderEpoch, Some((2, 4)), None),
    (ApiKey::AddPartitionsToTxn, Some((0, 5)), None),
    (ApiKey::AddOffsetsToTxn, Some((0, 4)), None),
    (ApiKey::EndTxn, Some((0, 5)), None),
    (ApiKey::WriteTxnMarkers, Some((1, 2)), None),
    (ApiKey::TxnOffsetCommit, Some((0, 5)), None),
    (ApiKey::DescribeAcls, Some((1, 3)), Some((1, 3))),
    (ApiKey::CreateAcls, Some((1, 3)), Some((1, 3))),
    (ApiKey::DeleteAcls, Some((1, 3)), Some((1, 3))),
    (ApiKey::DescribeConfigs, Some((1, 4)), Some((1, 4))),
    (ApiKey::AlterConfigs, Some((0, 2)), Some((0, 2))),
    (ApiKey::AlterReplicaLogDirs, Some((1, 2)), None),
    (ApiKey::DescribeLogDirs, Some((1, 5)), None),
    (ApiKey::SaslAuthenticate, Some((0, 2)), Some((0, 2))),
    (ApiKey::CreatePartitions, Some((0, 3)), Some((0, 3))),
    (ApiKey::CreateDelegationToken, Some((1, 3)), Some((1, 3))),
    (ApiKey::RenewDelegationToken, Some((1, 2)), Some((1, 2))),
    (ApiKey::ExpireDelegationToken, Some((1, 2)), Some((1, 2))),
    (ApiKey::DescribeDelegationToken, Some((1, 3)), Some((1, 3))),
    (ApiKey::DeleteGroups, Some((0, 2)), None),
    (ApiKey::ElectLeaders, Some((0, 2)), Some((0, 2))),
    (ApiKey::IncrementalAlterConfigs, Some((0, 1)), Some((0, 1))),
    (ApiKey::AlterPartitionReassignments, Some((0, 1)), Some((0, 1))),
    (ApiKey::ListPartitionReassignments, Some((0, 0)), Some((0, 0))),
    (ApiKey::OffsetDelete, Some((0, 0)), None),
    (ApiKey::DescribeClientQuotas, Some((0, 1)), None),
    (ApiKey::AlterClientQuotas, Some((0, 1)), Some((0, 1))),
    (ApiKey::DescribeUserScramCredentials, Some((0, 0)), Some((0, 0))),
    (ApiKey::AlterUserScramCredentials, Some((0, 0)), Some((0, 0))),
    (ApiKey::Vote, None, Some((0, 2))),
    (ApiKey::BeginQuorumEpoch, None, Some((0, 1))),
    (ApiKey::EndQuorumEpoch, None, Some((0, 1))),
    (ApiKey::DescribeQuorum, Some((0, 2)), Some((0, 2))),
    (ApiKey::AlterPartition, None, Some((2, 3))),
    (ApiKey::UpdateFeatures, Some((0, 2)), Some((0, 2))),
    (ApiKey::Envelope, None, Some((0, 0))),
    (ApiKey::FetchSnapshot, None, Some((0, 1))),
    (ApiKey::DescribeCluster, Some((0, 2)), Some((0, 2))),
    (ApiKey::DescribeProducers, Some((0, 0)), None),
    (ApiKey::BrokerRegistration, None, Some((0, 4))),
    (ApiKey::BrokerHeartbeat, None, Some((0, 2))),
    (ApiKey::UnregisterBroker, Some((0, 0)), Some((0, 0))),
    (ApiKey::DescribeTransactions, Some((0, 0)), None),
    (ApiKey::ListTransactions, Some((0, 2)), None),
    (ApiKey::AllocateProducerIds, None, Some((0, 0))),
    (ApiKey::ConsumerGroupHeartbeat, Some((0, 1)), None),
    (ApiKey::ConsumerGroupDescribe, Some((0, 1)), None),
    (ApiKey::ControllerRegistration, None, Some((0, 0))),
    (ApiKey::AssignReplicasToDirs, None, Some((0, 0))),
    (ApiKey::ListConfigResources, Some((0, 1)), None),
    (ApiKey::DescribeTopicPartitions, Some((0, 0)), None),
    (ApiKey::ShareGroupHeartbeat, Some((1, 1)), None),
    (ApiKey::ShareGroupDescribe, Some((1, 1)), None),
    (ApiKey::ShareFetch, Some((1, 2)), None),
    (ApiKey::ShareAcknowledge, Some((1, 2)), None),
    (ApiKey::AddRaftVoter, Some((0, 1)), Some((0, 1))),
    (ApiKey::RemoveRaftVoter, Some((0, 0)), Some((0, 0))),
    (ApiKey::UpdateRaftVoter, None, Some((0, 0))),
    (ApiKey::InitializeShareGroupState, Some((0, 0)), None),
    (ApiKey::ReadShareGroupState, Some((0, 0)), None),
    (ApiKey::WriteShareGroupState, Some((0, 1)), None),
    (ApiKey::DeleteShareGroupState, Some((0, 0)), None),
    (ApiKey::ReadShareGroupStateSummary, Some((0, 1)), None),
    (ApiKey::StreamsGroupHeartbeat, Some((0, 0)), None),
    (ApiKey::StreamsGroupDescribe, Some((0, 0)), None),
    (ApiKey::DescribeShareGroupOffsets, Some((0, 1)), None),
    (ApiKey::AlterShareGroupOffsets, Some((0, 0)), None),
    (ApiKey::DeleteShareGroupOffsets, Some((0, 0)), None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_advertised_has_definitions_but_for_produce() {
        for listener in [Listener::Broker, Listener::Controller] {
            for api_key in ApiKey::ALL {
                let Some(versions) = advertised(listener, *api_key) else { continue };
                let known = api_key.versions();
                assert!(versions.end() <= known.end(), "{api_key}");
                assert!(versions.start() >= known.start() || *api_key == ApiKey::Produce, "{api_key}");
            }
        }
        assert_eq!(advertised(Listener::Broker, ApiKey::Produce), Some(0..=13));
        assert!(!is_accepted(Listener::Broker, ApiKey::Produce, 2));
        assert!(is_accepted(Listener::Broker, ApiKey::Produce, 3));
        assert_eq!(advertised(Listener::Broker, ApiKey::Vote), None);
    }

    /// What Apache Kafka 4.3.1 answered on both listeners, API by API.
    #[test]
    fn the_table_is_that_of_kafka() {
        let as_kafka = |range: Range| match range {
            Some((first, last)) => format!("{first}-{last}"),
            None => "-".to_owned(),
        };
        let ours: Vec<String> = TABLE
            .iter()
            .map(|(key, broker, controller)| {
                format!("{} {key} {} {}", key.key(), as_kafka(*broker), as_kafka(*controller))
            })
            .collect();
        let kafkas = include_str!("../../testdata/advertised-4.3.1.txt");
        let kafkas: Vec<&str> = kafkas.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(ours, kafkas);
    }

    #[test]
    fn the_table_has_each_api_once_in_order_of_key() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
    }
}
