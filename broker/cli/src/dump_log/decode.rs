//! What a record says: as text, or by the schema of the topic that it is in.

use std::path::Path;

use bytes::Bytes;
use clap::ValueEnum;
use records::{ControlRecordType, EndTxnMarker, Record};
use serde_json::{Map, Value, json};
use wire::testing::{BoxedMessage, Kind, MESSAGES};
use wire::{DecodeError, Limits, Message};

use crate::consume::put_bytes;

/// What records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Decoder {
    /// Anything: text, or base64
    Plain,
    /// Records of the metadata log and its snapshots
    Metadata,
    /// Records of __consumer_offsets
    Offsets,
    /// Records of __transaction_state
    Transactions,
    /// Records of __share_group_state
    ShareState,
}

impl Decoder {
    /// By the partition's directory.
    pub(super) fn of_file(path: &Path) -> Decoder {
        if path.file_name().is_some_and(|name| name == "bootstrap.checkpoint") {
            return Decoder::Metadata;
        }
        // A file of the current directory has its directory's name too.
        let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let dir = full.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        match dir.as_deref().and_then(|dir| dir.rsplit_once('-')).map(|(topic, _)| topic) {
            Some("__cluster_metadata") => Decoder::Metadata,
            Some("__consumer_offsets") => Decoder::Offsets,
            Some("__transaction_state") => Decoder::Transactions,
            Some("__share_group_state") => Decoder::ShareState,
            _ => Decoder::Plain,
        }
    }

    /// A record as JSON. A key of a type that is not known here is shown plainly, as Kafka skips it.
    pub(super) fn decode(self, record: &Record, is_control: bool) -> Result<Value, DecodeError> {
        if is_control {
            return control(record);
        }
        match (self, &record.key, &record.value) {
            (Decoder::Metadata, _, Some(value)) => metadata(value.clone()),
            (Decoder::Offsets | Decoder::Transactions | Decoder::ShareState, Some(key), value) => {
                match self.keyed(key.clone(), value.clone())? {
                    Some(json) => Ok(json),
                    None => Ok(plain(record)),
                }
            }
            _ => Ok(plain(record)),
        }
    }

    /// Whether a message belongs to this decoder's topic: the numbers of key types start anew in each.
    fn has(self, message: &str) -> bool {
        let of_transactions = message.starts_with("TransactionLog");
        let of_share_state = message.starts_with("ShareSnapshot") || message.starts_with("ShareUpdate");
        match self {
            Decoder::Transactions => of_transactions,
            Decoder::ShareState => of_share_state,
            Decoder::Offsets => !of_transactions && !of_share_state,
            Decoder::Plain | Decoder::Metadata => false,
        }
    }

    fn keyed(self, key: Bytes, value: Option<Bytes>) -> Result<Option<Value>, DecodeError> {
        let mut decoder = wire::Decoder::new(key.clone(), Limits::RECORD);
        let key_type = decoder.i16()?;
        let find =
            |kind: Kind| MESSAGES.iter().find(|message| message.kind == kind && self.has(message.name));
        let (Some(key_message), Some(value_message)) =
            (find(Kind::Key(key_type)), find(Kind::Value(key_type)))
        else {
            return Ok(None);
        };
        let version = *key_message.versions.end();
        let decoded = (key_message.decode)(&mut decoder, version)?;
        let mut json = json!({
            "type": key_message.name.trim_end_matches("Key"),
            "key": decoded.json(version),
            "value": Value::Null,
        });
        if let Some(value) = value {
            let mut decoder = wire::Decoder::new(value, Limits::RECORD);
            let version = decoder.i16()?;
            json["version"] = json!(version);
            json["value"] = (value_message.decode)(&mut decoder, version)?.json(version);
        }
        Ok(Some(json))
    }
}

/// Text or base64.
fn plain(record: &Record) -> Value {
    let mut fields = Map::new();
    put_bytes(&mut fields, "key", record.key.as_deref());
    put_bytes(&mut fields, "value", record.value.as_deref());
    let headers = record.headers.iter().map(|header| {
        let mut fields = Map::new();
        fields.insert("key".to_owned(), json!(String::from_utf8_lossy(&header.key)));
        put_bytes(&mut fields, "value", header.value.as_deref());
        Value::Object(fields)
    });
    let headers: Vec<Value> = headers.collect();
    if !headers.is_empty() {
        fields.insert("headers".to_owned(), Value::Array(headers));
    }
    Value::Object(fields)
}

/// A metadata record: a frame version, its type and version as unsigned varints, its body.
fn metadata(value: Bytes) -> Result<Value, DecodeError> {
    let mut decoder = wire::Decoder::new(value, Limits::RECORD);
    let frame_version = decoder.unsigned_varint()?;
    if frame_version != 1 {
        return Err(DecodeError::UnknownType {
            what: "metadata frame version",
            number: i64::from(frame_version),
        });
    }
    let record_type = decoder.unsigned_varint()?;
    let version = i16::try_from(decoder.unsigned_varint()?).unwrap_or(i16::MAX);
    let Some(message) = MESSAGES.iter().find(|message| message.kind == Kind::Metadata(record_type)) else {
        return Err(DecodeError::UnknownType {
            what: "metadata record type",
            number: i64::from(record_type),
        });
    };
    let decoded: BoxedMessage = (message.decode)(&mut decoder, version)?;
    decoder.finish()?;
    Ok(
        json!({"type": message.name.trim_end_matches("Record"), "version": version, "value": decoded.json(version)}),
    )
}

/// A control record: of the quorum, of snapshots, or the end of a transaction.
fn control(record: &Record) -> Result<Value, DecodeError> {
    let unknown = DecodeError::UnknownType { what: "control record", number: -1 };
    let kind = record.key.as_deref().map(ControlRecordType::from_key);
    let Some(Ok(kind)) = kind else { return Err(unknown) };
    let value = record.value.clone().unwrap_or_default();
    let json = match kind {
        ControlRecordType::Abort | ControlRecordType::Commit => {
            let marker = EndTxnMarker::from_value(&value).map_err(|_| unknown)?;
            json!({"coordinatorEpoch": marker.coordinator_epoch.0})
        }
        ControlRecordType::LeaderChange => versioned::<wire::LeaderChangeMessage>(value)?,
        ControlRecordType::SnapshotHeader => versioned::<wire::SnapshotHeaderRecord>(value)?,
        ControlRecordType::SnapshotFooter => versioned::<wire::SnapshotFooterRecord>(value)?,
        ControlRecordType::KRaftVersion => versioned::<wire::KRaftVersionRecord>(value)?,
        ControlRecordType::KRaftVoters => versioned::<wire::VotersRecord>(value)?,
        ControlRecordType::Unknown(_) => Value::Null,
    };
    Ok(json!({"type": format!("{kind:?}"), "value": json}))
}

/// A message whose first field is its own version.
fn versioned<M: Message + wire::testing::Json>(value: Bytes) -> Result<Value, DecodeError> {
    let version = value.first_chunk().map_or(0, |bytes| i16::from_be_bytes(*bytes));
    let version = version.clamp(*M::VERSIONS.start(), *M::VERSIONS.end());
    M::from_bytes(value, version).map(|message| message.json(version))
}

/// A record's JSON for the text format: its type first, offset and time are told otherwise.
pub(super) fn one_line(json: &Value) -> String {
    let Value::Object(fields) = json else { return json.to_string() };
    let shown: Map<String, Value> = fields
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "type" | "offset" | "timestamp"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    match fields.get("type").and_then(Value::as_str) {
        Some(name) => format!("{name} {}", Value::Object(shown)),
        None => Value::Object(shown).to_string(),
    }
}
