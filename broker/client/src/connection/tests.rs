//! Connections to a node that is scripted frame by frame, over real sockets.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use env::machine::{Machine, MachineReader, MachineWriter};
use env::{Conn, ConnReader, ConnWriter, Env, Listener, Net, Part};
use model::ErrorCode;
use wire::api_versions_response::ApiVersion;
use wire::frame::{self, RequestHead};
use wire::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, Chunk, DescribeClusterRequest, DescribeClusterResponse,
    HeartbeatRequest, HeartbeatResponse, Request,
};

use super::*;

const LONG: Duration = Duration::from_secs(20);

/// The scripted node's end of a connection.
struct Node {
    reader: MachineReader,
    writer: MachineWriter,
    buffer: BytesMut,
}

impl Node {
    /// The next request's header and body; `None` at the end.
    async fn request(&mut self) -> Option<RequestHead> {
        loop {
            if let Some(prefix) = self.buffer.first_chunk() {
                let size = frame::frame_size(*prefix, 1 << 20).unwrap();
                if self.buffer.len() >= 4 + size {
                    let frame = self.buffer.split_to(4 + size).freeze().slice(4..);
                    return Some(frame::decode_request(frame).unwrap().0);
                }
            }
            self.buffer.reserve(4096);
            if self.reader.read(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        }
    }

    async fn answer<R: Request>(&mut self, head: &RequestHead, response: &R::Response) {
        let chunks = frame::encode_response::<R>(head.api_version, head.correlation_id, response).unwrap();
        let parts = chunks.into_iter().map(|chunk| match chunk {
            Chunk::Bytes(bytes) => Part::Bytes(bytes),
            Chunk::External { .. } => unreachable!("these answers are in memory"),
        });
        self.writer.write(parts.collect()).await.unwrap();
    }

    async fn raw(&mut self, bytes: &'static [u8]) {
        self.writer.write(vec![Part::Bytes(Bytes::from_static(bytes))]).await.unwrap();
    }

    /// Answers the question for versions.
    async fn negotiate(&mut self) {
        let head = self.request().await.unwrap();
        assert_eq!(head.api_key, ApiKey::ApiVersions);
        self.answer::<ApiVersionsRequest>(&head, &versions()).await;
    }
}

fn versions() -> ApiVersionsResponse {
    let range =
        |api: ApiKey, min_version, max_version| ApiVersion { api_key: api.key(), min_version, max_version };
    ApiVersionsResponse {
        api_keys: vec![
            range(ApiKey::ApiVersions, 0, 2),
            range(ApiKey::Heartbeat, 0, 3),
            range(ApiKey::DescribeCluster, 0, 1),
            range(ApiKey::Fetch, 90, 99),
        ],
        ..Default::default()
    }
}

/// Runs a scripted node, and `check` with a connection to it.
fn with_node<S, SF, C, CF>(script: S, config: ConnectionConfig, check: C)
where
    S: FnOnce(Node) -> SF + Send + 'static,
    SF: Future<Output = ()> + Send + 'static,
    C: FnOnce(Machine, Result<Connection<Machine>, ClientError>) -> CF + Send + 'static,
    CF: Future<Output = ()> + Send + 'static,
{
    let run = |env: Machine| async move {
        let mut listener = env.net().listen("127.0.0.1", 0).await?;
        let port = listener.local_addr()?.port();
        env.spawn("node", async move {
            let (reader, writer) = listener.accept().await.unwrap().split();
            script(Node { reader, writer, buffer: BytesMut::new() }).await;
        });
        let connection = Connection::connect(&env, "127.0.0.1", port, &config).await;
        check(env, connection).await;
        io::Result::Ok(())
    };
    env::machine::run(2, run).unwrap().unwrap();
}

#[test]
fn versions_are_negotiated_with_a_node_that_does_not_know_the_first_question() {
    let script = |mut node: Node| async move {
        let first = node.request().await.unwrap();
        assert_eq!(first.api_version, 4);
        // In version 0, whatever was asked.
        let refused = ApiVersionsResponse { error_code: ErrorCode::UnsupportedVersion.code(), ..versions() };
        let head = RequestHead { api_version: 0, ..first };
        node.answer::<ApiVersionsRequest>(&head, &refused).await;
        let second = node.request().await.unwrap();
        assert_eq!(second.api_version, 2);
        node.answer::<ApiVersionsRequest>(&second, &versions()).await;
        assert!(node.request().await.is_none());
    };
    with_node(script, ConnectionConfig::default(), |_, connection| async move {
        let connection = connection.unwrap();
        assert_eq!(connection.version_of::<HeartbeatRequest>(i16::MAX), Ok(3));
        assert_eq!(connection.version_of::<HeartbeatRequest>(1), Ok(1));
        for unserved in [
            connection.version_of::<wire::FetchRequest>(i16::MAX),
            connection.version_of::<wire::ProduceRequest>(i16::MAX),
        ] {
            assert!(matches!(unserved, Err(ClientError::Unsupported { .. })));
        }
    });
}

#[test]
fn requests_are_pipelined_and_answers_reach_who_asked() {
    let script = |mut node: Node| async move {
        node.negotiate().await;
        // All arrive before any is answered.
        let first = node.request().await.unwrap();
        let second = node.request().await.unwrap();
        let third = node.request().await.unwrap();
        assert_eq!(first.client_id.as_deref(), Some("test"));
        for (head, code) in [(first, 1), (second, 2)] {
            assert_eq!((head.api_key, head.api_version), (ApiKey::Heartbeat, 3));
            let response = HeartbeatResponse { error_code: code, ..Default::default() };
            node.answer::<HeartbeatRequest>(&head, &response).await;
        }
        assert_eq!((third.api_key, third.api_version), (ApiKey::DescribeCluster, 1));
        let response = DescribeClusterResponse { cluster_id: "c".to_owned(), ..Default::default() };
        node.answer::<DescribeClusterRequest>(&third, &response).await;
        assert!(node.request().await.is_none(), "closed when the last clone is dropped");
    };
    let config = ConnectionConfig { client_id: "test".to_owned(), ..Default::default() };
    with_node(script, config, |_, connection| async move {
        let connection = connection.unwrap();
        let first = connection.send(&HeartbeatRequest::default(), 3).unwrap();
        let second = connection.send(&HeartbeatRequest::default(), 3).unwrap();
        let clone = connection.clone();
        drop(connection);
        let third = clone.request(&DescribeClusterRequest::default(), LONG).await.unwrap();
        assert_eq!(third.cluster_id, "c");
        assert_eq!(first.wait().await.unwrap().error_code, 1);
        assert_eq!(second.wait().await.unwrap().error_code, 2);
    });
}

#[test]
fn a_late_answer_closes_the_connection_and_fails_all_in_flight() {
    let script = |mut node: Node| async move {
        node.negotiate().await;
        while node.request().await.is_some() {}
    };
    with_node(script, ConnectionConfig::default(), |_, connection| async move {
        let connection = connection.unwrap();
        let behind = connection.send(&HeartbeatRequest::default(), 3).unwrap();
        let late = connection.request(&HeartbeatRequest::default(), Duration::from_millis(20)).await;
        assert!(matches!(late, Err(ClientError::RequestTimeout { api: "Heartbeat", .. })), "{late:?}");
        assert!(matches!(behind.wait().await, Err(ClientError::Closed { .. })));
        assert!(connection.is_closed());
        let after = connection.request(&HeartbeatRequest::default(), LONG).await;
        assert!(matches!(after, Err(ClientError::Closed { .. })), "{after:?}");
    });
}

#[test]
fn requests_in_flight_are_bounded() {
    let script = |mut node: Node| async move {
        node.negotiate().await;
        let first = node.request().await.unwrap();
        let _second = node.request().await.unwrap();
        node.answer::<HeartbeatRequest>(&first, &HeartbeatResponse::default()).await;
        while node.request().await.is_some() {}
    };
    let config = ConnectionConfig { in_flight_max: 2, ..Default::default() };
    with_node(script, config, |_, connection| async move {
        let connection = connection.unwrap();
        let first = connection.send(&HeartbeatRequest::default(), 3).unwrap();
        let _second = connection.send(&HeartbeatRequest::default(), 3).unwrap();
        let third = connection.send(&HeartbeatRequest::default(), 3);
        assert!(matches!(third, Err(ClientError::LimitReached(_))));
        first.wait().await.unwrap();
        connection.send(&HeartbeatRequest::default(), 3).expect("the first one's slot is free");
    });
}

#[test]
fn answers_that_break_the_protocol_close_the_connection() {
    let broken: [&'static [u8]; 5] = [
        b"\x00\x00\x00\x08\x00\x00\x00\x63\x00\x00\x00\x00", // another's correlation id
        b"\xff\xff\xff\xff",                                 // a negative length
        b"\x7f\xff\xff\xff",                                 // a length beyond the limit
        b"\x00\x00\x00\x02\x00\x00",                         // shorter than a header
        b"\x00\x00\x00\x0a\x00\x00",                         // ends within the frame
    ];
    for bytes in broken {
        let script = move |mut node: Node| async move {
            node.negotiate().await;
            node.request().await.unwrap();
            node.raw(bytes).await;
        };
        with_node(script, ConnectionConfig::default(), move |_, connection| async move {
            let connection = connection.unwrap();
            let answer = connection.request(&HeartbeatRequest::default(), LONG).await;
            assert!(matches!(answer, Err(ClientError::Closed { .. })), "{bytes:?} {answer:?}");
        });
    }
}

#[test]
fn an_undecodable_body_fails_its_request_alone() {
    let script = |mut node: Node| async move {
        node.negotiate().await;
        node.request().await.unwrap();
        // Correlation id 1 (0 asked for versions), and too little of a body.
        node.raw(b"\x00\x00\x00\x05\x00\x00\x00\x01\x00").await;
        let head = node.request().await.unwrap();
        node.answer::<HeartbeatRequest>(&head, &HeartbeatResponse::default()).await;
        while node.request().await.is_some() {}
    };
    with_node(script, ConnectionConfig::default(), |_, connection| async move {
        let connection = connection.unwrap();
        let answer = connection.request(&HeartbeatRequest::default(), LONG).await;
        assert!(matches!(answer, Err(ClientError::Malformed { .. })), "{answer:?}");
        connection.request(&HeartbeatRequest::default(), LONG).await.expect("the connection goes on");
    });
}

#[test]
fn a_node_that_never_answers_is_no_connection() {
    let script = |mut node: Node| async move { while node.request().await.is_some() {} };
    let config = ConnectionConfig { connect_timeout: Duration::from_millis(50), ..Default::default() };
    with_node(script, config, |_, connection| async move {
        assert!(matches!(connection.err(), Some(ClientError::Connect { .. })));
    });
}

/// An HTTP server, say.
#[test]
fn a_peer_that_does_not_speak_the_protocol_is_not_asked_again() {
    let script = |mut node: Node| async move {
        node.request().await.unwrap();
        node.raw(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    };
    with_node(script, ConnectionConfig::default(), |_, connection| async move {
        let error = connection.err().unwrap();
        assert!(matches!(error, ClientError::Malformed { .. }), "{error:?}");
        assert_eq!(error.retry_class(), crate::RetryClass::Never);
    });
}
