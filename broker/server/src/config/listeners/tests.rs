//! Goal: Kafka's rules of listeners. Method: each rule as a text and what comes of it.

use super::*;
use crate::properties;

const HOST: &str = "node-1.example";

fn read_lines(lines: &str) -> Result<(Vec<ListenerConfig>, String), String> {
    let text = if lines.contains("controller.listener.names") {
        lines.to_owned()
    } else {
        format!("{lines}\ncontroller.listener.names=CONTROLLER")
    };
    let properties = properties::parse(text.as_bytes()).unwrap();
    read(&Entries::new(&properties), || HOST.to_owned()).map_err(|error| error.message)
}

/// The listeners as `NAME bind -> advertised`, controllers in parentheses; then the one among brokers.
#[track_caller]
fn check(lines: &str, expected: &[&str], inter_broker: &str) {
    let (listeners, name) = read_lines(lines).unwrap_or_else(|error| panic!("{lines}: {error}"));
    let texts = listeners.iter().map(|listener| {
        let ListenerConfig { name, host, port, advertised_host, advertised_port, .. } = listener;
        match listener.role {
            ListenerRole::Broker => format!("{name} {host}:{port} -> {advertised_host}:{advertised_port}"),
            ListenerRole::Controller => {
                format!("({name}) {host}:{port} -> {advertised_host}:{advertised_port}")
            }
        }
    });
    assert_eq!(texts.collect::<Vec<_>>(), expected, "{lines}");
    assert_eq!(name, inter_broker, "{lines}");
}

#[track_caller]
fn refuse(lines: &str, expected: &str) {
    match read_lines(lines) {
        Ok(listeners) => panic!("{lines} is accepted: {listeners:?}"),
        Err(error) => assert_eq!(error, expected, "{lines}"),
    }
}

#[test]
fn where_a_node_listens() {
    // An empty host is every address, and this machine's name for clients; names are in upper case.
    check(
        "listeners=plaintext://:9092, controller://:9093",
        &["PLAINTEXT :9092 -> node-1.example:9092", "(CONTROLLER) :9093 -> node-1.example:9093"],
        "PLAINTEXT",
    );
    check(
        "listeners=PLAINTEXT://a_b.c-d:0,CONTROLLER://[::1]:9093",
        &["PLAINTEXT a_b.c-d:0 -> a_b.c-d:0", "(CONTROLLER) ::1:9093 -> ::1:9093"],
        "PLAINTEXT",
    );
    // A controller on all addresses is found by this machine's name.
    check(
        "listeners=PLAINTEXT://h:9092,CONTROLLER://0.0.0.0:9093",
        &["PLAINTEXT h:9092 -> h:9092", "(CONTROLLER) 0.0.0.0:9093 -> node-1.example:9093"],
        "PLAINTEXT",
    );
    refuse("listeners=", "listeners is empty");
    refuse("listeners=CONTROLLER://:9093", "listeners has none for clients");
    refuse("", "none of controller.listener.names is in listeners");
    for wrong in ["PLAINTEXT:9092", "PLAINTEXT://h", "PLAINTEXT://h:", "PLAINTEXT://h:x", "PLAINTEXT://h:-1"]
    {
        refuse(
            &format!("listeners={wrong},CONTROLLER://:9093"),
            &format!("listeners: '{wrong}' is not of the form NAME://host:port"),
        );
    }
    for wrong in
        ["://h:1", "PLAINTEXT://h h:1", "PLAINTEXT://[::1:1", "PLAINTEXT://h:65536", "PLAINTEXT://h/:1"]
    {
        refuse(
            &format!("listeners={wrong}"),
            &format!("listeners: '{wrong}' is not of the form NAME://host:port"),
        );
    }
}

#[test]
fn names_and_ports_are_used_once() {
    refuse("listeners=PLAINTEXT://:1,plaintext://:2", "listeners has listener PLAINTEXT twice");
    refuse(
        "listeners=PLAINTEXT://:9092,CONTROLLER://:9092",
        "listeners PLAINTEXT and CONTROLLER have the same port 9092",
    );
    refuse(
        "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.2:9092",
        "listeners PLAINTEXT and CONTROLLER have the same port 9092",
    );
    // One of each kind of address may share a port, but not with a third.
    check(
        "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://[::1]:9092",
        &["PLAINTEXT 127.0.0.1:9092 -> 127.0.0.1:9092", "(CONTROLLER) ::1:9092 -> ::1:9092"],
        "PLAINTEXT",
    );
    refuse(
        "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://[::1]:9092,B://:9092\n\
         listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,B:PLAINTEXT",
        "listeners PLAINTEXT and CONTROLLER and B have the same port 9092",
    );
}

#[test]
fn what_clients_are_told() {
    let listeners = "listeners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093\n";
    check(
        &format!("{listeners}advertised.listeners=PLAINTEXT://kafka.example:30092"),
        &["PLAINTEXT 0.0.0.0:9092 -> kafka.example:30092", "(CONTROLLER) :9093 -> node-1.example:9093"],
        "PLAINTEXT",
    );
    check(
        &format!("{listeners}advertised.listeners=PLAINTEXT://:0,CONTROLLER://c:1"),
        &["PLAINTEXT 0.0.0.0:9092 -> node-1.example:0", "(CONTROLLER) :9093 -> c:1"],
        "PLAINTEXT",
    );
    // Behind a load balancer listeners may be told with one port.
    check(
        &format!("{listeners}advertised.listeners=PLAINTEXT://a:1,CONTROLLER://a:1"),
        &["PLAINTEXT 0.0.0.0:9092 -> a:1", "(CONTROLLER) :9093 -> a:1"],
        "PLAINTEXT",
    );
    let advice = "clients cannot connect to 0.0.0.0; set advertised.listeners of PLAINTEXT to an address that they reach";
    refuse(listeners, &format!("listeners: {advice}"));
    refuse(
        &format!("{listeners}advertised.listeners=PLAINTEXT://0.0.0.0:9092"),
        &format!("advertised.listeners: {advice}"),
    );
    refuse(
        &format!("{listeners}advertised.listeners=OTHER://a:1"),
        "advertised.listeners has listener OTHER, which listeners has not",
    );
    refuse(
        &format!("{listeners}advertised.listeners=CONTROLLER://a:1"),
        "listener PLAINTEXT is not in advertised.listeners; listeners that are not advertised are not served so far",
    );
    refuse(&format!("{listeners}advertised.listeners="), "advertised.listeners is empty");
}

#[test]
fn security_protocols_of_listeners() {
    let named = "listeners=IN://h:1,OUT://h:2,CONTROLLER://h:3\n";
    let map = "listener.security.protocol.map";
    check(
        &format!(
            "{named}{map}=in:plaintext, OUT:PLAINTEXT,CONTROLLER:PLAINTEXT,X:SSL\ninter.broker.listener.name=in"
        ),
        &["IN h:1 -> h:1", "OUT h:2 -> h:2", "(CONTROLLER) h:3 -> h:3"],
        "IN",
    );
    // Without a map only names of protocols, and controllers, have one.
    refuse(named, "listener IN has no entry in listener.security.protocol.map");
    refuse(
        "listeners=PLAINTEXT://:1,CONTROLLER://:2\nlistener.security.protocol.map=PLAINTEXT:PLAINTEXT",
        "listener CONTROLLER has no entry in listener.security.protocol.map",
    );
    refuse(
        "listeners=SSL://:1,CONTROLLER://:2",
        "listener SSL has the security protocol SSL; only PLAINTEXT is served so far",
    );
    refuse(
        "listeners=PLAINTEXT://:1,CONTROLLER://:2\nlistener.security.protocol.map=PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
        "listener PLAINTEXT has the security protocol SASL_SSL; only PLAINTEXT is served so far",
    );
    refuse(
        &format!("{named}{map}=IN:TLS"),
        "listener.security.protocol.map: 'IN:TLS' is none of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL",
    );
    refuse(
        &format!("{named}{map}=IN"),
        "listener.security.protocol.map: 'IN' is not of the form NAME:PROTOCOL",
    );
}

#[test]
fn the_listener_among_brokers() {
    let lines = "listeners=A://h:1,B://h:2,CONTROLLER://h:3\n\
                 listener.security.protocol.map=A:PLAINTEXT,B:PLAINTEXT,CONTROLLER:PLAINTEXT\n";
    refuse(lines, "no listener is called PLAINTEXT; set inter.broker.listener.name, for example to A");
    let is_b = read_lines(&format!("{lines}inter.broker.listener.name=B")).unwrap().1;
    assert_eq!(is_b, "B");
    refuse(
        &format!("{lines}inter.broker.listener.name=CONTROLLER"),
        "inter.broker.listener.name=CONTROLLER is not one of the listeners for clients",
    );
    refuse(
        &format!("{lines}inter.broker.listener.name=A\nsecurity.inter.broker.protocol=PLAINTEXT"),
        "only one of inter.broker.listener.name and security.inter.broker.protocol may be set",
    );
}

#[test]
fn listeners_of_controllers() {
    let listeners = "listeners=PLAINTEXT://:1,CONTROLLER://:2\n";
    refuse(
        &format!("{listeners}controller.listener.names=OTHER"),
        "listener CONTROLLER has no entry in listener.security.protocol.map",
    );
    refuse(
        "listeners=PLAINTEXT://:1\ncontroller.listener.names=OTHER",
        "none of controller.listener.names is in listeners",
    );
    let properties = properties::parse(listeners.as_bytes()).unwrap();
    let error = read(&Entries::new(&properties), String::new).unwrap_err();
    assert_eq!(error.message, "controller.listener.names is missing");
}

#[test]
fn the_name_of_this_machine() {
    let hosts = "127.0.0.1 localhost\n# 10.0.0.9 old.example node-1\n10.0.0.1\tnode-1.example  node-1 # us\n";
    assert_eq!(canonical_name(hosts, "node-1").as_deref(), Some("node-1.example"));
    assert_eq!(canonical_name(hosts, "node-1.example").as_deref(), Some("node-1.example"));
    assert_eq!(canonical_name(hosts, "node-2"), None);
    assert!(!local_host_name().is_empty());
}
