use super::*;
use crate::resources::Resources;
use crate::resources::tests::file;

/// The file's only topic: `orders` with 3 partitions and `retention.ms` 5.
fn wanted() -> BTreeMap<String, Topic> {
    Resources::parse("f.yaml", &file()).unwrap().topics
}

fn existing(
    partition_count: i32,
    replication_factor: i16,
    configs: &[(&str, &str)],
) -> BTreeMap<String, Existing> {
    let configs = configs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    [("orders".to_owned(), Existing { partition_count, replication_factor, configs })].into()
}

fn planned(existing: &BTreeMap<String, Existing>) -> TopicsPlan {
    plan(&wanted(), existing, &["orders".to_owned()].into()).unwrap()
}

#[test]
fn what_is_missing_is_created() {
    let plan = planned(&BTreeMap::new());
    let [creation] = &plan.creations[..] else { panic!("{plan:?}") };
    assert_eq!((creation.partition_count, creation.replication_factor), (Some(3), Some(1)));
    assert_eq!(creation.configs["retention.ms"], "5");
    assert_eq!(plan.notes, ["topic orders: created, 3 partitions"]);
}

#[test]
fn what_is_in_line_is_left_alone() {
    assert_eq!(planned(&existing(3, 1, &[("retention.ms", "5")])), TopicsPlan::default());
}

#[test]
fn partitions_grow_and_configs_follow_the_file() {
    let plan = planned(&existing(1, 1, &[("retention.ms", "6"), ("cleanup.policy", "compact")]));
    assert_eq!(plan.growths, [NewPartitions { topic: "orders".into(), count: 3, assignments: None }]);
    let changes = [
        AlterConfig { name: "retention.ms".into(), op: AlterConfigOp::Set, value: Some("5".into()) },
        AlterConfig { name: "cleanup.policy".into(), op: AlterConfigOp::Delete, value: None },
    ];
    assert_eq!(plan.alterations, [(ConfigResource::topic("orders"), changes.to_vec())].into());
    let notes = [
        "topic orders: grown from 1 partition to 3",
        "topic orders: retention.ms set to 5 (was 6)",
        "topic orders: cleanup.policy=compact is not in the file, and reset to the default",
    ];
    assert_eq!(plan.notes, notes);
}

#[test]
fn what_a_topic_cannot_become_is_refused_with_its_line() {
    let refused = plan(&wanted(), &existing(4, 2, &[]), &BTreeSet::new()).unwrap_err();
    let texts: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert!(texts[0].starts_with("f.yaml:13: spec.partitions: the topic has 4 partitions"), "{texts:?}");
    assert!(texts[1].starts_with("f.yaml:13: spec.replicas: the topic has 2 replicas"), "{texts:?}");
}

#[test]
fn a_topic_of_somebody_else_is_taken_over_and_told() {
    let plan = plan(&wanted(), &existing(3, 1, &[("retention.ms", "5")]), &BTreeSet::new()).unwrap();
    assert_eq!(plan.notes, ["topic orders: was there already, and follows the file from now on"]);
}

#[test]
fn topics_that_left_the_file_are_told_of_while_they_are_there() {
    let remembered = ["orders", "left", "deleted"].map(str::to_owned).into();
    assert_eq!(left(&wanted(), &remembered, |name| name != "deleted"), ["left"]);
}

#[test]
fn a_brokers_refusal_is_about_a_field() {
    let mut topic = wanted().remove("orders").unwrap();
    topic.configs.insert("local.retention.ms".to_owned(), "x".to_owned());
    let field = |code, message| field(&topic, code, message);
    assert_eq!(field(ErrorCode::InvalidConfig, "bad local.retention.ms"), "spec.config.local.retention.ms");
    assert_eq!(field(ErrorCode::InvalidConfig, "bad retention.ms"), "spec.config.retention.ms");
    assert_eq!(field(ErrorCode::InvalidConfig, "bad"), "spec.config");
    assert_eq!(field(ErrorCode::InvalidPartitions, ""), "spec.partitions");
    assert_eq!(field(ErrorCode::PolicyViolation, ""), "spec");
}
