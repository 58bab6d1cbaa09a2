//! A Kafka client of a few requests in their oldest served versions, written by hand: what the checks themselves need
//! to know of a broker, without leaning on the code that they check.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

/// Answers larger than this are a broken broker.
const RESPONSE_BYTES_MAX: usize = 256 << 20;

/// One connection with one request at a time.
#[derive(Debug)]
pub struct Probe {
    stream: TcpStream,
    correlation: i32,
}

/// An API that a broker says it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiRange {
    pub key: i16,
    pub min: i16,
    pub max: i16,
}

/// A topic of a Metadata answer.
#[derive(Clone, Debug)]
pub struct Topic {
    pub error: i16,
    pub name: String,
    /// Error code and leader by partition.
    pub partitions: Vec<(i32, i16, i32)>,
}

/// A Metadata answer.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// Ids of the live brokers.
    pub brokers: Vec<i32>,
    pub topics: Vec<Topic>,
}

/// One partition's part of a Fetch answer.
#[derive(Clone, Debug)]
pub struct Fetched {
    pub error: i16,
    pub high_watermark: i64,
    pub records: Vec<u8>,
}

impl Probe {
    /// Connects; every later call answers within `limit` or fails.
    pub fn connect(address: SocketAddr, limit: Duration) -> Result<Probe> {
        let stream = TcpStream::connect_timeout(&address, limit)?;
        stream.set_read_timeout(Some(limit))?;
        stream.set_write_timeout(Some(limit))?;
        stream.set_nodelay(true)?;
        Ok(Probe { stream, correlation: 0 })
    }

    /// Sends a request with header version 1 and hands back the body of its answer (header version 0).
    pub fn request(&mut self, api_key: i16, version: i16, body: &[u8]) -> Result<Vec<u8>> {
        self.correlation += 1;
        self.stream.write_all(&frame(api_key, version, self.correlation, body))?;
        let mut size = [0; 4];
        let answer = || format!("the answer to API {api_key} v{version}");
        self.stream.read_exact(&mut size).with_context(answer)?;
        let size = usize::try_from(i32::from_be_bytes(size))?;
        ensure!((4..=RESPONSE_BYTES_MAX).contains(&size), "an answer of {size} bytes");
        let mut answer = vec![0; size];
        self.stream.read_exact(&mut answer)?;
        let body = answer.split_off(4);
        let correlation = i32::from_be_bytes(answer.try_into().expect("4 bytes"));
        ensure!(correlation == self.correlation, "answer {correlation} to request {}", self.correlation);
        Ok(body)
    }

    /// ApiVersions v0.
    pub fn api_versions(&mut self) -> Result<Vec<ApiRange>> {
        let answer = self.request(18, 0, &[])?;
        let mut read = Reader(&answer);
        no_error("ApiVersions", read.i16()?)?;
        read.array(|read| Ok(ApiRange { key: read.i16()?, min: read.i16()?, max: read.i16()? }))
    }

    /// Metadata v1: of all topics, or of the named ones (v1 asks for them to be created when the broker does that).
    pub fn metadata(&mut self, topics: Option<&[&str]>) -> Result<Metadata> {
        let mut body = Body::default();
        match topics {
            None => body.i32(-1),
            Some(names) => {
                body.i32(names.len() as i32);
                names.iter().for_each(|name| body.string(name));
            }
        }
        let answer = self.request(3, 1, &body.0)?;
        let mut read = Reader(&answer);
        let brokers = read.array(|read| {
            let id = read.i32()?;
            read.string()?; // host
            read.i32()?; // port
            read.string()?; // rack
            Ok(id)
        })?;
        read.i32()?; // controller
        let topics = read.array(|read| {
            let error = read.i16()?;
            let name = read.string()?.unwrap_or_default();
            read.i8()?; // internal
            let partitions = read.array(|read| {
                let error = read.i16()?;
                let index = read.i32()?;
                let leader = read.i32()?;
                read.array(Reader::i32)?;
                read.array(Reader::i32)?;
                Ok((index, error, leader))
            })?;
            Ok(Topic { error, name, partitions })
        })?;
        Ok(Metadata { brokers, topics })
    }

    /// CreateTopics v2 of one topic with replication factor 1; hands back its error code.
    pub fn create_topic(&mut self, name: &str, partitions: i32, configs: &[(&str, &str)]) -> Result<i16> {
        let mut body = Body::default();
        body.i32(1);
        body.string(name);
        body.i32(partitions);
        body.i16(1);
        body.i32(0); // assignments
        body.i32(configs.len() as i32);
        for (key, value) in configs {
            body.string(key);
            body.string(value);
        }
        body.i32(30_000);
        body.i8(0); // not only validated
        let answer = self.request(19, 2, &body.0)?;
        let mut read = Reader(&answer);
        read.i32()?; // throttle
        let errors = read.array(|read| {
            read.string()?;
            let error = read.i16()?;
            read.string()?;
            Ok(error)
        })?;
        ensure!(errors.len() == 1, "{} topics answered", errors.len());
        Ok(errors[0])
    }

    /// Produce v7 (the first that takes zstd) of one batch with `acks=-1`; hands back its base offset.
    pub fn produce(&mut self, topic: &str, partition: i32, batch: &[u8]) -> Result<i64> {
        let answer = self.request(0, 7, &produce_body(topic, partition, batch))?;
        let mut read = Reader(&answer);
        let offsets = read.array(|read| {
            read.string()?;
            read.array(|read| {
                read.i32()?;
                let error = read.i16()?;
                let offset = read.i64()?;
                read.i64()?; // log append time
                read.i64()?; // log start offset
                Ok((error, offset))
            })
        })?;
        let [(error, offset)] = offsets.concat()[..] else { bail!("not one partition answered") };
        no_error("Produce", error)?;
        Ok(offset)
    }

    /// Fetch v4 from one partition without waiting.
    pub fn fetch(&mut self, topic: &str, partition: i32, offset: i64, bytes_max: i32) -> Result<Fetched> {
        let answer = self.request(1, 4, &fetch_body(topic, partition, offset, bytes_max))?;
        let mut read = Reader(&answer);
        read.i32()?; // throttle
        let mut partitions = read
            .array(|read| {
                read.string()?;
                read.array(|read| {
                    read.i32()?;
                    let error = read.i16()?;
                    let high_watermark = read.i64()?;
                    read.i64()?; // last stable offset
                    read.array(|read| Ok((read.i64()?, read.i64()?)))?;
                    Ok(Fetched { error, high_watermark, records: read.bytes()? })
                })
            })?
            .concat();
        ensure!(partitions.len() == 1, "{} partitions answered", partitions.len());
        Ok(partitions.remove(0))
    }

    /// All of a partition's bytes from `offset` to its high watermark, as fetched batch after batch.
    pub fn fetch_all(&mut self, topic: &str, partition: i32, offset: i64) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let mut offset = offset;
        loop {
            let fetched = self.fetch(topic, partition, offset, 1 << 20)?;
            no_error("Fetch", fetched.error)?;
            for (_, batch) in crate::batch::split(&fetched.records) {
                let next = crate::batch::next_offset(batch);
                if next <= offset {
                    continue; // the batch that holds `offset` may begin before it
                }
                all.extend_from_slice(batch);
                offset = next;
            }
            if offset >= fetched.high_watermark {
                return Ok(all);
            }
            ensure!(!fetched.records.is_empty(), "nothing at {offset} below {}", fetched.high_watermark);
        }
    }

    /// ListOffsets v1: the first offset at or after `timestamp` (-1 the end, -2 the start), -1 when there is none.
    pub fn list_offset(&mut self, topic: &str, partition: i32, timestamp: i64) -> Result<i64> {
        let mut body = Body::default();
        body.i32(-1);
        body.i32(1);
        body.string(topic);
        body.i32(1);
        body.i32(partition);
        body.i64(timestamp);
        let answer = self.request(2, 1, &body.0)?;
        let mut read = Reader(&answer);
        let offsets = read.array(|read| {
            read.string()?;
            read.array(|read| {
                read.i32()?;
                let error = read.i16()?;
                read.i64()?;
                Ok((error, read.i64()?))
            })
        })?;
        let [(error, offset)] = offsets.concat()[..] else { bail!("not one partition answered") };
        no_error("ListOffsets", error)?;
        Ok(offset)
    }
}

/// A request frame with header version 1.
pub fn frame(api_key: i16, version: i16, correlation: i32, body: &[u8]) -> Vec<u8> {
    let mut frame = Body::default();
    frame.i32(0); // size, known at the end
    frame.i16(api_key);
    frame.i16(version);
    frame.i32(correlation);
    frame.string("e2e");
    frame.0.extend_from_slice(body);
    let size = frame.0.len() as i32 - 4;
    frame.0[..4].copy_from_slice(&size.to_be_bytes());
    frame.0
}

/// The body of a Produce request (v3 to v8) of one batch with `acks=-1`.
pub fn produce_body(topic: &str, partition: i32, batch: &[u8]) -> Vec<u8> {
    let mut body = Body::default();
    body.i16(-1); // no transaction
    body.i16(-1); // acks
    body.i32(30_000);
    body.i32(1);
    body.string(topic);
    body.i32(1);
    body.i32(partition);
    body.i32(batch.len() as i32);
    body.0.extend_from_slice(batch);
    body.0
}

/// The body of a Fetch v4 request from one partition that does not wait.
pub fn fetch_body(topic: &str, partition: i32, offset: i64, bytes_max: i32) -> Vec<u8> {
    let mut body = Body::default();
    body.i32(-1); // no replica
    body.i32(0); // do not wait
    body.i32(0);
    body.i32(bytes_max);
    body.i8(0); // read uncommitted
    body.i32(1);
    body.string(topic);
    body.i32(1);
    body.i32(partition);
    body.i64(offset);
    body.i32(bytes_max);
    body.0
}

/// The body of a Fetch v7 request without a session that waits for more than there will ever be, as long as there are
/// weeks. It forgets `forgotten_count` partitions that it never named, four bytes each.
pub fn endless_fetch_body(topic: &str, forgotten_count: i32) -> Vec<u8> {
    let mut body = Body::default();
    body.i32(-1); // no replica
    body.i32(i32::MAX); // wait
    body.i32(i32::MAX); // for so many bytes
    body.i32(i32::MAX);
    body.i8(0); // read uncommitted
    body.i32(0); // no session
    body.i32(-1);
    body.i32(1);
    body.string(topic);
    body.i32(1);
    body.i32(0); // partition
    body.i64(0); // fetch offset
    body.i64(-1); // log start
    body.i32(i32::MAX);
    body.i32(1);
    body.string(topic);
    body.i32(forgotten_count);
    (0..forgotten_count).for_each(|partition| body.i32(partition));
    body.0
}

fn no_error(what: &str, code: i16) -> Result<()> {
    ensure!(code == 0, "{what} answered error code {code}");
    Ok(())
}

/// A request body being written.
#[derive(Debug, Default)]
struct Body(Vec<u8>);

impl Body {
    fn i8(&mut self, value: i8) {
        self.0.extend(value.to_be_bytes());
    }
    fn i16(&mut self, value: i16) {
        self.0.extend(value.to_be_bytes());
    }
    fn i32(&mut self, value: i32) {
        self.0.extend(value.to_be_bytes());
    }
    fn i64(&mut self, value: i64) {
        self.0.extend(value.to_be_bytes());
    }
    fn string(&mut self, value: &str) {
        self.i16(value.len() as i16);
        self.0.extend(value.as_bytes());
    }
}

/// An answer being read.
#[derive(Debug)]
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let Some((head, rest)) = self.0.split_first_chunk::<N>() else { bail!("the answer is too short") };
        self.0 = rest;
        Ok(*head)
    }
    fn i8(&mut self) -> Result<i8> {
        Ok(i8::from_be_bytes(self.take()?))
    }
    fn i16(&mut self) -> Result<i16> {
        Ok(i16::from_be_bytes(self.take()?))
    }
    fn i32(&mut self) -> Result<i32> {
        Ok(i32::from_be_bytes(self.take()?))
    }
    fn i64(&mut self) -> Result<i64> {
        Ok(i64::from_be_bytes(self.take()?))
    }
    fn slice(&mut self, size: usize) -> Result<Vec<u8>> {
        let Some((head, rest)) = self.0.split_at_checked(size) else { bail!("the answer is too short") };
        self.0 = rest;
        Ok(head.to_vec())
    }
    fn string(&mut self) -> Result<Option<String>> {
        match usize::try_from(self.i16()?) {
            Ok(size) => Ok(Some(String::from_utf8(self.slice(size)?)?)),
            Err(_) => Ok(None),
        }
    }
    fn bytes(&mut self) -> Result<Vec<u8>> {
        match usize::try_from(self.i32()?) {
            Ok(size) => self.slice(size),
            Err(_) => Ok(Vec::new()),
        }
    }
    fn array<T>(&mut self, mut element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.i32()?.max(0);
        (0..count).map(|_| element(self)).collect()
    }
}
