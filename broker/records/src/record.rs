//! The records of a batch: borrowed views that allocate nothing, and owned records that share the batch's bytes.

use bytes::Bytes;
use model::{Offset, TimestampMs};

use crate::{Batch, BatchError, BatchHeader, Compression, increment_sequence, varint};

/// What one batch may decompress to unless the caller knows better: 128 MiB. Kafka has no such bound.
pub const DECOMPRESSED_BYTES_MAX: usize = 128 * 1024 * 1024;

/// The smallest record: one byte each for length, attributes, timestamp, offset, key, value and count of headers.
pub(crate) const RECORD_SIZE_BYTES_MIN: usize = 7;

/// One record, borrowed from the decompressed body of its batch. All its lengths, and those of its headers, are
/// checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordView<'a> {
    /// Its position in the partition.
    pub offset: Offset,
    /// The producer's time, or the time of append when the batch says so.
    pub timestamp: TimestampMs,
    /// Its sequence number of an idempotent producer, or -1.
    pub sequence: i32,
    /// The key; `None` is Kafka's null.
    pub key: Option<&'a [u8]>,
    /// The value; `None` is null, a tombstone in compacted topics.
    pub value: Option<&'a [u8]>,
    header_count: u32,
    headers: &'a [u8],
}

impl<'a> RecordView<'a> {
    /// The headers in their order, duplicates included.
    pub fn headers(&self) -> Headers<'a> {
        Headers { left_count: self.header_count, bytes: self.headers }
    }
}

/// Iterates over a record's headers: key and value.
#[derive(Clone, Debug)]
pub struct Headers<'a> {
    left_count: u32,
    bytes: &'a [u8],
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a [u8], Option<&'a [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left_count = self.left_count.checked_sub(1)?;
        take_header(&mut self.bytes).ok()
    }
}

/// Iterates over the records of a decompressed body. Gives exactly as many records as the header counts, then an
/// error if bytes are left; ends after the first error.
#[derive(Clone, Debug)]
pub struct RecordViews<'a> {
    header: BatchHeader,
    rest: &'a [u8],
    index: u32,
    ended: bool,
}

impl<'a> RecordViews<'a> {
    /// Over `body`, the records of the batch of `header`, decompressed.
    pub fn new(header: &BatchHeader, body: &'a [u8]) -> Self {
        Self { header: *header, rest: body, index: 0, ended: false }
    }

    fn take_record(&mut self) -> Result<RecordView<'a>, &'static str> {
        const CUT_OFF: &str = "cut off";
        let length = varint::take_i32(&mut self.rest).ok_or(CUT_OFF)?;
        let length = usize::try_from(length).map_err(|_| "negative length")?;
        let (mut record, behind) =
            self.rest.split_at_checked(length).ok_or("longer than what is left of the batch")?;
        self.rest = behind;
        let (_attributes, fields) = record.split_first().ok_or(CUT_OFF)?;
        record = fields;
        let timestamp_delta = varint::take_i64(&mut record).ok_or(CUT_OFF)?;
        let offset_delta = varint::take_i32(&mut record).ok_or(CUT_OFF)?;
        let key = take_nullable(&mut record)?;
        let value = take_nullable(&mut record)?;
        let header_count = varint::take_i32(&mut record).ok_or(CUT_OFF)?;
        let header_count = u32::try_from(header_count).map_err(|_| "negative count of headers")?;
        if header_count as usize > record.len() {
            return Err("more headers than bytes");
        }
        let headers = record;
        for _ in 0..header_count {
            take_header(&mut record)?;
        }
        if !record.is_empty() {
            return Err("bytes are left behind its headers");
        }
        let header = &self.header;
        Ok(RecordView {
            offset: header.offset_at(offset_delta),
            timestamp: header.timestamp_at(timestamp_delta),
            sequence: match header.base_sequence {
                none if none < 0 => -1,
                base => increment_sequence(base, offset_delta),
            },
            key,
            value,
            header_count,
            headers,
        })
    }
}

impl<'a> Iterator for RecordViews<'a> {
    type Item = Result<RecordView<'a>, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let count = self.header.record_count;
        if i64::from(self.index) >= i64::from(count) {
            self.ended = true;
            let matches = count >= 0 && self.rest.is_empty();
            return (!matches).then_some(Err(BatchError::Count { count }));
        }
        let index = self.index;
        self.index += 1;
        let record = self.take_record().map_err(|problem| BatchError::Record { index, problem });
        self.ended = record.is_err();
        Some(record)
    }
}

fn take_nullable<'a>(bytes: &mut &'a [u8]) -> Result<Option<&'a [u8]>, &'static str> {
    let length = varint::take_i32(bytes).ok_or("cut off")?;
    // As Kafka reads it: every negative length is null.
    let Ok(length) = usize::try_from(length) else { return Ok(None) };
    let (field, behind) = bytes.split_at_checked(length).ok_or("a field is longer than its record")?;
    *bytes = behind;
    Ok(Some(field))
}

type HeaderParts<'a> = (&'a [u8], Option<&'a [u8]>);

fn take_header<'a>(bytes: &mut &'a [u8]) -> Result<HeaderParts<'a>, &'static str> {
    let key = take_nullable(bytes)?.ok_or("a header without a key")?;
    Ok((key, take_nullable(bytes)?))
}

/// A header of an owned record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// UTF-8 by convention, which is not checked.
    pub key: Bytes,
    /// The value; `None` is null.
    pub value: Option<Bytes>,
}

/// One record that shares the bytes of its batch (or of its decompressed body). Without headers it costs no allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its position in the partition.
    pub offset: Offset,
    /// The producer's time, or the time of append when the batch says so.
    pub timestamp: TimestampMs,
    /// Its sequence number of an idempotent producer, or -1.
    pub sequence: i32,
    /// The key; `None` is null.
    pub key: Option<Bytes>,
    /// The value; `None` is null.
    pub value: Option<Bytes>,
    /// The headers in their order, duplicates included.
    pub headers: Vec<Header>,
}

/// Iterates over the records of one batch, decompressing it first when needed.
#[derive(Clone, Debug)]
pub struct RecordIter {
    header: BatchHeader,
    body: Bytes,
    position: usize,
    index: u32,
    ended: bool,
}

impl RecordIter {
    /// Over the batch at the start of `batch`. The CRC is not checked here.
    ///
    /// Errors: those of [`Batch::parse`], `UnknownCodec`, and those of [`Compression::decompress`] with
    /// `decompressed_bytes_max` as the limit.
    pub fn new(batch: &Bytes, decompressed_bytes_max: usize) -> Result<Self, BatchError> {
        let parsed = Batch::parse(batch)?;
        let body = match parsed.header.attributes.compression()? {
            Compression::None => batch.slice_ref(parsed.body()),
            codec => Bytes::from(codec.decompress(parsed.body(), decompressed_bytes_max)?),
        };
        Ok(Self { header: parsed.header, body, position: 0, index: 0, ended: false })
    }

    /// The batch's header.
    pub fn header(&self) -> &BatchHeader {
        &self.header
    }

    /// The same records as borrowed views, from the first one.
    pub fn views(&self) -> RecordViews<'_> {
        RecordViews::new(&self.header, &self.body)
    }
}

impl Iterator for RecordIter {
    type Item = Result<Record, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut views = RecordViews {
            header: self.header,
            rest: &self.body[self.position..],
            index: self.index,
            ended: self.ended,
        };
        let view = views.next();
        self.position = self.body.len() - views.rest.len();
        self.index = views.index;
        self.ended = views.ended;
        let share = |part: Option<&[u8]>| part.map(|part| self.body.slice_ref(part));
        Some(view?.map(|view| {
            Record {
                offset: view.offset,
                timestamp: view.timestamp,
                sequence: view.sequence,
                key: share(view.key),
                value: share(view.value),
                headers: view
                    .headers()
                    .map(|(key, value)| Header { key: self.body.slice_ref(key), value: share(value) })
                    .collect(),
            }
        }))
    }
}
