use super::*;

const GOOD: &str = "\
# a comment
apiVersion: ottla.dev/v1alpha1
kind: KafkaCluster
metadata: {name: demo}
spec:
  pools:
  - {name: nodes, roles: [broker, controller], replicas: 1, storage: {size: 1Gi}}
  listeners:
  - {name: internal, port: 9092, type: internal}
  config: {num.partitions: 3, auto.create.topics.enable: \"false\"}
---
apiVersion: ottla.dev/v1alpha1
kind: KafkaTopic
metadata: {name: orders}
spec:
  cluster: demo
  partitions: 3
";

fn errors_of(text: &str) -> Vec<String> {
    read_documents("f.yaml", text).unwrap_err().iter().map(ToString::to_string).collect()
}

/// The message of the good file with one edit.
fn edited(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "{from}");
    errors_of(&GOOD.replacen(from, to, 1))
}

#[test]
fn a_good_file_is_read() {
    let documents = read_documents("f.yaml", GOOD).unwrap();
    assert_eq!(documents.len(), 2);
    let AnyResource::KafkaCluster(cluster) = &documents[0].resource else { panic!("{documents:?}") };
    assert_eq!(cluster.spec.config["num.partitions"].to_string(), "3");
    assert_eq!(cluster.spec.pools[0].storage.size.bytes(), 1 << 30);
    let AnyResource::KafkaTopic(topic) = &documents[1].resource else { panic!("{documents:?}") };
    assert_eq!((topic.spec.partitions, topic.spec.replicas), (3, 1));
    let error = documents[1].place.error_at("spec.cluster", "no");
    assert_eq!(error.to_string(), "f.yaml:16: spec.cluster: no");
}

#[test]
fn errors_name_file_line_and_field() {
    let [error] = &edited("partitions: 3\n", "partitons: 3\n")[..] else { panic!() };
    assert!(error.starts_with("f.yaml:17: spec.partitons: "), "{error}");
    assert!(error.contains("partitions"), "{error}");
    let [error] = &edited("partitions: 3\n", "partitions: many\n")[..] else { panic!() };
    assert!(error.starts_with("f.yaml:17: spec.partitions: "), "{error}");
    assert!(error.ends_with("not a whole number from -2147483648 to 2147483647"), "{error}");
    let [error] = &edited("port: 9092", "port: 99999")[..] else { panic!() };
    assert!(
        error.starts_with("f.yaml:9: spec.listeners[0].port: not a whole number from 0 to 65535"),
        "{error}"
    );
    let [error] = &edited("size: 1Gi", "size: big")[..] else { panic!() };
    assert!(error.starts_with("f.yaml:7: spec.pools[0].storage"), "{error}");
    assert!(error.contains("10Gi"), "{error}");
    let [error] = &edited("  cluster: demo\n", "  cluster: [demo\n")[..] else { panic!() };
    assert!(error.starts_with("f.yaml:1"), "{error}");
}

#[test]
fn rules_are_named_with_what_to_do() {
    let check = |from: &str, to: &str, start: &str, says: &str| {
        let errors = edited(from, to);
        assert!(errors[0].starts_with(start) && errors[0].contains(says), "{errors:?}");
    };
    check("replicas: 1", "replicas: 3", "f.yaml:7: spec.pools[0].replicas: ", "not built yet");
    check(
        "type: internal}",
        "type: internal, tls: true}",
        "f.yaml:9: spec.listeners[0].tls: ",
        "not built yet",
    );
    check("num.partitions: 3", "node.id: 3", "f.yaml:10: spec.config.node.id: ", "set by Ottla");
    check("partitions: 3\n", "partitions: 0\n", "f.yaml:17: spec.partitions: ", "1 to");
    check("cluster: demo", "cluster: demo\n  topicName: a/b", "f.yaml:17: spec.topicName: ", "a/b");
    check(
        "cluster: demo",
        "cluster: demo\n  topicName: __consumer_offsets",
        "f.yaml:17: spec.topicName: ",
        "Kafka's own",
    );
    check(
        "num.partitions: 3",
        "security.inter.broker.protocol: PLAINTEXT",
        "f.yaml:10: spec.config.sec",
        "set by Ottla",
    );
    check(
        "num.partitions: 3",
        "listener.name.internal.max.connections: 3",
        "f.yaml:10: spec.config.lis",
        "not built yet",
    );
    check("kind: KafkaTopic", "kind: KafkaUser", "f.yaml:13: kind: ", "not built yet");
    check("name: orders", "name: Orders", "f.yaml:14: metadata.name: ", "lower-case");
    check("v1alpha1", "v2", "f.yaml:2: apiVersion: ", "use ottla.dev/v1alpha1");
}

#[test]
fn all_broken_rules_of_a_document_are_told() {
    let text = GOOD.replace("replicas: 1", "replicas: 3").replace("port: 9092", "port: 0");
    assert_eq!(errors_of(&text).len(), 2);
}

#[test]
fn errors_speak_of_the_file_and_not_of_its_parser() {
    let check = |from: &str, to: &str, expected: &str| assert_eq!(edited(from, to), [expected]);
    check(
        "\"false\"",
        "false",
        "f.yaml:10: spec.config.auto.create.topics.enable: invalid type: boolean `false`, expected text or a whole \
         number: put booleans and fractions in quotes, as \"true\"",
    );
    check(
        "  partitions: 3\n",
        "  partitions: 3\n  partitions: 4\n",
        "f.yaml:18: spec.partitions: 'partitions' is there twice: remove one",
    );
    check(
        "type: internal}",
        "type: internal, tls: {}}",
        "f.yaml:9: spec.listeners[0].tls: a single value is wanted here",
    );
    check(
        "type: internal}",
        "type: internal, authentication: {type: scram}}",
        "f.yaml:9: spec.listeners[0].authentication: 'authentication' is not built yet in this version of Ottla: remove \
         the field",
    );
    let bomb = format!("a: [{}]\n", "x,".repeat(300_000));
    assert!(
        errors_of(&bomb)[0].ends_with("the file is too large, or refers to itself too often"),
        "{:?}",
        errors_of(&bomb)
    );
}
