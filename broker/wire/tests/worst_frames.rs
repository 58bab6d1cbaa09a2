//! The frame of each message that makes the decoder reserve the most memory per byte: one array filled with elements
//! that are as empty as the schema allows. (Whatever is put into such an element costs more bytes than it reserves
//! relative to the fuller of the two arrays, so a mixture is never worse than the worst array alone.) Requests stay
//! within their budget or are refused by it; responses and records are never refused.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use ottla_wire::testing::{MESSAGES, MessageType};
use ottla_wire::{DecodeError, Decoder, ELEMENTS_MAX, Encoder, Limits};

mod counting;
#[path = "../examples/generate/schema.rs"]
#[allow(dead_code)] // what only the generator uses
mod schema;

use schema::{Field, Kind, Schema, Type};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Large enough that the slack of [`Limits`] does not hide the ratio: of requests, and of the others.
const REQUEST_BYTES: usize = 256 << 10;
const OTHER_BYTES: usize = 16 << 10;

/// The way to an array: the indexes of fields, the last one is the array's.
type FieldPath = Vec<usize>;

#[test]
fn the_worst_frame_of_each_message_is_decoded_within_the_bound() {
    let schemas = schema::read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap();
    let mut frames = 0;
    let mut worst = BTreeMap::new();
    for schema in &schemas {
        let message = MESSAGES.iter().find(|message| message.name == schema.name).unwrap();
        for version in schema.versions.iter() {
            for path in arrays(schema, &schema.fields, version) {
                let bytes = Bytes::from(frame(schema, version, &path));
                frames += 1;
                let limits = match schema.kind {
                    Kind::Request(_) => Limits::REQUEST,
                    Kind::Response => Limits::RESPONSE,
                    _ => Limits::RECORD,
                };
                let (accepted, reserved) = decode(message, version, &bytes, limits);
                assert!(
                    reserved <= limits.budget_bytes(bytes.len()),
                    "{} v{version} {path:?}: {reserved} bytes for {}",
                    schema.name,
                    bytes.len()
                );
                match accepted {
                    Ok(()) => {
                        let ratio = reserved as f64 / bytes.len() as f64;
                        let of_kind = worst.entry(limits.factor).or_insert((0.0, String::new()));
                        if ratio > of_kind.0 {
                            *of_kind = (ratio, format!("{} v{version} {path:?}", schema.name));
                        }
                    }
                    Err(DecodeError::OverBudget { .. }) if limits == Limits::REQUEST => {}
                    Err(error) => panic!("{} v{version} {path:?}: {error}", schema.name),
                }
            }
        }
    }
    assert!(frames > 1000, "only {frames} frames");
    // Room for a field more, and not so much that the limit means nothing.
    let (ratio, at) = &worst[&Limits::RESPONSE.factor];
    let factor = Limits::RESPONSE.factor as f64;
    assert!((factor / 2.0..factor * 0.95).contains(ratio), "the worst ratio is {ratio} in {at}");
}

fn decode(
    message: &MessageType,
    version: i16,
    bytes: &Bytes,
    limits: Limits,
) -> (Result<(), DecodeError>, usize) {
    let mut decoder = Decoder::new(bytes.clone(), limits);
    let (value, reserved) = counting::peak(|| (message.decode)(&mut decoder, version));
    match value {
        Ok(value) => (decoder.finish(), reserved - size_of_val(&*value)),
        Err(error) => (Err(error), reserved),
    }
}

/// The ways to all arrays below these fields.
fn arrays(schema: &Schema, fields: &[Field], version: i16) -> Vec<FieldPath> {
    let mut paths = Vec::new();
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.versions.contains(version)) {
        if field.array {
            paths.push(vec![index]);
        }
        if let Type::Struct(name) = &field.ty {
            for mut path in arrays(schema, schema.fields_of(name), version) {
                path.insert(0, index);
                paths.push(path);
            }
        }
    }
    paths
}

/// The message with as little as possible but in the array that `path` leads to.
fn frame(schema: &Schema, version: i16, path: &[usize]) -> Vec<u8> {
    let array = path.iter().fold(None, |parent: Option<&Field>, index| {
        let fields = match parent.map(|field| &field.ty) {
            Some(Type::Struct(name)) => schema.fields_of(name),
            _ => &schema.fields,
        };
        Some(&fields[*index])
    });
    let element_bytes = schema.size_min(&array.unwrap().ty, version);
    let frame_bytes = if matches!(schema.kind, Kind::Request(_)) { REQUEST_BYTES } else { OTHER_BYTES };
    let count = (frame_bytes / element_bytes).min(ELEMENTS_MAX);
    let mut encoder = Encoder::new();
    write_fields(&mut encoder, schema, &schema.fields, version, Some((path, count)));
    encoder.into_bytes().unwrap().to_vec()
}

/// Fields as empty as they may be; `fill` leads to the array to be filled, and says with how many elements.
fn write_fields(
    e: &mut Encoder,
    schema: &Schema,
    fields: &[Field],
    version: i16,
    fill: Option<(&[usize], usize)>,
) {
    let flexible = schema.is_flexible(version);
    let at =
        |index: usize| fill.filter(|(path, _)| path[0] == index).map(|(path, count)| (&path[1..], count));
    for (index, field) in fields.iter().enumerate() {
        if field.versions.contains(version) && field.tag.is_none() {
            write_field(e, schema, field, version, at(index));
        }
    }
    if !flexible {
        return;
    }
    let tagged = fields.iter().enumerate().find(|(index, field)| field.tag.is_some() && at(*index).is_some());
    let Some((index, field)) = tagged else { return e.no_tagged_fields() };
    e.unsigned_varint(1);
    e.tagged_field(field.tag.unwrap(), |e| {
        write_field(e, schema, field, version, at(index));
        Ok(())
    })
    .unwrap();
}

fn write_field(
    e: &mut Encoder,
    schema: &Schema,
    field: &Field,
    version: i16,
    fill: Option<(&[usize], usize)>,
) {
    let flexible = schema.is_flexible(version) && !field.never_compact;
    if !field.array {
        if let (Type::Struct(_), Some(nullable)) = (&field.ty, field.nullable) {
            match (nullable.contains(version) && fill.is_none(), field.tag) {
                (true, _) => return e.null_struct(),
                (false, None) => e.i8(1),
                (false, Some(_)) => e.unsigned_varint(1),
            }
        }
        return write_value(e, schema, &field.ty, version, flexible, fill);
    }
    match fill {
        None => e.array_len(0, flexible).unwrap(),
        Some(([], count)) => {
            e.array_len(count, flexible).unwrap();
            for _ in 0..count {
                write_value(e, schema, &field.ty, version, flexible, None);
            }
        }
        Some(_) => {
            e.array_len(1, flexible).unwrap();
            write_value(e, schema, &field.ty, version, flexible, fill);
        }
    }
}

fn write_value(
    e: &mut Encoder,
    schema: &Schema,
    ty: &Type,
    version: i16,
    flexible: bool,
    fill: Option<(&[usize], usize)>,
) {
    match ty {
        Type::Bool => e.bool(false),
        Type::Int8 => e.i8(0),
        Type::Int16 => e.i16(0),
        Type::Uint16 => e.u16(0),
        Type::Int32 => e.i32(0),
        Type::Int64 => e.i64(0),
        Type::Float64 => e.f64(0.0),
        Type::Uuid => e.uuid(model::Uuid::ZERO),
        Type::String => e.string("", flexible).unwrap(),
        Type::Bytes | Type::Records => e.array_len(0, flexible).unwrap(),
        Type::Struct(name) => write_fields(e, schema, schema.fields_of(name), version, fill),
    }
}
