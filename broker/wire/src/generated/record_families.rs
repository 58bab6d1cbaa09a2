// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use super::*;

crate::families::metadata_records! {
    0 RegisterBroker RegisterBrokerRecord;
    1 UnregisterBroker UnregisterBrokerRecord;
    2 Topic TopicRecord;
    3 Partition PartitionRecord;
    4 Config ConfigRecord;
    5 PartitionChange PartitionChangeRecord;
    7 FenceBroker FenceBrokerRecord;
    8 UnfenceBroker UnfenceBrokerRecord;
    9 RemoveTopic RemoveTopicRecord;
    10 DelegationToken DelegationTokenRecord;
    11 UserScramCredential UserScramCredentialRecord;
    12 FeatureLevel FeatureLevelRecord;
    14 ClientQuota ClientQuotaRecord;
    15 ProducerIds ProducerIdsRecord;
    17 BrokerRegistrationChange BrokerRegistrationChangeRecord;
    18 AccessControlEntry AccessControlEntryRecord;
    19 RemoveAccessControlEntry RemoveAccessControlEntryRecord;
    20 NoOp NoOpRecord;
    21 ZkMigrationState ZkMigrationStateRecord;
    22 RemoveUserScramCredential RemoveUserScramCredentialRecord;
    23 BeginTransaction BeginTransactionRecord;
    24 EndTransaction EndTransactionRecord;
    25 AbortTransaction AbortTransactionRecord;
    26 RemoveDelegationToken RemoveDelegationTokenRecord;
    27 RegisterController RegisterControllerRecord;
    28 ClearElr ClearElrRecord;
    29 UnregisterController UnregisterControllerRecord;
}

crate::families::keyed_records! {
    "__consumer_offsets" GroupRecordKey GroupRecordValue;
    0 LegacyOffsetCommit LegacyOffsetCommitKey LegacyOffsetCommitValue;
    1 OffsetCommit OffsetCommitKey OffsetCommitValue;
    2 GroupMetadata GroupMetadataKey GroupMetadataValue;
    3 ConsumerGroupMetadata ConsumerGroupMetadataKey ConsumerGroupMetadataValue;
    4 ConsumerGroupPartitionMetadata ConsumerGroupPartitionMetadataKey ConsumerGroupPartitionMetadataValue;
    5 ConsumerGroupMemberMetadata ConsumerGroupMemberMetadataKey ConsumerGroupMemberMetadataValue;
    6 ConsumerGroupTargetAssignmentMetadata ConsumerGroupTargetAssignmentMetadataKey ConsumerGroupTargetAssignmentMetadataValue;
    7 ConsumerGroupTargetAssignmentMember ConsumerGroupTargetAssignmentMemberKey ConsumerGroupTargetAssignmentMemberValue;
    8 ConsumerGroupCurrentMemberAssignment ConsumerGroupCurrentMemberAssignmentKey ConsumerGroupCurrentMemberAssignmentValue;
    10 ShareGroupMemberMetadata ShareGroupMemberMetadataKey ShareGroupMemberMetadataValue;
    11 ShareGroupMetadata ShareGroupMetadataKey ShareGroupMetadataValue;
    12 ShareGroupTargetAssignmentMetadata ShareGroupTargetAssignmentMetadataKey ShareGroupTargetAssignmentMetadataValue;
    13 ShareGroupTargetAssignmentMember ShareGroupTargetAssignmentMemberKey ShareGroupTargetAssignmentMemberValue;
    14 ShareGroupCurrentMemberAssignment ShareGroupCurrentMemberAssignmentKey ShareGroupCurrentMemberAssignmentValue;
    15 ShareGroupStatePartitionMetadata ShareGroupStatePartitionMetadataKey ShareGroupStatePartitionMetadataValue;
    16 ConsumerGroupRegularExpression ConsumerGroupRegularExpressionKey ConsumerGroupRegularExpressionValue;
    17 StreamsGroupMetadata StreamsGroupMetadataKey StreamsGroupMetadataValue;
    19 StreamsGroupMemberMetadata StreamsGroupMemberMetadataKey StreamsGroupMemberMetadataValue;
    20 StreamsGroupTargetAssignmentMetadata StreamsGroupTargetAssignmentMetadataKey StreamsGroupTargetAssignmentMetadataValue;
    21 StreamsGroupTargetAssignmentMember StreamsGroupTargetAssignmentMemberKey StreamsGroupTargetAssignmentMemberValue;
    22 StreamsGroupCurrentMemberAssignment StreamsGroupCurrentMemberAssignmentKey StreamsGroupCurrentMemberAssignmentValue;
    23 StreamsGroupTopology StreamsGroupTopologyKey StreamsGroupTopologyValue;
}

crate::families::keyed_records! {
    "__transaction_state" TransactionRecordKey TransactionRecordValue;
    0 TransactionLog TransactionLogKey TransactionLogValue;
}

crate::families::keyed_records! {
    "__share_group_state" ShareRecordKey ShareRecordValue;
    0 ShareSnapshot ShareSnapshotKey ShareSnapshotValue;
    1 ShareUpdate ShareUpdateKey ShareUpdateValue;
}
