//! A message's Rust: its structs, their defaults, decoding and encoding.

use std::fmt::Write;

use super::names;
use super::schema::{Field, Kind, Schema, Type, Versions};

/// The line that every generated file begins with.
pub const BANNER: &str =
    "// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.\n";

/// The file of one message.
pub fn file(schema: &Schema) -> String {
    let mut out = String::from(BANNER);
    let _ = writeln!(out, "\nuse crate::generated_code::*;\n");
    write_struct(&mut out, schema, &schema.name, &schema.fields, true);
    for inner in &schema.structs {
        write_struct(&mut out, schema, &inner.name, &inner.fields, false);
    }
    out
}

fn write_struct(out: &mut String, schema: &Schema, name: &str, fields: &[Field], top: bool) {
    let plain = fields.iter().all(|f| default_of(f).is_none());
    let derives = if plain { "Clone, Debug, Default, PartialEq" } else { "Clone, Debug, PartialEq" };
    let _ = writeln!(out, "#[derive({derives})]\npub struct {name} {{");
    for field in fields {
        let _ = writeln!(out, "    pub {}: {},", names::field(&field.name), rust_type(field));
    }
    let _ = writeln!(out, "}}\n");
    if !plain {
        let _ = writeln!(out, "impl Default for {name} {{\n    fn default() -> Self {{\n        Self {{");
        for field in fields {
            let _ = writeln!(out, "{}: {},", names::field(&field.name), default_value(field));
        }
        let _ = writeln!(out, "        }}\n    }}\n}}\n");
    }
    if top {
        let Versions { first, last } = schema.versions;
        let flexible = schema.flexible.map_or("None".to_owned(), |v| format!("Some({v})"));
        let _ = writeln!(
            out,
            "impl Message for {name} {{
                const NAME: &'static str = \"{name}\";
                const VERSIONS: RangeInclusive<i16> = {first}..={last};
                const FLEXIBLE: Option<i16> = {flexible};
"
        );
    } else {
        let _ = writeln!(out, "impl {name} {{");
    }
    write_decode(out, schema, fields, top);
    write_encode(out, schema, name, fields, top);
    let _ = writeln!(out, "}}\n");
    if let (true, Kind::Request(_)) = (top, &schema.kind) {
        let api = name.trim_end_matches("Request");
        let _ = writeln!(
            out,
            "impl Request for {name} {{
                const API_KEY: ApiKey = ApiKey::{api};
                type Response = super::{api}Response;
            }}\n"
        );
    }
}

fn write_decode(out: &mut String, schema: &Schema, fields: &[Field], top: bool) {
    let visibility = if top { "" } else { "pub(super) " };
    let uses_version = top || uses_version(schema, fields);
    let version = if uses_version { "version" } else { "_version" };
    let _ = writeln!(
        out,
        "{visibility}fn decode(d: &mut Decoder, {version}: i16) -> Result<Self, DecodeError> {{"
    );
    if top {
        let _ = writeln!(out, "known_version::<Self>(version)?;");
    }
    write_flexible(out, schema);
    let tagged: Vec<_> = fields.iter().filter(|f| f.tag.is_some()).collect();
    for field in fields {
        let name = local(field);
        if field.tag.is_some() {
            let _ = writeln!(out, "let mut {name} = {};", default_value(field));
            continue;
        }
        let value = decode_field(schema, field);
        let value = match version_check(field) {
            None => value,
            Some(check) => format!("if {check} {{ {value} }} else {{ {} }}", default_value(field)),
        };
        let _ = writeln!(out, "let {name} = {value};");
    }
    if let Some(flexible) = flexible_condition(schema) {
        let skip = if tagged.is_empty() {
            "d.skip_tagged_fields()?;".to_owned()
        } else {
            let mut arms = String::new();
            for field in &tagged {
                let tag = field.tag.unwrap_or_default();
                let guard = match version_check_after(field, schema.flexible) {
                    None => String::new(),
                    Some(check) => format!(" if {check}"),
                };
                let name = local(field);
                let _ = writeln!(arms, "{tag}{guard} => {name} = {},", decode_field(schema, field));
            }
            format!(
                "d.tagged_fields(|d, tag| {{ match tag {{ {arms} _ => return Ok(false), }} Ok(true) }})?;"
            )
        };
        let _ = match flexible.as_str() {
            "true" => writeln!(out, "{skip}"),
            condition => writeln!(out, "if {condition} {{ {skip} }}"),
        };
    }
    let names: Vec<_> = fields
        .iter()
        .map(|field| match (names::field(&field.name), local(field)) {
            (name, local) if name == local => name,
            (name, local) => format!("{name}: {local}"),
        })
        .collect();
    let _ = writeln!(out, "Ok(Self {{ {} }})\n}}\n", names.join(", "));
}

/// The variable that holds the field while the struct is decoded; some structs have a field `version`.
fn local(field: &Field) -> String {
    match names::field(&field.name) {
        name if name == "version" => "its_version".to_owned(),
        name => name,
    }
}

fn decode_field(schema: &Schema, field: &Field) -> String {
    let flexible = flexible_argument(schema, field);
    let element = match &field.ty {
        Type::Bool => "Decoder::bool".to_owned(),
        Type::Int8 => "Decoder::i8".to_owned(),
        Type::Int16 => "Decoder::i16".to_owned(),
        Type::Uint16 => "Decoder::u16".to_owned(),
        Type::Int32 => "Decoder::i32".to_owned(),
        Type::Int64 => "Decoder::i64".to_owned(),
        Type::Float64 => "Decoder::f64".to_owned(),
        Type::Uuid => "Decoder::uuid".to_owned(),
        Type::String => format!("|d| d.string({flexible})"),
        Type::Bytes => format!("|d| d.bytes({flexible})"),
        Type::Records => format!("|d| d.records({flexible})"),
        Type::Struct(name) => format!("|d| {name}::decode(d, version)"),
    };
    let one = match element.strip_prefix("|d| ") {
        Some(call) => format!("{call}?"),
        None => format!("d.{}()?", element.trim_start_matches("Decoder::")),
    };
    let always = if field.array { format!("d.array({flexible}, {element})?") } else { one };
    let Some(nullable) = field.nullable else {
        return if field.ty == Type::Records { format!("Some({always})") } else { always };
    };
    let maybe = match (&field.ty, field.array) {
        (_, true) => format!("d.nullable_array({flexible}, {element})?"),
        (Type::String, _) => format!("d.nullable_string({flexible})?"),
        (Type::Bytes, _) => format!("d.nullable_bytes({flexible})?"),
        (Type::Records, _) => format!("d.nullable_records({flexible})?"),
        _ if field.tag.is_some() => format!("d.nullable_tagged_struct({element})?"),
        _ => format!("d.nullable_struct({element})?"),
    };
    match range_check(nullable, field.versions) {
        None => maybe,
        Some(check) => format!("if {check} {{ {maybe} }} else {{ Some({always}) }}"),
    }
}

fn write_encode(out: &mut String, schema: &Schema, owner: &str, fields: &[Field], top: bool) {
    let visibility = if top { "" } else { "pub(super) " };
    let needs = fields.iter().any(needs_require);
    let uses_version = top || needs || uses_version(schema, fields);
    let version = if uses_version { "version" } else { "_version" };
    let _ = writeln!(
        out,
        "{visibility}fn encode(&self, e: &mut Encoder, {version}: i16) -> Result<(), EncodeError> {{"
    );
    if top {
        let _ = writeln!(out, "encodable_version::<Self>(version)?;");
    }
    write_flexible(out, schema);
    for field in fields {
        let path = format!("\"{owner}.{}\"", names::snake(&field.name));
        let absent = format!("return Err(EncodeError::FieldAbsent {{ field: {path}, version }});");
        let nondefault = differs(field);
        let check = version_check(field);
        let value = encode_field(schema, owner, field);
        match (field.tag.is_some(), check) {
            (false, None) => {
                let _ = writeln!(out, "{value}");
            }
            (false, Some(check)) if field.ignorable => {
                let _ = writeln!(out, "if {check} {{ {value} }}");
            }
            (false, Some(check)) => {
                let _ = writeln!(out, "if {check} {{ {value} }} else if {nondefault} {{ {absent} }}");
            }
            (true, Some(_)) if !field.ignorable => {
                let check = negated_check(field);
                let _ = writeln!(out, "if {check} && {nondefault} {{ {absent} }}");
            }
            (true, _) => {}
        }
    }
    let Some(flexible) = flexible_condition(schema) else {
        let _ = writeln!(out, "Ok(())\n}}\n");
        return;
    };
    let mut tagged: Vec<_> = fields.iter().filter(|f| f.tag.is_some()).collect();
    tagged.sort_by_key(|f| f.tag);
    let mut block = String::new();
    if tagged.is_empty() {
        block.push_str("e.no_tagged_fields();");
    } else {
        let mut counts = Vec::new();
        for field in &tagged {
            let name = names::snake(&field.name);
            let condition = match version_check_after(field, schema.flexible) {
                None => differs(field),
                Some(check) => format!("{check} && {}", differs(field)),
            };
            let _ = writeln!(block, "let has_{name} = {condition};");
            counts.push(format!("u32::from(has_{name})"));
        }
        let _ = writeln!(block, "e.unsigned_varint({});", counts.join(" + "));
        for field in &tagged {
            let name = names::snake(&field.name);
            let tag = field.tag.unwrap_or_default();
            let value = encode_field(schema, owner, field);
            let _ = writeln!(block, "if has_{name} {{ e.tagged_field({tag}, |e| {{ {value} Ok(()) }})?; }}");
        }
    }
    let _ = match flexible.as_str() {
        "true" => writeln!(out, "{block}"),
        condition => writeln!(out, "if {condition} {{ {block} }}"),
    };
    let _ = writeln!(out, "Ok(())\n}}\n");
}

/// Whether null has no encoding in some versions, so that encoding may fail for it.
fn needs_require(field: &Field) -> bool {
    match field.nullable {
        Some(nullable) => nullable != field.versions,
        None => field.ty == Type::Records,
    }
}

fn encode_field(schema: &Schema, owner: &str, field: &Field) -> String {
    let flexible = flexible_argument(schema, field);
    let name = names::field(&field.name);
    let path = format!("\"{owner}.{}\"", names::snake(&field.name));
    let element = |item: &str, by_ref: bool| match &field.ty {
        Type::Bool => format!("e.bool({}{item});", if by_ref { "*" } else { "" }),
        Type::Int8 => format!("e.i8({}{item});", if by_ref { "*" } else { "" }),
        Type::Int16 => format!("e.i16({}{item});", if by_ref { "*" } else { "" }),
        Type::Uint16 => format!("e.u16({}{item});", if by_ref { "*" } else { "" }),
        Type::Int32 => format!("e.i32({}{item});", if by_ref { "*" } else { "" }),
        Type::Int64 => format!("e.i64({}{item});", if by_ref { "*" } else { "" }),
        Type::Float64 => format!("e.f64({}{item});", if by_ref { "*" } else { "" }),
        Type::Uuid => format!("e.uuid({}{item});", if by_ref { "*" } else { "" }),
        Type::String => format!("e.string({}{item}, {flexible})?;", if by_ref { "" } else { "&" }),
        Type::Bytes => format!("e.bytes({}{item}, {flexible})?;", if by_ref { "" } else { "&" }),
        Type::Records => format!("e.records({}{item}, {flexible})?;", if by_ref { "" } else { "&" }),
        Type::Struct(_) => format!("{item}.encode(e, version)?;"),
    };
    let whole = |item: &str, by_ref: bool| {
        if field.array {
            let borrow = if by_ref { "" } else { "&" };
            let each = element("item", true);
            format!("e.array_len({item}.len(), {flexible})?; for item in {borrow}{item} {{ {each} }}")
        } else {
            element(item, by_ref)
        }
    };
    let this = format!("self.{name}");
    if field.nullable.is_none() && field.ty != Type::Records {
        return whole(&this, false);
    }
    let null = match (&field.ty, field.array) {
        (_, true) => format!("e.null_array({flexible})"),
        (Type::String, _) => format!("e.null_string({flexible})"),
        (Type::Bytes | Type::Records, _) => format!("e.null_bytes({flexible})"),
        // A tagged one is marked by a varint: 0 for null.
        _ if field.tag.is_some() => "e.unsigned_varint(0)".to_owned(),
        _ => "e.null_struct()".to_owned(),
    };
    let null = match field.nullable.map(|nullable| range_check(nullable, field.versions)) {
        Some(None) => format!("None => {null},"),
        Some(Some(check)) => {
            format!(
                "None if {check} => {null}, None => return Err(EncodeError::Null {{ field: {path}, version }}),"
            )
        }
        None => format!("None => return Err(EncodeError::Null {{ field: {path}, version }}),"),
    };
    let is_struct = matches!(field.ty, Type::Struct(_)) && !field.array;
    let some = match (is_struct, field.tag) {
        (false, _) => whole("value", true),
        (true, None) => format!("e.i8(1); {}", whole("value", true)),
        (true, Some(_)) => format!("e.unsigned_varint(1); {}", whole("value", true)),
    };
    format!("match &{this} {{ {null} Some(value) => {{ {some} }} }}")
}

/// An expression that is true when the field holds something else than its default.
pub fn differs(field: &Field) -> String {
    let this = format!("self.{}", names::field(&field.name));
    let null_default = field.default.as_deref() == Some("null");
    if field.nullable.is_some() || field.ty == Type::Records {
        return match (&field.ty, null_default) {
            (Type::Records, _) | (_, true) => format!("{this}.is_some()"),
            (Type::String | Type::Bytes, false) => format!("{this}.as_ref().is_none_or(|v| !v.is_empty())"),
            (_, false) if field.array => format!("{this}.as_ref().is_none_or(|v| !v.is_empty())"),
            (_, false) => format!("{this} != {}", default_value(field)),
        };
    }
    match &field.ty {
        _ if field.array => format!("!{this}.is_empty()"),
        Type::Bool if field.default.as_deref() == Some("true") => format!("!{this}"),
        Type::Bool => this,
        Type::String | Type::Bytes => format!("!{this}.is_empty()"),
        _ => format!("{this} != {}", default_value(field)),
    }
}

/// The field's Rust type.
pub fn rust_type(field: &Field) -> String {
    let element = match &field.ty {
        Type::Bool => "bool",
        Type::Int8 => "i8",
        Type::Int16 => "i16",
        Type::Uint16 => "u16",
        Type::Int32 => "i32",
        Type::Int64 => "i64",
        Type::Float64 => "f64",
        Type::Uuid => "Uuid",
        Type::String => "String",
        Type::Bytes => "Bytes",
        Type::Records => "Records",
        Type::Struct(name) => name,
    };
    let whole = if field.array { format!("Vec<{element}>") } else { element.to_owned() };
    if field.nullable.is_some() || field.ty == Type::Records { format!("Option<{whole}>") } else { whole }
}

/// The default where it is not Rust's own.
fn default_of(field: &Field) -> Option<String> {
    match field.default.as_deref() {
        Some("null") => None,
        Some(text) => Some(match text.parse::<i64>() {
            Ok(number) if number == i64::MAX => "i64::MAX".to_owned(),
            Ok(number) if number == i64::from(i32::MAX) => "i32::MAX".to_owned(),
            Ok(number) if number == i64::from(i32::MIN) => "i32::MIN".to_owned(),
            _ => text.to_owned(),
        }),
        None if field.nullable.is_some() && field.ty != Type::Records => {
            Some("Some(Default::default())".to_owned())
        }
        None => None,
    }
}

/// The default as an expression.
pub fn default_value(field: &Field) -> String {
    if let Some(special) = default_of(field) {
        return special;
    }
    if field.nullable.is_some() || field.ty == Type::Records {
        return "None".to_owned();
    }
    match &field.ty {
        _ if field.array => "Vec::new()".to_owned(),
        Type::Bool => "false".to_owned(),
        Type::Float64 => "0.0".to_owned(),
        Type::Uuid => "Uuid::ZERO".to_owned(),
        Type::String => "String::new()".to_owned(),
        Type::Bytes => "Bytes::new()".to_owned(),
        Type::Struct(name) => format!("{name}::default()"),
        _ => "0".to_owned(),
    }
}

/// The condition on `version` for the field to exist, if there is one.
pub fn version_check(field: &Field) -> Option<String> {
    range_check(field.versions, field.parent_versions)
}

/// The same where the version is known to be flexible.
pub fn version_check_after(field: &Field, flexible: Option<i16>) -> Option<String> {
    let first = field.parent_versions.first.max(flexible.unwrap_or_default());
    range_check(field.versions, Versions { first, ..field.parent_versions })
}

/// The condition for `version`, known to be within `known`, to be in `range`.
pub fn range_check(range: Versions, known: Versions) -> Option<String> {
    match (range.first > known.first, range.last < known.last) {
        (false, false) => None,
        _ if range.first == range.last => Some(format!("version == {}", range.first)),
        (true, false) => Some(format!("version >= {}", range.first)),
        (false, true) => Some(format!("version <= {}", range.last)),
        (true, true) => Some(format!("({}..={}).contains(&version)", range.first, range.last)),
    }
}

/// The opposite of [`version_check`], where there is one.
fn negated_check(field: &Field) -> String {
    let (range, known) = (field.versions, field.parent_versions);
    match (range.first > known.first, range.last < known.last) {
        (true, false) => format!("version < {}", range.first),
        (false, true) => format!("version > {}", range.last),
        _ => format!("!({}..={}).contains(&version)", range.first, range.last),
    }
}

/// The condition for the message to be flexible; none if it never is.
fn flexible_condition(schema: &Schema) -> Option<String> {
    match schema.flexible {
        None => None,
        Some(first) if first <= schema.versions.first => Some("true".to_owned()),
        Some(_) => Some("flexible".to_owned()),
    }
}

fn flexible_argument(schema: &Schema, field: &Field) -> String {
    match flexible_condition(schema) {
        _ if field.never_compact => "false".to_owned(),
        None => "false".to_owned(),
        // Within a tagged field the version is flexible.
        Some(_) if field.tag.is_some() => "true".to_owned(),
        Some(condition) => condition,
    }
}

fn write_flexible(out: &mut String, schema: &Schema) {
    if let (Some(first), Some("flexible")) = (schema.flexible, flexible_condition(schema).as_deref()) {
        let _ = writeln!(out, "let flexible = version >= {first};");
    }
}

/// Whether code over these fields mentions the version.
fn uses_version(schema: &Schema, fields: &[Field]) -> bool {
    flexible_condition(schema).as_deref() == Some("flexible")
        || fields.iter().any(|f| {
            matches!(f.ty, Type::Struct(_))
                || version_check(f).is_some()
                || f.nullable.is_some_and(|nullable| nullable != f.versions)
        })
}
