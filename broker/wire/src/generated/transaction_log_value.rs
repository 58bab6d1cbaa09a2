// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct TransactionLogValue {
    pub producer_id: i64,
    pub previous_producer_id: i64,
    pub next_producer_id: i64,
    pub producer_epoch: i16,
    pub next_producer_epoch: i16,
    pub transaction_timeout_ms: i32,
    pub transaction_status: i8,
    pub transaction_partitions: Option<Vec<PartitionsSchema>>,
    pub transaction_last_update_timestamp_ms: i64,
    pub transaction_start_timestamp_ms: i64,
    pub client_transaction_version: i16,
}

impl Default for TransactionLogValue {
    fn default() -> Self {
        Self {
            producer_id: 0,
            previous_producer_id: -1,
            next_producer_id: -1,
            producer_epoch: 0,
            next_producer_epoch: -1,
            transaction_timeout_ms: 0,
            transaction_status: 0,
            transaction_partitions: Some(Default::default()),
            transaction_last_update_timestamp_ms: 0,
            transaction_start_timestamp_ms: 0,
            client_transaction_version: 0,
        }
    }
}

impl Message for TransactionLogValue {
    const NAME: &'static str = "TransactionLogValue";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 1;
        let producer_id = d.i64()?;
        let mut previous_producer_id = -1;
        let mut next_producer_id = -1;
        let producer_epoch = d.i16()?;
        let mut next_producer_epoch = -1;
        let transaction_timeout_ms = d.i32()?;
        let transaction_status = d.i8()?;
        let transaction_partitions = d.nullable_array(flexible, |d| PartitionsSchema::decode(d, version))?;
        let transaction_last_update_timestamp_ms = d.i64()?;
        let transaction_start_timestamp_ms = d.i64()?;
        let mut client_transaction_version = 0;
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => previous_producer_id = d.i64()?,
                    1 => next_producer_id = d.i64()?,
                    3 => next_producer_epoch = d.i16()?,
                    2 => client_transaction_version = d.i16()?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            producer_id,
            previous_producer_id,
            next_producer_id,
            producer_epoch,
            next_producer_epoch,
            transaction_timeout_ms,
            transaction_status,
            transaction_partitions,
            transaction_last_update_timestamp_ms,
            transaction_start_timestamp_ms,
            client_transaction_version,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 1;
        e.i64(self.producer_id);
        if version < 1 && self.previous_producer_id != -1 {
            return Err(EncodeError::FieldAbsent {
                field: "TransactionLogValue.previous_producer_id",
                version,
            });
        }
        if version < 1 && self.next_producer_id != -1 {
            return Err(EncodeError::FieldAbsent { field: "TransactionLogValue.next_producer_id", version });
        }
        e.i16(self.producer_epoch);
        if version < 1 && self.next_producer_epoch != -1 {
            return Err(EncodeError::FieldAbsent {
                field: "TransactionLogValue.next_producer_epoch",
                version,
            });
        }
        e.i32(self.transaction_timeout_ms);
        e.i8(self.transaction_status);
        match &self.transaction_partitions {
            None => e.null_array(flexible),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        e.i64(self.transaction_last_update_timestamp_ms);
        e.i64(self.transaction_start_timestamp_ms);
        if version < 1 && self.client_transaction_version != 0 {
            return Err(EncodeError::FieldAbsent {
                field: "TransactionLogValue.client_transaction_version",
                version,
            });
        }
        if flexible {
            let has_previous_producer_id = self.previous_producer_id != -1;
            let has_next_producer_id = self.next_producer_id != -1;
            let has_client_transaction_version = self.client_transaction_version != 0;
            let has_next_producer_epoch = self.next_producer_epoch != -1;
            e.unsigned_varint(
                u32::from(has_previous_producer_id)
                    + u32::from(has_next_producer_id)
                    + u32::from(has_client_transaction_version)
                    + u32::from(has_next_producer_epoch),
            );
            if has_previous_producer_id {
                e.tagged_field(0, |e| {
                    e.i64(self.previous_producer_id);
                    Ok(())
                })?;
            }
            if has_next_producer_id {
                e.tagged_field(1, |e| {
                    e.i64(self.next_producer_id);
                    Ok(())
                })?;
            }
            if has_client_transaction_version {
                e.tagged_field(2, |e| {
                    e.i16(self.client_transaction_version);
                    Ok(())
                })?;
            }
            if has_next_producer_epoch {
                e.tagged_field(3, |e| {
                    e.i16(self.next_producer_epoch);
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionsSchema {
    pub topic: String,
    pub partition_ids: Vec<i32>,
}

impl PartitionsSchema {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let topic = d.string(flexible)?;
        let partition_ids = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic, partition_ids })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.string(&self.topic, flexible)?;
        e.array_len(self.partition_ids.len(), flexible)?;
        for item in &self.partition_ids {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
