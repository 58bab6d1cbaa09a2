// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::testing::{Kind, MessageType};

mod abort_transaction_record;
mod aborted_txn;
mod access_control_entry_record;
mod add_offsets_to_txn_request;
mod add_offsets_to_txn_response;
mod add_partitions_to_txn_request;
mod add_partitions_to_txn_response;
mod add_raft_voter_request;
mod add_raft_voter_response;
mod allocate_producer_ids_request;
mod allocate_producer_ids_response;
mod alter_client_quotas_request;
mod alter_client_quotas_response;
mod alter_configs_request;
mod alter_configs_response;
mod alter_partition_reassignments_request;
mod alter_partition_reassignments_response;
mod alter_partition_request;
mod alter_partition_response;
mod alter_replica_log_dirs_request;
mod alter_replica_log_dirs_response;
mod alter_share_group_offsets_request;
mod alter_share_group_offsets_response;
mod alter_user_scram_credentials_request;
mod alter_user_scram_credentials_response;
mod api_versions_request;
mod api_versions_response;
mod assign_replicas_to_dirs_request;
mod assign_replicas_to_dirs_response;
mod begin_quorum_epoch_request;
mod begin_quorum_epoch_response;
mod begin_transaction_record;
mod broker_heartbeat_request;
mod broker_heartbeat_response;
mod broker_registration_change_record;
mod broker_registration_request;
mod broker_registration_response;
mod clear_elr_record;
mod client_quota_record;
mod config_record;
mod consumer_group_current_member_assignment_key;
mod consumer_group_current_member_assignment_value;
mod consumer_group_describe_request;
mod consumer_group_describe_response;
mod consumer_group_heartbeat_request;
mod consumer_group_heartbeat_response;
mod consumer_group_member_metadata_key;
mod consumer_group_member_metadata_value;
mod consumer_group_metadata_key;
mod consumer_group_metadata_value;
mod consumer_group_partition_metadata_key;
mod consumer_group_partition_metadata_value;
mod consumer_group_regular_expression_key;
mod consumer_group_regular_expression_value;
mod consumer_group_target_assignment_member_key;
mod consumer_group_target_assignment_member_value;
mod consumer_group_target_assignment_metadata_key;
mod consumer_group_target_assignment_metadata_value;
mod consumer_protocol_assignment;
mod consumer_protocol_subscription;
mod control_record_type_schema;
mod controller_registration_request;
mod controller_registration_response;
mod create_acls_request;
mod create_acls_response;
mod create_delegation_token_request;
mod create_delegation_token_response;
mod create_partitions_request;
mod create_partitions_response;
mod create_topics_request;
mod create_topics_response;
mod default_principal_data;
mod delegation_token_record;
mod delete_acls_request;
mod delete_acls_response;
mod delete_groups_request;
mod delete_groups_response;
mod delete_records_request;
mod delete_records_response;
mod delete_share_group_offsets_request;
mod delete_share_group_offsets_response;
mod delete_share_group_state_request;
mod delete_share_group_state_response;
mod delete_topics_request;
mod delete_topics_response;
mod describe_acls_request;
mod describe_acls_response;
mod describe_client_quotas_request;
mod describe_client_quotas_response;
mod describe_cluster_request;
mod describe_cluster_response;
mod describe_configs_request;
mod describe_configs_response;
mod describe_delegation_token_request;
mod describe_delegation_token_response;
mod describe_groups_request;
mod describe_groups_response;
mod describe_log_dirs_request;
mod describe_log_dirs_response;
mod describe_producers_request;
mod describe_producers_response;
mod describe_quorum_request;
mod describe_quorum_response;
mod describe_share_group_offsets_request;
mod describe_share_group_offsets_response;
mod describe_topic_partitions_request;
mod describe_topic_partitions_response;
mod describe_transactions_request;
mod describe_transactions_response;
mod describe_user_scram_credentials_request;
mod describe_user_scram_credentials_response;
mod elect_leaders_request;
mod elect_leaders_response;
mod end_quorum_epoch_request;
mod end_quorum_epoch_response;
mod end_transaction_record;
mod end_txn_marker;
mod end_txn_request;
mod end_txn_response;
mod envelope_request;
mod envelope_response;
mod expire_delegation_token_request;
mod expire_delegation_token_response;
mod feature_level_record;
mod fence_broker_record;
mod fetch_request;
mod fetch_response;
mod fetch_snapshot_request;
mod fetch_snapshot_response;
mod find_coordinator_request;
mod find_coordinator_response;
mod get_telemetry_subscriptions_request;
mod get_telemetry_subscriptions_response;
mod group_metadata_key;
mod group_metadata_value;
mod heartbeat_request;
mod heartbeat_response;
mod incremental_alter_configs_request;
mod incremental_alter_configs_response;
mod init_producer_id_request;
mod init_producer_id_response;
mod initialize_share_group_state_request;
mod initialize_share_group_state_response;
mod join_group_request;
mod join_group_response;
mod k_raft_version_record;
mod leader_change_message;
mod leave_group_request;
mod leave_group_response;
mod legacy_offset_commit_key;
mod legacy_offset_commit_value;
mod list_config_resources_request;
mod list_config_resources_response;
mod list_groups_request;
mod list_groups_response;
mod list_offsets_request;
mod list_offsets_response;
mod list_partition_reassignments_request;
mod list_partition_reassignments_response;
mod list_transactions_request;
mod list_transactions_response;
mod metadata_request;
mod metadata_response;
mod no_op_record;
mod offset_commit_key;
mod offset_commit_request;
mod offset_commit_response;
mod offset_commit_value;
mod offset_delete_request;
mod offset_delete_response;
mod offset_fetch_request;
mod offset_fetch_response;
mod offset_for_leader_epoch_request;
mod offset_for_leader_epoch_response;
mod partition_change_record;
mod partition_record;
mod produce_request;
mod produce_response;
mod producer_ids_record;
mod push_telemetry_request;
mod push_telemetry_response;
mod quorum_state_data;
mod read_share_group_state_request;
mod read_share_group_state_response;
mod read_share_group_state_summary_request;
mod read_share_group_state_summary_response;
mod register_broker_record;
mod register_controller_record;
mod remove_access_control_entry_record;
mod remove_delegation_token_record;
mod remove_raft_voter_request;
mod remove_raft_voter_response;
mod remove_topic_record;
mod remove_user_scram_credential_record;
mod renew_delegation_token_request;
mod renew_delegation_token_response;
mod request_header;
mod response_header;
mod sasl_authenticate_request;
mod sasl_authenticate_response;
mod sasl_handshake_request;
mod sasl_handshake_response;
mod share_acknowledge_request;
mod share_acknowledge_response;
mod share_fetch_request;
mod share_fetch_response;
mod share_group_current_member_assignment_key;
mod share_group_current_member_assignment_value;
mod share_group_describe_request;
mod share_group_describe_response;
mod share_group_heartbeat_request;
mod share_group_heartbeat_response;
mod share_group_member_metadata_key;
mod share_group_member_metadata_value;
mod share_group_metadata_key;
mod share_group_metadata_value;
mod share_group_state_partition_metadata_key;
mod share_group_state_partition_metadata_value;
mod share_group_target_assignment_member_key;
mod share_group_target_assignment_member_value;
mod share_group_target_assignment_metadata_key;
mod share_group_target_assignment_metadata_value;
mod share_snapshot_key;
mod share_snapshot_value;
mod share_update_key;
mod share_update_value;
mod snapshot_footer_record;
mod snapshot_header_record;
mod streams_group_current_member_assignment_key;
mod streams_group_current_member_assignment_value;
mod streams_group_describe_request;
mod streams_group_describe_response;
mod streams_group_heartbeat_request;
mod streams_group_heartbeat_response;
mod streams_group_member_metadata_key;
mod streams_group_member_metadata_value;
mod streams_group_metadata_key;
mod streams_group_metadata_value;
mod streams_group_target_assignment_member_key;
mod streams_group_target_assignment_member_value;
mod streams_group_target_assignment_metadata_key;
mod streams_group_target_assignment_metadata_value;
mod streams_group_topology_description_update_request;
mod streams_group_topology_description_update_response;
mod streams_group_topology_key;
mod streams_group_topology_value;
mod sync_group_request;
mod sync_group_response;
mod topic_record;
mod transaction_log_key;
mod transaction_log_value;
mod txn_offset_commit_request;
mod txn_offset_commit_response;
mod unfence_broker_record;
mod unregister_broker_record;
mod unregister_broker_request;
mod unregister_broker_response;
mod unregister_controller_record;
mod unregister_controller_request;
mod unregister_controller_response;
mod update_features_request;
mod update_features_response;
mod update_raft_voter_request;
mod update_raft_voter_response;
mod user_scram_credential_record;
mod vote_request;
mod vote_response;
mod voters_record;
mod write_share_group_state_request;
mod write_share_group_state_response;
mod write_txn_markers_request;
mod write_txn_markers_response;
mod zk_migration_state_record;

/// Every message, in order of name.
pub static MESSAGES: &[MessageType] = &[
    MessageType::of::<crate::AbortTransactionRecord>(Kind::Metadata(25)),
    MessageType::of::<crate::AbortedTxn>(Kind::Data),
    MessageType::of::<crate::AccessControlEntryRecord>(Kind::Metadata(18)),
    MessageType::of::<crate::AddOffsetsToTxnRequest>(Kind::Request(25)),
    MessageType::of::<crate::AddOffsetsToTxnResponse>(Kind::Response),
    MessageType::of::<crate::AddPartitionsToTxnRequest>(Kind::Request(24)),
    MessageType::of::<crate::AddPartitionsToTxnResponse>(Kind::Response),
    MessageType::of::<crate::AddRaftVoterRequest>(Kind::Request(80)),
    MessageType::of::<crate::AddRaftVoterResponse>(Kind::Response),
    MessageType::of::<crate::AllocateProducerIdsRequest>(Kind::Request(67)),
    MessageType::of::<crate::AllocateProducerIdsResponse>(Kind::Response),
    MessageType::of::<crate::AlterClientQuotasRequest>(Kind::Request(49)),
    MessageType::of::<crate::AlterClientQuotasResponse>(Kind::Response),
    MessageType::of::<crate::AlterConfigsRequest>(Kind::Request(33)),
    MessageType::of::<crate::AlterConfigsResponse>(Kind::Response),
    MessageType::of::<crate::AlterPartitionReassignmentsRequest>(Kind::Request(45)),
    MessageType::of::<crate::AlterPartitionReassignmentsResponse>(Kind::Response),
    MessageType::of::<crate::AlterPartitionRequest>(Kind::Request(56)),
    MessageType::of::<crate::AlterPartitionResponse>(Kind::Response),
    MessageType::of::<crate::AlterReplicaLogDirsRequest>(Kind::Request(34)),
    MessageType::of::<crate::AlterReplicaLogDirsResponse>(Kind::Response),
    MessageType::of::<crate::AlterShareGroupOffsetsRequest>(Kind::Request(91)),
    MessageType::of::<crate::AlterShareGroupOffsetsResponse>(Kind::Response),
    MessageType::of::<crate::AlterUserScramCredentialsRequest>(Kind::Request(51)),
    MessageType::of::<crate::AlterUserScramCredentialsResponse>(Kind::Response),
    MessageType::of::<crate::ApiVersionsRequest>(Kind::Request(18)),
    MessageType::of::<crate::ApiVersionsResponse>(Kind::Response),
    MessageType::of::<crate::AssignReplicasToDirsRequest>(Kind::Request(73)),
    MessageType::of::<crate::AssignReplicasToDirsResponse>(Kind::Response),
    MessageType::of::<crate::BeginQuorumEpochRequest>(Kind::Request(53)),
    MessageType::of::<crate::BeginQuorumEpochResponse>(Kind::Response),
    MessageType::of::<crate::BeginTransactionRecord>(Kind::Metadata(23)),
    MessageType::of::<crate::BrokerHeartbeatRequest>(Kind::Request(63)),
    MessageType::of::<crate::BrokerHeartbeatResponse>(Kind::Response),
    MessageType::of::<crate::BrokerRegistrationChangeRecord>(Kind::Metadata(17)),
    MessageType::of::<crate::BrokerRegistrationRequest>(Kind::Request(62)),
    MessageType::of::<crate::BrokerRegistrationResponse>(Kind::Response),
    MessageType::of::<crate::ClearElrRecord>(Kind::Metadata(28)),
    MessageType::of::<crate::ClientQuotaRecord>(Kind::Metadata(14)),
    MessageType::of::<crate::ConfigRecord>(Kind::Metadata(4)),
    MessageType::of::<crate::ConsumerGroupCurrentMemberAssignmentKey>(Kind::Key(8)),
    MessageType::of::<crate::ConsumerGroupCurrentMemberAssignmentValue>(Kind::Value(8)),
    MessageType::of::<crate::ConsumerGroupDescribeRequest>(Kind::Request(69)),
    MessageType::of::<crate::ConsumerGroupDescribeResponse>(Kind::Response),
    MessageType::of::<crate::ConsumerGroupHeartbeatRequest>(Kind::Request(68)),
    MessageType::of::<crate::ConsumerGroupHeartbeatResponse>(Kind::Response),
    MessageType::of::<crate::ConsumerGroupMemberMetadataKey>(Kind::Key(5)),
    MessageType::of::<crate::ConsumerGroupMemberMetadataValue>(Kind::Value(5)),
    MessageType::of::<crate::ConsumerGroupMetadataKey>(Kind::Key(3)),
    MessageType::of::<crate::ConsumerGroupMetadataValue>(Kind::Value(3)),
    MessageType::of::<crate::ConsumerGroupPartitionMetadataKey>(Kind::Key(4)),
    MessageType::of::<crate::ConsumerGroupPartitionMetadataValue>(Kind::Value(4)),
    MessageType::of::<crate::ConsumerGroupRegularExpressionKey>(Kind::Key(16)),
    MessageType::of::<crate::ConsumerGroupRegularExpressionValue>(Kind::Value(16)),
    MessageType::of::<crate::ConsumerGroupTargetAssignmentMemberKey>(Kind::Key(7)),
    MessageType::of::<crate::ConsumerGroupTargetAssignmentMemberValue>(Kind::Value(7)),
    MessageType::of::<crate::ConsumerGroupTargetAssignmentMetadataKey>(Kind::Key(6)),
    MessageType::of::<crate::ConsumerGroupTargetAssignmentMetadataValue>(Kind::Value(6)),
    MessageType::of::<crate::ConsumerProtocolAssignment>(Kind::Data),
    MessageType::of::<crate::ConsumerProtocolSubscription>(Kind::Data),
    MessageType::of::<crate::ControlRecordTypeSchema>(Kind::Data),
    MessageType::of::<crate::ControllerRegistrationRequest>(Kind::Request(70)),
    MessageType::of::<crate::ControllerRegistrationResponse>(Kind::Response),
    MessageType::of::<crate::CreateAclsRequest>(Kind::Request(30)),
    MessageType::of::<crate::CreateAclsResponse>(Kind::Response),
    MessageType::of::<crate::CreateDelegationTokenRequest>(Kind::Request(38)),
    MessageType::of::<crate::CreateDelegationTokenResponse>(Kind::Response),
    MessageType::of::<crate::CreatePartitionsRequest>(Kind::Request(37)),
    MessageType::of::<crate::CreatePartitionsResponse>(Kind::Response),
    MessageType::of::<crate::CreateTopicsRequest>(Kind::Request(19)),
    MessageType::of::<crate::CreateTopicsResponse>(Kind::Response),
    MessageType::of::<crate::DefaultPrincipalData>(Kind::Data),
    MessageType::of::<crate::DelegationTokenRecord>(Kind::Metadata(10)),
    MessageType::of::<crate::DeleteAclsRequest>(Kind::Request(31)),
    MessageType::of::<crate::DeleteAclsResponse>(Kind::Response),
    MessageType::of::<crate::DeleteGroupsRequest>(Kind::Request(42)),
    MessageType::of::<crate::DeleteGroupsResponse>(Kind::Response),
    MessageType::of::<crate::DeleteRecordsRequest>(Kind::Request(21)),
    MessageType::of::<crate::DeleteRecordsResponse>(Kind::Response),
    MessageType::of::<crate::DeleteShareGroupOffsetsRequest>(Kind::Request(92)),
    MessageType::of::<crate::DeleteShareGroupOffsetsResponse>(Kind::Response),
    MessageType::of::<crate::DeleteShareGroupStateRequest>(Kind::Request(86)),
    MessageType::of::<crate::DeleteShareGroupStateResponse>(Kind::Response),
    MessageType::of::<crate::DeleteTopicsRequest>(Kind::Request(20)),
    MessageType::of::<crate::DeleteTopicsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeAclsRequest>(Kind::Request(29)),
    MessageType::of::<crate::DescribeAclsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeClientQuotasRequest>(Kind::Request(48)),
    MessageType::of::<crate::DescribeClientQuotasResponse>(Kind::Response),
    MessageType::of::<crate::DescribeClusterRequest>(Kind::Request(60)),
    MessageType::of::<crate::DescribeClusterResponse>(Kind::Response),
    MessageType::of::<crate::DescribeConfigsRequest>(Kind::Request(32)),
    MessageType::of::<crate::DescribeConfigsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeDelegationTokenRequest>(Kind::Request(41)),
    MessageType::of::<crate::DescribeDelegationTokenResponse>(Kind::Response),
    MessageType::of::<crate::DescribeGroupsRequest>(Kind::Request(15)),
    MessageType::of::<crate::DescribeGroupsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeLogDirsRequest>(Kind::Request(35)),
    MessageType::of::<crate::DescribeLogDirsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeProducersRequest>(Kind::Request(61)),
    MessageType::of::<crate::DescribeProducersResponse>(Kind::Response),
    MessageType::of::<crate::DescribeQuorumRequest>(Kind::Request(55)),
    MessageType::of::<crate::DescribeQuorumResponse>(Kind::Response),
    MessageType::of::<crate::DescribeShareGroupOffsetsRequest>(Kind::Request(90)),
    MessageType::of::<crate::DescribeShareGroupOffsetsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeTopicPartitionsRequest>(Kind::Request(75)),
    MessageType::of::<crate::DescribeTopicPartitionsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeTransactionsRequest>(Kind::Request(65)),
    MessageType::of::<crate::DescribeTransactionsResponse>(Kind::Response),
    MessageType::of::<crate::DescribeUserScramCredentialsRequest>(Kind::Request(50)),
    MessageType::of::<crate::DescribeUserScramCredentialsResponse>(Kind::Response),
    MessageType::of::<crate::ElectLeadersRequest>(Kind::Request(43)),
    MessageType::of::<crate::ElectLeadersResponse>(Kind::Response),
    MessageType::of::<crate::EndQuorumEpochRequest>(Kind::Request(54)),
    MessageType::of::<crate::EndQuorumEpochResponse>(Kind::Response),
    MessageType::of::<crate::EndTransactionRecord>(Kind::Metadata(24)),
    MessageType::of::<crate::EndTxnMarker>(Kind::Data),
    MessageType::of::<crate::EndTxnRequest>(Kind::Request(26)),
    MessageType::of::<crate::EndTxnResponse>(Kind::Response),
    MessageType::of::<crate::EnvelopeRequest>(Kind::Request(58)),
    MessageType::of::<crate::EnvelopeResponse>(Kind::Response),
    MessageType::of::<crate::ExpireDelegationTokenRequest>(Kind::Request(40)),
    MessageType::of::<crate::ExpireDelegationTokenResponse>(Kind::Response),
    MessageType::of::<crate::FeatureLevelRecord>(Kind::Metadata(12)),
    MessageType::of::<crate::FenceBrokerRecord>(Kind::Metadata(7)),
    MessageType::of::<crate::FetchRequest>(Kind::Request(1)),
    MessageType::of::<crate::FetchResponse>(Kind::Response),
    MessageType::of::<crate::FetchSnapshotRequest>(Kind::Request(59)),
    MessageType::of::<crate::FetchSnapshotResponse>(Kind::Response),
    MessageType::of::<crate::FindCoordinatorRequest>(Kind::Request(10)),
    MessageType::of::<crate::FindCoordinatorResponse>(Kind::Response),
    MessageType::of::<crate::GetTelemetrySubscriptionsRequest>(Kind::Request(71)),
    MessageType::of::<crate::GetTelemetrySubscriptionsResponse>(Kind::Response),
    MessageType::of::<crate::GroupMetadataKey>(Kind::Key(2)),
    MessageType::of::<crate::GroupMetadataValue>(Kind::Value(2)),
    MessageType::of::<crate::HeartbeatRequest>(Kind::Request(12)),
    MessageType::of::<crate::HeartbeatResponse>(Kind::Response),
    MessageType::of::<crate::IncrementalAlterConfigsRequest>(Kind::Request(44)),
    MessageType::of::<crate::IncrementalAlterConfigsResponse>(Kind::Response),
    MessageType::of::<crate::InitProducerIdRequest>(Kind::Request(22)),
    MessageType::of::<crate::InitProducerIdResponse>(Kind::Response),
    MessageType::of::<crate::InitializeShareGroupStateRequest>(Kind::Request(83)),
    MessageType::of::<crate::InitializeShareGroupStateResponse>(Kind::Response),
    MessageType::of::<crate::JoinGroupRequest>(Kind::Request(11)),
    MessageType::of::<crate::JoinGroupResponse>(Kind::Response),
    MessageType::of::<crate::KRaftVersionRecord>(Kind::Data),
    MessageType::of::<crate::LeaderChangeMessage>(Kind::Data),
    MessageType::of::<crate::LeaveGroupRequest>(Kind::Request(13)),
    MessageType::of::<crate::LeaveGroupResponse>(Kind::Response),
    MessageType::of::<crate::LegacyOffsetCommitKey>(Kind::Key(0)),
    MessageType::of::<crate::LegacyOffsetCommitValue>(Kind::Value(0)),
    MessageType::of::<crate::ListConfigResourcesRequest>(Kind::Request(74)),
    MessageType::of::<crate::ListConfigResourcesResponse>(Kind::Response),
    MessageType::of::<crate::ListGroupsRequest>(Kind::Request(16)),
    MessageType::of::<crate::ListGroupsResponse>(Kind::Response),
    MessageType::of::<crate::ListOffsetsRequest>(Kind::Request(2)),
    MessageType::of::<crate::ListOffsetsResponse>(Kind::Response),
    MessageType::of::<crate::ListPartitionReassignmentsRequest>(Kind::Request(46)),
    MessageType::of::<crate::ListPartitionReassignmentsResponse>(Kind::Response),
    MessageType::of::<crate::ListTransactionsRequest>(Kind::Request(66)),
    MessageType::of::<crate::ListTransactionsResponse>(Kind::Response),
    MessageType::of::<crate::MetadataRequest>(Kind::Request(3)),
    MessageType::of::<crate::MetadataResponse>(Kind::Response),
    MessageType::of::<crate::NoOpRecord>(Kind::Metadata(20)),
    MessageType::of::<crate::OffsetCommitKey>(Kind::Key(1)),
    MessageType::of::<crate::OffsetCommitRequest>(Kind::Request(8)),
    MessageType::of::<crate::OffsetCommitResponse>(Kind::Response),
    MessageType::of::<crate::OffsetCommitValue>(Kind::Value(1)),
    MessageType::of::<crate::OffsetDeleteRequest>(Kind::Request(47)),
    MessageType::of::<crate::OffsetDeleteResponse>(Kind::Response),
    MessageType::of::<crate::OffsetFetchRequest>(Kind::Request(9)),
    MessageType::of::<crate::OffsetFetchResponse>(Kind::Response),
    MessageType::of::<crate::OffsetForLeaderEpochRequest>(Kind::Request(23)),
    MessageType::of::<crate::OffsetForLeaderEpochResponse>(Kind::Response),
    MessageType::of::<crate::PartitionChangeRecord>(Kind::Metadata(5)),
    MessageType::of::<crate::PartitionRecord>(Kind::Metadata(3)),
    MessageType::of::<crate::ProduceRequest>(Kind::Request(0)),
    MessageType::of::<crate::ProduceResponse>(Kind::Response),
    MessageType::of::<crate::ProducerIdsRecord>(Kind::Metadata(15)),
    MessageType::of::<crate::PushTelemetryRequest>(Kind::Request(72)),
    MessageType::of::<crate::PushTelemetryResponse>(Kind::Response),
    MessageType::of::<crate::QuorumStateData>(Kind::Data),
    MessageType::of::<crate::ReadShareGroupStateRequest>(Kind::Request(84)),
    MessageType::of::<crate::ReadShareGroupStateResponse>(Kind::Response),
    MessageType::of::<crate::ReadShareGroupStateSummaryRequest>(Kind::Request(87)),
    MessageType::of::<crate::ReadShareGroupStateSummaryResponse>(Kind::Response),
    MessageType::of::<crate::RegisterBrokerRecord>(Kind::Metadata(0)),
    MessageType::of::<crate::RegisterControllerRecord>(Kind::Metadata(27)),
    MessageType::of::<crate::RemoveAccessControlEntryRecord>(Kind::Metadata(19)),
    MessageType::of::<crate::RemoveDelegationTokenRecord>(Kind::Metadata(26)),
    MessageType::of::<crate::RemoveRaftVoterRequest>(Kind::Request(81)),
    MessageType::of::<crate::RemoveRaftVoterResponse>(Kind::Response),
    MessageType::of::<crate::RemoveTopicRecord>(Kind::Metadata(9)),
    MessageType::of::<crate::RemoveUserScramCredentialRecord>(Kind::Metadata(22)),
    MessageType::of::<crate::RenewDelegationTokenRequest>(Kind::Request(39)),
    MessageType::of::<crate::RenewDelegationTokenResponse>(Kind::Response),
    MessageType::of::<crate::RequestHeader>(Kind::Data),
    MessageType::of::<crate::ResponseHeader>(Kind::Data),
    MessageType::of::<crate::SaslAuthenticateRequest>(Kind::Request(36)),
    MessageType::of::<crate::SaslAuthenticateResponse>(Kind::Response),
    MessageType::of::<crate::SaslHandshakeRequest>(Kind::Request(17)),
    MessageType::of::<crate::SaslHandshakeResponse>(Kind::Response),
    MessageType::of::<crate::ShareAcknowledgeRequest>(Kind::Request(79)),
    MessageType::of::<crate::ShareAcknowledgeResponse>(Kind::Response),
    MessageType::of::<crate::ShareFetchRequest>(Kind::Request(78)),
    MessageType::of::<crate::ShareFetchResponse>(Kind::Response),
    MessageType::of::<crate::ShareGroupCurrentMemberAssignmentKey>(Kind::Key(14)),
    MessageType::of::<crate::ShareGroupCurrentMemberAssignmentValue>(Kind::Value(14)),
    MessageType::of::<crate::ShareGroupDescribeRequest>(Kind::Request(77)),
    MessageType::of::<crate::ShareGroupDescribeResponse>(Kind::Response),
    MessageType::of::<crate::ShareGroupHeartbeatRequest>(Kind::Request(76)),
    MessageType::of::<crate::ShareGroupHeartbeatResponse>(Kind::Response),
    MessageType::of::<crate::ShareGroupMemberMetadataKey>(Kind::Key(10)),
    MessageType::of::<crate::ShareGroupMemberMetadataValue>(Kind::Value(10)),
    MessageType::of::<crate::ShareGroupMetadataKey>(Kind::Key(11)),
    MessageType::of::<crate::ShareGroupMetadataValue>(Kind::Value(11)),
    MessageType::of::<crate::ShareGroupStatePartitionMetadataKey>(Kind::Key(15)),
    MessageType::of::<crate::ShareGroupStatePartitionMetadataValue>(Kind::Value(15)),
    MessageType::of::<crate::ShareGroupTargetAssignmentMemberKey>(Kind::Key(13)),
    MessageType::of::<crate::ShareGroupTargetAssignmentMemberValue>(Kind::Value(13)),
    MessageType::of::<crate::ShareGroupTargetAssignmentMetadataKey>(Kind::Key(12)),
    MessageType::of::<crate::ShareGroupTargetAssignmentMetadataValue>(Kind::Value(12)),
    MessageType::of::<crate::ShareSnapshotKey>(Kind::Key(0)),
    MessageType::of::<crate::ShareSnapshotValue>(Kind::Value(0)),
    MessageType::of::<crate::ShareUpdateKey>(Kind::Key(1)),
    MessageType::of::<crate::ShareUpdateValue>(Kind::Value(1)),
    MessageType::of::<crate::SnapshotFooterRecord>(Kind::Data),
    MessageType::of::<crate::SnapshotHeaderRecord>(Kind::Data),
    MessageType::of::<crate::StreamsGroupCurrentMemberAssignmentKey>(Kind::Key(22)),
    MessageType::of::<crate::StreamsGroupCurrentMemberAssignmentValue>(Kind::Value(22)),
    MessageType::of::<crate::StreamsGroupDescribeRequest>(Kind::Request(89)),
    MessageType::of::<crate::StreamsGroupDescribeResponse>(Kind::Response),
    MessageType::of::<crate::StreamsGroupHeartbeatRequest>(Kind::Request(88)),
    MessageType::of::<crate::StreamsGroupHeartbeatResponse>(Kind::Response),
    MessageType::of::<crate::StreamsGroupMemberMetadataKey>(Kind::Key(19)),
    MessageType::of::<crate::StreamsGroupMemberMetadataValue>(Kind::Value(19)),
    MessageType::of::<crate::StreamsGroupMetadataKey>(Kind::Key(17)),
    MessageType::of::<crate::StreamsGroupMetadataValue>(Kind::Value(17)),
    MessageType::of::<crate::StreamsGroupTargetAssignmentMemberKey>(Kind::Key(21)),
    MessageType::of::<crate::StreamsGroupTargetAssignmentMemberValue>(Kind::Value(21)),
    MessageType::of::<crate::StreamsGroupTargetAssignmentMetadataKey>(Kind::Key(20)),
    MessageType::of::<crate::StreamsGroupTargetAssignmentMetadataValue>(Kind::Value(20)),
    MessageType::of::<crate::StreamsGroupTopologyDescriptionUpdateRequest>(Kind::Request(93)),
    MessageType::of::<crate::StreamsGroupTopologyDescriptionUpdateResponse>(Kind::Response),
    MessageType::of::<crate::StreamsGroupTopologyKey>(Kind::Key(23)),
    MessageType::of::<crate::StreamsGroupTopologyValue>(Kind::Value(23)),
    MessageType::of::<crate::SyncGroupRequest>(Kind::Request(14)),
    MessageType::of::<crate::SyncGroupResponse>(Kind::Response),
    MessageType::of::<crate::TopicRecord>(Kind::Metadata(2)),
    MessageType::of::<crate::TransactionLogKey>(Kind::Key(0)),
    MessageType::of::<crate::TransactionLogValue>(Kind::Value(0)),
    MessageType::of::<crate::TxnOffsetCommitRequest>(Kind::Request(28)),
    MessageType::of::<crate::TxnOffsetCommitResponse>(Kind::Response),
    MessageType::of::<crate::UnfenceBrokerRecord>(Kind::Metadata(8)),
    MessageType::of::<crate::UnregisterBrokerRecord>(Kind::Metadata(1)),
    MessageType::of::<crate::UnregisterBrokerRequest>(Kind::Request(64)),
    MessageType::of::<crate::UnregisterBrokerResponse>(Kind::Response),
    MessageType::of::<crate::UnregisterControllerRecord>(Kind::Metadata(29)),
    MessageType::of::<crate::UnregisterControllerRequest>(Kind::Request(94)),
    MessageType::of::<crate::UnregisterControllerResponse>(Kind::Response),
    MessageType::of::<crate::UpdateFeaturesRequest>(Kind::Request(57)),
    MessageType::of::<crate::UpdateFeaturesResponse>(Kind::Response),
    MessageType::of::<crate::UpdateRaftVoterRequest>(Kind::Request(82)),
    MessageType::of::<crate::UpdateRaftVoterResponse>(Kind::Response),
    MessageType::of::<crate::UserScramCredentialRecord>(Kind::Metadata(11)),
    MessageType::of::<crate::VoteRequest>(Kind::Request(52)),
    MessageType::of::<crate::VoteResponse>(Kind::Response),
    MessageType::of::<crate::VotersRecord>(Kind::Data),
    MessageType::of::<crate::WriteShareGroupStateRequest>(Kind::Request(85)),
    MessageType::of::<crate::WriteShareGroupStateResponse>(Kind::Response),
    MessageType::of::<crate::WriteTxnMarkersRequest>(Kind::Request(27)),
    MessageType::of::<crate::WriteTxnMarkersResponse>(Kind::Response),
    MessageType::of::<crate::ZkMigrationStateRecord>(Kind::Metadata(21)),
];
