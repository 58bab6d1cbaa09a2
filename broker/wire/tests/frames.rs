//! Frames as clients and brokers see them: headers, ApiVersions' special cases, records that are never copied.

use bytes::{Bytes, BytesMut};
use ottla_wire::fetch_response::{FetchableTopicResponse, PartitionData};
use ottla_wire::frame::{self, InvalidFrameSize, Listener};
use ottla_wire::produce_request::{PartitionProduceData, TopicProduceData};
use ottla_wire::{
    ApiKey, ApiVersionsRequest, ApiVersionsResponse, Chunk, DecodeError, FetchRequest, FetchResponse,
    HeartbeatRequest, Message, ProduceRequest, Records,
};

mod counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// The chunks as one frame, without the size, which is checked.
fn joined(chunks: &[Chunk]) -> Bytes {
    let mut whole = BytesMut::new();
    for chunk in chunks {
        let Chunk::Bytes(bytes) = chunk else { panic!("a hole in {chunks:?}") };
        whole.extend_from_slice(bytes);
    }
    let frame = whole.freeze();
    let size = frame::frame_size(frame[..4].try_into().unwrap(), usize::MAX).unwrap();
    assert_eq!(size, frame.len() - 4);
    frame.slice(4..)
}

fn produce(records: &Bytes) -> ProduceRequest {
    ProduceRequest {
        acks: -1,
        timeout_ms: 30_000,
        topic_data: vec![TopicProduceData {
            name: "orders".to_owned(),
            partition_data: vec![PartitionProduceData { index: 3, records: Some(records.clone().into()) }],
            ..TopicProduceData::default()
        }],
        ..ProduceRequest::default()
    }
}

#[test]
fn a_request_has_header_1_or_2_by_its_version() {
    let request = HeartbeatRequest { group_id: "g".to_owned(), ..HeartbeatRequest::default() };
    let old = joined(&frame::encode_request(3, 7, Some("me"), &request).unwrap());
    assert_eq!(&old[..12], b"\0\x0c\0\x03\0\0\0\x07\0\x02me");
    assert_eq!(&old[12..15], b"\0\x01g");
    let new = joined(&frame::encode_request(4, 7, Some("me"), &request).unwrap());
    assert_eq!(&new[12..15], b"\0\x02g", "tagged fields, then a compact string");
    for (version, bytes) in [(3, old), (4, new)] {
        let (head, mut body) = frame::decode_request(bytes).unwrap();
        assert_eq!((head.api_key, head.api_version), (ApiKey::Heartbeat, version));
        assert_eq!((head.correlation_id, head.client_id.as_deref()), (7, Some("me")));
        assert_eq!(HeartbeatRequest::decode(&mut body, version).unwrap(), request);
        body.finish().unwrap();
    }
}

#[test]
fn unknown_apis_and_versions_are_refused_by_name() {
    let refused = |frame: &'static [u8]| frame::decode_request(Bytes::from_static(frame)).unwrap_err();
    let unknown = refused(b"\0\x04\0\x01\0\0\0\x07\xff\xff");
    assert_eq!(unknown, DecodeError::UnknownType { what: "API key", number: 4 });
    let unknown = refused(b"\0\0\0\x02\0\0\0\x07\xff\xff");
    assert_eq!(unknown, DecodeError::UnknownVersion { message: "Produce", version: 2 });
}

#[test]
fn api_versions_of_any_version_gets_an_answer_that_its_sender_can_read() {
    let frame = Bytes::from_static(b"\0\x12\x7f\xff\0\0\0\x07\xff\xff\0whatever comes then");
    let (head, _) = frame::decode_request(frame).unwrap();
    assert!(head.is_unsupported_api_versions());
    let answer = frame::unsupported_api_versions(Listener::Broker);
    let bytes = frame::encode_response::<ApiVersionsRequest>(head.api_version, 7, &answer).unwrap();
    // Header version 0, then body version 0: the code 35, one API: 18 from 0 to 4.
    let bytes = joined(&bytes);
    assert_eq!(bytes, &b"\0\0\0\x07\0\x23\0\0\0\x01\0\x12\0\0\0\x04"[..]);
    let (correlation_id, read) = frame::decode_response::<ApiVersionsRequest>(bytes, 4).unwrap();
    assert_eq!((correlation_id, read), (7, answer));
}

#[test]
fn the_header_of_an_api_versions_answer_is_always_version_0() {
    let response = ApiVersionsResponse { throttle_time_ms: 5, ..ApiVersionsResponse::default() };
    for version in ApiVersionsResponse::VERSIONS {
        let bytes = joined(&frame::encode_response::<ApiVersionsRequest>(version, 9, &response).unwrap());
        assert_eq!(&bytes[..6], b"\0\0\0\x09\0\0", "version {version}");
        assert_eq!(frame::correlation_id(&bytes).unwrap(), 9);
        let (_, read) = frame::decode_response::<ApiVersionsRequest>(bytes, version).unwrap();
        assert_eq!(read.throttle_time_ms, if version == 0 { 0 } else { 5 });
    }
}

#[test]
fn fetched_records_are_slices_or_holes_and_never_copied() {
    let records = Bytes::from(vec![7; 5000]);
    let partition = |records: Records| PartitionData { records: Some(records), ..PartitionData::default() };
    let hole = Records::External { id: 4, size_bytes: 70_000 };
    let response = FetchResponse {
        responses: vec![FetchableTopicResponse {
            partitions: vec![partition(records.clone().into()), partition(hole)],
            ..FetchableTopicResponse::default()
        }],
        ..FetchResponse::default()
    };
    for version in FetchResponse::VERSIONS {
        let chunks = frame::encode_response::<FetchRequest>(version, 1, &response).unwrap();
        let [Chunk::Bytes(head), Chunk::Bytes(slice), Chunk::Bytes(_), hole, rest @ ..] = &chunks[..] else {
            panic!("version {version}: {chunks:?}");
        };
        assert_eq!(slice.as_ptr(), records.as_ptr());
        assert_eq!(*hole, Chunk::External { id: 4, size_bytes: 70_000 });
        // Only flexible versions have anything behind the last records.
        assert_eq!(rest.len(), usize::from(version >= 12));
        let total: usize = chunks.iter().map(Chunk::size_bytes).sum();
        assert_eq!(frame::frame_size(head[..4].try_into().unwrap(), usize::MAX).unwrap(), total - 4);
    }
}

#[test]
fn a_produce_request_is_decoded_by_few_allocations_and_its_records_are_slices() {
    let records = Bytes::from(vec![7; 100_000]);
    let frame = joined(&frame::encode_request(9, 1, Some("producer-1"), &produce(&records)).unwrap());
    let (request, allocations) = counting::allocations(|| {
        let (head, mut body) = frame::decode_request(frame.clone()).unwrap();
        ProduceRequest::decode(&mut body, head.api_version).unwrap()
    });
    // Client id, topic list, topic name, partition list.
    assert_eq!(allocations, 4);
    let Some(Records::Bytes(slice)) = &request.topic_data[0].partition_data[0].records else { panic!() };
    assert!(frame.as_ptr_range().contains(&slice.as_ptr()));
}

#[test]
fn a_frame_beyond_the_limit_is_refused_before_it_is_read() {
    assert_eq!(frame::frame_size([0, 0, 1, 0], 256), Ok(256));
    let refused = |prefix| frame::frame_size(prefix, 256).unwrap_err();
    assert_eq!(refused([0, 0, 1, 1]), InvalidFrameSize { size_bytes: 257, size_bytes_max: 256 });
    assert_eq!(refused([0xff; 4]), InvalidFrameSize { size_bytes: -1, size_bytes_max: 256 });
}
