//! Records of internal topics by the numbers in front of them.

use bytes::Bytes;
use ottla_wire::{
    DecodeError, FeatureLevelRecord, GroupRecordKey, GroupRecordValue, MetadataRecord, NoOpRecord,
    OffsetCommitKey, OffsetCommitValue,
};

#[test]
fn metadata_records_have_a_frame() {
    // From the bootstrap snapshot that `kafka-storage format --standalone` of Apache Kafka 4.3.1 writes.
    let bytes = Bytes::from_static(b"\x01\x0c\x00\x11metadata.version\x00\x1e\x00");
    let record = MetadataRecord::decode(bytes.clone()).unwrap();
    let expected = FeatureLevelRecord { name: "metadata.version".to_owned(), feature_level: 30 };
    assert_eq!(record, MetadataRecord::FeatureLevel(expected));
    assert_eq!((record.record_type(), record.name()), (12, "FeatureLevelRecord"));
    assert_eq!(record.encode(0).unwrap(), bytes);
    assert_eq!(MetadataRecord::from(NoOpRecord::default()).encode(0).unwrap(), &b"\x01\x14\x00\x00"[..]);
}

#[test]
fn damaged_metadata_records_are_refused() {
    let refused = |bytes: &'static [u8]| MetadataRecord::decode(Bytes::from_static(bytes)).unwrap_err();
    let unknown = |what, number| DecodeError::UnknownType { what, number };
    assert_eq!(refused(b"\x02\x14\x00\x00"), unknown("metadata frame version", 2));
    assert_eq!(refused(b"\x01\x06\x00\x00"), unknown("metadata record type", 6));
    assert_eq!(
        refused(b"\x01\x14\x01\x00"),
        DecodeError::UnknownVersion { message: "NoOpRecord", version: 1 }
    );
    assert_eq!(refused(b"\x01\x14\x00\x00\x00"), DecodeError::TrailingBytes { at: 4, left: 1 });
}

#[test]
fn keys_say_what_values_are() {
    let key =
        GroupRecordKey::from(OffsetCommitKey { group: "g".to_owned(), topic: "t".to_owned(), partition: 5 });
    let bytes = key.encode().unwrap();
    assert_eq!(bytes, &b"\0\x01\0\x01g\0\x01t\0\0\0\x05"[..]);
    assert_eq!(GroupRecordKey::decode(bytes).unwrap(), key);
    let value = GroupRecordValue::from(OffsetCommitValue { offset: 7, ..OffsetCommitValue::default() });
    let bytes = value.encode(3).unwrap();
    assert_eq!(bytes, &b"\0\x03\0\0\0\0\0\0\0\x07\xff\xff\xff\xff\0\0\0\0\0\0\0\0\0\0"[..]);
    assert_eq!(GroupRecordValue::decode(key.key_type(), bytes).unwrap(), value);
    let unknown = GroupRecordKey::decode(Bytes::from_static(b"\0\x12\0\0")).unwrap_err();
    assert_eq!(unknown, DecodeError::UnknownType { what: "key type in __consumer_offsets", number: 18 });
}
