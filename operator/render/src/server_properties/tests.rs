//! Golden texts: a change here is a change of every node's configuration.

use api::{AnyResource, KafkaCluster, read_documents};
use model::NodeId;

use super::*;
use crate::Address;

fn cluster(config: &str) -> KafkaCluster {
    let text = format!(
        "apiVersion: ottla.dev/v1alpha1
kind: KafkaCluster
metadata: {{name: demo}}
spec:
  pools:
  - {{name: nodes, roles: [broker, controller], replicas: 1, storage: {{size: 1Gi}}}}
  listeners:
  - {{name: external, port: 9094, type: nodeport}}
  - {{name: internal, port: 9092, type: internal}}
  config: {config}
"
    );
    let documents = read_documents("f.yaml", &text).expect("a good file");
    match documents.into_iter().next().expect("one document").resource {
        AnyResource::KafkaCluster(cluster) => cluster,
        other => panic!("{other:?}"),
    }
}

fn spec(config: &str) -> NodeSpec {
    let cluster = cluster(config);
    NodeSpec::of_pool(&cluster, &cluster.spec.pools[0])
}

fn facts() -> LocalFacts {
    let at = |port| ListenerFacts {
        bind: Address::new("127.0.0.1", port),
        advertised: Address::new("localhost", port),
    };
    let listeners = [("internal", at(9092)), ("external", at(9094)), ("controller", at(9093))];
    LocalFacts {
        node_id: NodeId(0),
        log_dir: "/var/lib/demo".to_owned(),
        listeners: listeners.map(|(name, at)| (name.to_owned(), at)).into(),
        controllers: vec![Address::new("127.0.0.1", 9093)],
        http: Some(Address::new("127.0.0.1", 9095)),
    }
}

#[test]
fn one_node() {
    let text = server_properties(&spec("{}"), &facts()).unwrap();
    let expected = "\
# Node 0 of cluster demo. Written by Ottla: change the KafkaCluster instead, this file is written anew.

# What the node is and where it is found.
process.roles=broker,controller
node.id=0
listeners=EXTERNAL://127.0.0.1:9094,INTERNAL://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093
advertised.listeners=EXTERNAL://localhost:9094,INTERNAL://localhost:9092,CONTROLLER://localhost:9093
listener.security.protocol.map=EXTERNAL:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INTERNAL
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:9093
log.dirs=/var/lib/demo
ottla.http.listener=127.0.0.1:9095

# Recommended for this cluster; spec.config overrides it.
offsets.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.replication.factor=1
";
    assert_eq!(text, expected);
}

#[test]
fn the_user_wins_over_recommendations_but_not_over_what_the_node_is() {
    let mut spec = spec(
        r#"{offsets.topic.replication.factor: 7, num.partitions: 3, auto.create.topics.enable: "false"}"#,
    );
    // Refused in a resource; a spec from elsewhere may still have it.
    spec.config.insert("node.id".to_owned(), "9".to_owned());
    let text = server_properties(&spec, &LocalFacts { http: None, ..facts() }).unwrap();
    let (_, rest) = text.split_once("log.dirs=/var/lib/demo\n").expect("no HTTP endpoint");
    let expected = "
# From spec.config.
auto.create.topics.enable=false
num.partitions=3
offsets.topic.replication.factor=7

# Recommended for this cluster; spec.config overrides it.
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.replication.factor=1
";
    assert_eq!(rest, expected);
    assert_eq!(text.matches("node.id=").count(), 1);
}

#[test]
fn larger_clusters_keep_more_replicas_and_roles_can_be_apart() {
    let mut spec = spec("{}");
    let mut expect = |brokers: u32, replicas: u32, in_sync: u32| {
        spec.broker_count = brokers;
        let text = server_properties(&spec, &facts()).unwrap();
        assert!(text.contains(&format!("\noffsets.topic.replication.factor={replicas}\n")), "{text}");
        assert!(text.contains(&format!("\ntransaction.state.log.min.isr={in_sync}\n")), "{text}");
    };
    expect(2, 2, 1);
    expect(3, 3, 2);
    expect(100, 3, 2);
    spec.roles = [NodeRole::Controller].into();
    let text = server_properties(&spec, &facts()).unwrap();
    assert!(text.contains("\nlisteners=CONTROLLER://127.0.0.1:9093\n"), "{text}");
    assert!(!text.contains("inter.broker.listener.name"), "{text}");
    spec.roles = [NodeRole::Broker].into();
    let text = server_properties(&spec, &facts()).unwrap();
    assert!(text.contains("\nlisteners=EXTERNAL://127.0.0.1:9094,INTERNAL://127.0.0.1:9092\n"), "{text}");
}

#[test]
fn what_does_not_fit_is_named() {
    let check = |change: fn(&mut NodeSpec, &mut LocalFacts), expected: RenderError| {
        let (mut spec, mut facts) = (spec("{}"), facts());
        change(&mut spec, &mut facts);
        assert_eq!(server_properties(&spec, &facts), Err(expected));
    };
    check(|_, facts| drop(facts.listeners.remove("external")), RenderError::NoAddress("external".into()));
    check(|_, facts| drop(facts.listeners.remove("controller")), RenderError::NoAddress("controller".into()));
    check(|_, facts| facts.controllers.clear(), RenderError::NoController);
    check(|_, facts| facts.log_dir = "/a,b".into(), RenderError::LogDir("/a,b".into()));
    check(|spec, _| spec.roles.clear(), RenderError::Empty("role"));
    check(|spec, _| spec.listeners.clear(), RenderError::Empty("listener"));
}

#[test]
fn texts_are_escaped_as_java_unescapes_them() {
    assert_eq!(escaped("C:\\new dir\n", false), "C:\\\\new dir\\n");
    assert_eq!(escaped(" a b", false), "\\ a b");
    assert_eq!(escaped("a b=c:d#e!", true), "a\\ b\\=c\\:d\\#e\\!");
    assert_eq!(escaped("é😀", false), "\\u00e9\\ud83d\\ude00");
}
