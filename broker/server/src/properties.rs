//! `server.properties`: Java's properties format, with the line that each entry starts on.

use std::collections::BTreeMap;
use std::fmt;

use java_properties::{LineContent, PropertiesIter};

/// One entry of a properties file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// The value, trimmed as Kafka trims it.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// The place of the same key before it, whose value does not count.
    pub replaces: Option<Place>,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The line of the file that it starts on, from 1.
    Line(usize),
    /// An override on the command line.
    CommandLine,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(line) => write!(f, "line {line}"),
            Place::CommandLine => f.write_str("--override"),
        }
    }
}

/// The entries by key. A key given twice keeps its last value, as in Java.
pub type Properties = BTreeMap<String, Property>;

/// Adds an entry, or replaces one.
pub fn insert(properties: &mut Properties, key: &str, value: &str, place: Place) {
    let replaces = properties.get(key).map(|earlier| earlier.place);
    properties.insert(key.to_owned(), Property { value: value.trim().to_owned(), place, replaces });
}

/// The file is not in the properties format.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PropertiesError {
    line: usize,
    message: String,
}

/// Parses the text of a properties file.
pub fn parse(text: &[u8]) -> Result<Properties, PropertiesError> {
    let mut properties = Properties::new();
    for line in PropertiesIter::new(text) {
        let line = line.map_err(|error| PropertiesError {
            line: error.line_number().unwrap_or(0),
            message: error.to_string(),
        })?;
        if let LineContent::KVPair(key, value) = line.content() {
            insert(&mut properties, key, value, Place::Line(line.line_number()));
        }
    }
    Ok(properties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_keep_their_lines() {
        let text =
            b"# comment\nnode.id=1\n\nlisteners = PLAINTEXT://:9092,\\\n   CONTROLLER://:9093\nnode.id: 2 \n";
        let properties = parse(text).unwrap();
        let node_id = Property { value: "2".into(), place: Place::Line(6), replaces: Some(Place::Line(2)) };
        assert_eq!(properties["node.id"], node_id);
        assert_eq!(properties["listeners"].value, "PLAINTEXT://:9092,CONTROLLER://:9093");
        assert_eq!(properties["listeners"].place, Place::Line(4));
    }

    #[test]
    fn a_broken_escape_names_its_line() {
        let error = parse(b"a=1\nb=\\u12\n").unwrap_err();
        assert!(error.to_string().starts_with("line 2"), "{error}");
    }
}
