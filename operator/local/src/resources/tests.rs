use super::*;

/// A cluster with a topic.
pub(crate) fn file() -> String {
    "apiVersion: ottla.dev/v1alpha1
kind: KafkaCluster
metadata: {name: demo, namespace: here}
spec:
  pools:
  - {name: nodes, roles: [broker, controller], replicas: 1, storage: {size: 1Gi}}
  listeners:
  - {name: internal, port: 9092, type: internal}
---
apiVersion: ottla.dev/v1alpha1
kind: KafkaTopic
metadata: {name: orders}
spec: {cluster: demo, partitions: 3, config: {retention.ms: 5}}
"
    .to_owned()
}

fn error_of(text: &str) -> String {
    let errors = Resources::parse("f.yaml", text).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].to_string()
}

#[test]
fn a_cluster_and_its_topics() {
    let resources = Resources::parse("f.yaml", &file()).unwrap();
    let topic = &resources.topics["orders"];
    assert_eq!((topic.partition_count, topic.replication_factor), (3, 1));
    assert_eq!(topic.configs, [("retention.ms".to_owned(), "5".to_owned())].into());
    let expected = ["metadata.namespace", "spec.pools[0].storage.size", "spec.listeners[0].type"];
    assert_eq!(resources.fields_without_meaning(), expected);
}

#[test]
fn what_does_not_fit_names_file_line_and_field() {
    let (cluster, topic) = file().split_once("---\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let second = |spec: &str| {
        format!(
            "{}---\napiVersion: ottla.dev/v1alpha1\nkind: KafkaTopic\nmetadata: {{name: b}}\nspec: {spec}\n",
            file()
        )
    };
    for (text, start, says) in [
        (file().replace("cluster: demo", "cluster: other"), "f.yaml:13: spec.cluster: ", "only 'demo'"),
        (
            file().replace("cluster: demo", "cluster: demo, replicas: 3"),
            "f.yaml:13: spec.replicas: ",
            "brokers are 1",
        ),
        (topic, "f.yaml:2: kind: ", "no KafkaCluster"),
        (format!("{cluster}---\n{cluster}"), "f.yaml:11: kind: ", "second KafkaCluster"),
        (
            second("{cluster: demo, topicName: orders}"),
            "f.yaml:18: spec.topicName: ",
            "second topic 'orders'",
        ),
        (
            second("{cluster: demo, topicName: a.b}").replace("name: orders", "name: orders-1").replace(
                "spec: {cluster: demo, partitions",
                "spec: {cluster: demo, topicName: a_b, partitions",
            ),
            "f.yaml:18: spec.topicName: ",
            "differ in '.' and '_'",
        ),
    ] {
        let error = error_of(&text);
        assert!(error.starts_with(start) && error.contains(says), "{error}");
    }
}

#[test]
fn the_quickstart_is_valid() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/quickstart.yaml");
    let resources = Resources::read(&path).unwrap();
    assert_eq!(resources.cluster.metadata.name, "quickstart");
    assert_eq!(resources.cluster.spec.listeners[0].port, 9092);
    assert_eq!(resources.topics.keys().collect::<Vec<_>>(), ["greetings"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Resources::read(Path::new("/nowhere.yaml")).unwrap_err();
    assert!(error.to_string().contains("/nowhere.yaml"), "{error}");
}
