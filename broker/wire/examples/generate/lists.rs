//! What is made from all messages together: the module list, the API keys, the record families.

use std::fmt::Write;

use super::names;
use super::schema::{Family, Kind, Schema};
use super::types::BANNER;

/// `generated.rs`: the modules and what they re-export.
pub fn modules(schemas: &[Schema]) -> String {
    let mut out = format!("{BANNER}// One module a message; names and meanings are the protocol's.\n\n");
    out.push_str("#![allow(missing_docs)]\n\nmod api_key;\nmod record_families;\n");
    let mut names: Vec<_> = schemas.iter().map(|s| s.name.clone()).collect();
    names.sort_by_key(|name| names::snake(name));
    for name in &names {
        let _ = writeln!(out, "pub mod {};", names::snake(name));
    }
    out.push_str("\npub use api_key::ApiKey;\npub use record_families::*;\n");
    for name in &names {
        let _ = writeln!(out, "pub use {}::{name};", names::snake(name));
    }
    out
}

/// `api_key.rs`: every API with its versions.
pub fn api_keys(schemas: &[Schema]) -> String {
    let mut requests: Vec<_> = schemas
        .iter()
        .filter_map(|s| match s.kind {
            Kind::Request(key) => Some((key, s)),
            _ => None,
        })
        .collect();
    requests.sort_by_key(|(key, _)| *key);
    let mut out = format!("{BANNER}\ncrate::api_key::api_keys! {{\n");
    for (key, schema) in requests {
        let api = schema.name.trim_end_matches("Request");
        let flexible = schema.flexible.map_or("None".to_owned(), |v| format!("Some({v})"));
        let versions = schema.versions;
        let _ = writeln!(out, "    {key} {api} {}..={} {flexible};", versions.first, versions.last);
    }
    out.push_str("}\n");
    out
}

/// `record_families.rs`: the records of the metadata log and of internal topics.
pub fn record_families(schemas: &[Schema]) -> String {
    let mut out = format!("{BANNER}\nuse super::*;\n\ncrate::families::metadata_records! {{\n");
    for schema in schemas {
        if let Kind::Metadata(number) = schema.kind {
            let variant = schema.name.trim_end_matches("Record");
            let _ = writeln!(out, "    {number} {variant} {};", schema.name);
        }
    }
    out.push_str("}\n");
    for (family, name, topic) in [
        (Family::Group, "Group", "__consumer_offsets"),
        (Family::Transaction, "Transaction", "__transaction_state"),
        (Family::Share, "Share", "__share_group_state"),
    ] {
        let _ = write!(
            out,
            "\ncrate::families::keyed_records! {{\n    \"{topic}\" {name}RecordKey {name}RecordValue;\n"
        );
        for schema in schemas {
            let Kind::Key(its, number) = &schema.kind else { continue };
            if *its == family {
                let variant = schema.name.trim_end_matches("Key");
                let _ = writeln!(out, "    {number} {variant} {variant}Key {variant}Value;");
            }
        }
        out.push_str("}\n");
    }
    out
}
