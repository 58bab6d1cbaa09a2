//! A message for tests: its JSON as Kafka's tools show it, and random instances.

use std::fmt::Write;

use super::names;
use super::schema::{Field, Kind, Schema, Type};
use super::types::{self, BANNER};

/// The file of one message.
pub fn file(schema: &Schema) -> String {
    let mut out = String::from(BANNER);
    let module = names::snake(&schema.name);
    let _ = writeln!(out, "\nuse crate::generated::{module}::*;\nuse crate::testing::view_code::*;\n");
    write_struct(&mut out, &schema.name, &schema.fields);
    for inner in &schema.structs {
        write_struct(&mut out, &inner.name, &inner.fields);
    }
    out
}

fn write_struct(out: &mut String, name: &str, fields: &[Field]) {
    let version = if fields.is_empty() { "_version" } else { "version" };
    let object = if fields.is_empty() { "object" } else { "mut object" };
    let _ = writeln!(out, "impl Json for {name} {{ fn json(&self, {version}: i16) -> Value {{");
    let _ = writeln!(out, "let {object} = Map::new();");
    for field in fields {
        let put = format!(
            "object.insert(\"{}\".to_owned(), self.{}.json(version));",
            names::json(&field.name),
            names::field(&field.name)
        );
        let differs = field.tag.map(|_| types::differs(field));
        let checks: Vec<_> = types::version_check(field).into_iter().chain(differs).collect();
        let _ = match checks.is_empty() {
            true => writeln!(out, "{put}"),
            false => writeln!(out, "if {} {{ {put} }}", checks.join(" && ")),
        };
    }
    let _ = writeln!(out, "Value::Object(object) }} }}\n");

    let random = if fields.is_empty() { "_random" } else { "random" };
    let _ = writeln!(
        out,
        "impl Sample for {name} {{ fn sample({random}: &mut Random, {version}: i16) -> Self {{ Self {{"
    );
    for field in fields {
        let any = "Sample::sample(random, version)";
        let value = match field.nullable {
            // Null records have no encoding unless the schema says so.
            None if field.ty == Type::Records => format!("Some({any})"),
            None => any.to_owned(),
            Some(nullable) => match types::range_check(nullable, field.versions) {
                None => any.to_owned(),
                Some(check) => format!("if {check} {{ {any} }} else {{ Some({any}) }}"),
            },
        };
        let value = match types::version_check(field) {
            None => value,
            Some(check) => format!("if {check} {{ {value} }} else {{ {} }}", types::default_value(field)),
        };
        let _ = writeln!(out, "{}: {value},", names::field(&field.name));
    }
    let _ = writeln!(out, "}} }} }}\n");
}

/// `generated.rs`: the modules, and a table of all messages.
pub fn registry(schemas: &[Schema]) -> String {
    let mut out = format!("{BANNER}\nuse crate::testing::{{Kind, MessageType}};\n\n");
    let mut sorted: Vec<_> = schemas.iter().collect();
    sorted.sort_by_key(|schema| names::snake(&schema.name));
    for schema in &sorted {
        let _ = writeln!(out, "mod {};", names::snake(&schema.name));
    }
    out.push_str("\n/// Every message, in order of name.\npub static MESSAGES: &[MessageType] = &[\n");
    for schema in sorted {
        let kind = match &schema.kind {
            Kind::Request(key) => format!("Kind::Request({key})"),
            Kind::Response => "Kind::Response".to_owned(),
            Kind::Data => "Kind::Data".to_owned(),
            Kind::Metadata(number) => format!("Kind::Metadata({number})"),
            Kind::Key(_, number) => format!("Kind::Key({number})"),
            Kind::Value(_, number) => format!("Kind::Value({number})"),
        };
        let _ = writeln!(out, "    MessageType::of::<crate::{}>({kind}),", schema.name);
    }
    out.push_str("];\n");
    out
}
