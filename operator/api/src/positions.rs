//! Where each field of a YAML file stands.

use serde_saphyr::granit_parser::{Event, Parser};

/// A field of one document, and where its key or value begins, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) document: usize,
    /// As in `spec.pools[0].replicas`; empty for the document.
    pub(crate) path: String,
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// All positions of a file, in order. A file that cannot be parsed gives those before its fault.
pub(crate) fn positions(text: &str) -> Vec<Position> {
    let mut found = Vec::new();
    let mut document = 0;
    let mut open: Vec<Collection> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return found };
        // The parser counts columns from 0.
        let (line, column) = (span.start.line() as u64, span.start.col() as u64 + 1);
        match event {
            Event::DocumentEnd => document += 1,
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            Event::Scalar(text, ..) => {
                if let Some(Collection::Mapping { path, key: key @ None }) = open.last_mut() {
                    let path = if path.is_empty() { text.to_string() } else { format!("{path}.{text}") };
                    found.push(Position { document, path: path.clone(), line, column });
                    *key = Some(path);
                } else {
                    value_path(&mut open);
                }
            }
            Event::Alias(..) => {
                value_path(&mut open);
            }
            Event::SequenceStart(..) => {
                let path = value_path(&mut open);
                open.push(Collection::Sequence { path, next: 0 });
            }
            Event::MappingStart(..) => {
                let path = value_path(&mut open);
                found.push(Position { document, path: path.clone(), line, column });
                open.push(Collection::Mapping { path, key: None });
            }
            _ => {}
        }
    }
    found
}

/// A sequence or mapping that is not closed yet, with its own path.
enum Collection {
    Sequence { path: String, next: usize },
    Mapping { path: String, key: Option<String> },
}

/// The path of the value that starts here; the collection around it moves on.
fn value_path(open: &mut [Collection]) -> String {
    match open.last_mut() {
        None => String::new(),
        Some(Collection::Sequence { path, next }) => {
            *next += 1;
            format!("{path}[{}]", *next - 1)
        }
        Some(Collection::Mapping { path, key }) => key.take().unwrap_or_else(|| path.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_in_their_documents() {
        let text = "kind: A\nspec:\n  pools:\n  - name: x\n    roles: [a, b]\n  - {name: y}\n---\nspec: {config: {a.b: 1}}\n";
        let found = positions(text);
        let line = |document: usize, path: &str| {
            found.iter().find(|p| p.document == document && p.path == path).map(|p| p.line)
        };
        assert_eq!(line(0, "kind"), Some(1));
        assert_eq!(line(0, "spec.pools"), Some(3));
        assert_eq!(line(0, "spec.pools[0].roles"), Some(5));
        assert_eq!(line(0, "spec.pools[1].name"), Some(6));
        let name = found.iter().find(|p| p.path == "spec.pools[1].name").map(|p| p.column);
        assert_eq!(name, Some(6));
        assert_eq!(line(1, "spec.config.a.b"), Some(8));
    }
}
