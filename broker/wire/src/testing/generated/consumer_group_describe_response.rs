// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_describe_response::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupDescribeResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupDescribeResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), groups: Sample::sample(random, version) }
    }
}

impl Json for DescribedGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("groupState".to_owned(), self.group_state.json(version));
        object.insert("groupEpoch".to_owned(), self.group_epoch.json(version));
        object.insert("assignmentEpoch".to_owned(), self.assignment_epoch.json(version));
        object.insert("assignorName".to_owned(), self.assignor_name.json(version));
        object.insert("members".to_owned(), self.members.json(version));
        object.insert("authorizedOperations".to_owned(), self.authorized_operations.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribedGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            group_id: Sample::sample(random, version),
            group_state: Sample::sample(random, version),
            group_epoch: Sample::sample(random, version),
            assignment_epoch: Sample::sample(random, version),
            assignor_name: Sample::sample(random, version),
            members: Sample::sample(random, version),
            authorized_operations: Sample::sample(random, version),
        }
    }
}

impl Json for Member {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("subscribedTopicNames".to_owned(), self.subscribed_topic_names.json(version));
        object.insert("subscribedTopicRegex".to_owned(), self.subscribed_topic_regex.json(version));
        object.insert("assignment".to_owned(), self.assignment.json(version));
        object.insert("targetAssignment".to_owned(), self.target_assignment.json(version));
        if version == 1 {
            object.insert("memberType".to_owned(), self.member_type.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for Member {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            subscribed_topic_names: Sample::sample(random, version),
            subscribed_topic_regex: Sample::sample(random, version),
            assignment: Sample::sample(random, version),
            target_assignment: Sample::sample(random, version),
            member_type: if version == 1 { Sample::sample(random, version) } else { -1 },
        }
    }
}

impl Json for Assignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicPartitions".to_owned(), self.topic_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for Assignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_partitions: Sample::sample(random, version) }
    }
}

impl Json for TopicPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_id: Sample::sample(random, version),
            topic_name: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
        }
    }
}
