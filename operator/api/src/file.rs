//! Files of resources: YAML documents, read with the line and field of whatever is wrong.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::positions::{Position, positions};
use crate::resource::{API_VERSION, AnyResource, ObjectMeta};

/// A resource of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The resource, which breaks no rule by itself.
    pub resource: AnyResource,
    /// Where it is written.
    pub place: Place,
}

/// Where a document is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    file: String,
    /// The line that the document starts on.
    line: u64,
    /// Those of this document.
    positions: Vec<Position>,
}

impl Place {
    /// An error at a field, as in `spec.pools[0].replicas`; its line is the field's, or that of the nearest field
    /// around it.
    pub fn error_at(&self, path: &str, message: impl Into<String>) -> FileError {
        let is_around = |around: &str| {
            path.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let candidates = self.positions.iter().filter(|position| is_around(&position.path));
        let line = candidates.max_by_key(|position| position.path.len()).map_or(self.line, |p| p.line);
        FileError { file: self.file.clone(), line, field: Some(path.to_owned()), message: message.into() }
    }
}

/// What is wrong with a file. Prints as `FILE:LINE: FIELD: MESSAGE`, the form that editors jump to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {}{message}", field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default())]
pub struct FileError {
    /// The file's name as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The field, as in `spec.pools[0].replicas`, when it is one.
    pub field: Option<String>,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// Reads all resources of a file.
///
/// # Errors
/// Everything that is wrong with the first faulty document.
pub fn read_documents(file: &str, text: &str) -> Result<Vec<Document>, Vec<FileError>> {
    let reader = Reader { file, positions: positions(text) };
    let headers: Vec<Header> =
        serde_saphyr::from_multiple(text).map_err(|error| vec![reader.parse_error(&error)])?;
    let documents = split_documents(text);
    // Empty documents are skipped by the parser, so headers and non-empty texts correspond.
    if headers.len() != documents.len() {
        return Err(vec![reader.error(
            1,
            None,
            "the documents cannot be told apart: separate them by '---'".into(),
        )]);
    }
    if headers.is_empty() {
        return Err(vec![reader.error(1, None, "there is no resource in this file".into())]);
    }
    let numbered = headers.iter().zip(&documents).enumerate();
    numbered.map(|(index, (header, document))| reader.read_one(index, header, document)).collect()
}

/// Fields that the resources will have.
const NOT_BUILT_FIELDS: [&str; 3] = ["allowUnavailable", "authentication", "resources"];

/// What says how the rest is to be read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    #[serde(default)]
    api_version: String,
    #[serde(default)]
    kind: String,
    /// Checks that it is there, with the parser's message.
    #[serde(rename = "metadata")]
    _metadata: ObjectMeta,
}

struct Reader<'a> {
    file: &'a str,
    positions: Vec<Position>,
}

impl Reader<'_> {
    fn read_one(
        &self,
        index: usize,
        header: &Header,
        document: &Text<'_>,
    ) -> Result<Document, Vec<FileError>> {
        let own = self.positions.iter().filter(|position| position.document == index);
        let place =
            Place { file: self.file.to_owned(), line: document.line, positions: own.cloned().collect() };
        let at = |path: &str, message: String| vec![place.error_at(path, message)];
        if header.api_version != API_VERSION {
            let message =
                format!("'{}' is not a version of Ottla's resources: use {API_VERSION}", header.api_version);
            return Err(at("apiVersion", message));
        }
        let resource = match header.kind.as_str() {
            "KafkaCluster" => self.typed(document).map(AnyResource::KafkaCluster),
            "KafkaTopic" => self.typed(document).map(AnyResource::KafkaTopic),
            "KafkaUser" | "KafkaMirrorLink" => {
                return Err(at("kind", format!("{} is not built yet in this version of Ottla", header.kind)));
            }
            other => {
                return Err(at("kind", format!("'{other}' is not a kind: use KafkaCluster or KafkaTopic")));
            }
        };
        let resource = resource.map_err(|error| vec![error])?;
        let violations = resource.violations();
        if violations.is_empty() {
            return Ok(Document { resource, place });
        }
        Err(violations.into_iter().map(|broken| place.error_at(&broken.path, broken.message)).collect())
    }

    /// Reads one document as its kind. The text keeps its lines, so that errors name those of the file.
    fn typed<T: DeserializeOwned>(&self, document: &Text<'_>) -> Result<T, FileError> {
        let blank_lines = "\n".repeat(document.line as usize - 1);
        serde_saphyr::from_str(&format!("{blank_lines}{}", document.text))
            .map_err(|error| self.parse_error(&error))
    }

    fn parse_error(&self, error: &serde_saphyr::Error) -> FileError {
        let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
        let whole = error.without_snippet().to_string();
        // The parser ends its message with the place, which stands in front of ours.
        let message = whole.split(" at line ").next().unwrap_or(&whole);
        let message = message.strip_prefix("error: ").unwrap_or(message);
        let mut on_line =
            self.positions.iter().filter(|position| position.line == line && !position.path.is_empty());
        // Of the fields on that line, the one that the message quotes, or the last that begins before the place.
        let quoted = on_line.clone().find(|position| {
            let name = position.path.rsplit('.').next().unwrap_or_default();
            message.contains(&format!("`{name}`")) || message.contains(&format!("'{name}'"))
        });
        let before = on_line.clone().rfind(|position| position.column <= column);
        let field = quoted.or(before).or(on_line.next_back()).map(|position| position.path.clone());
        self.error(line, field, in_plain_words(message))
    }

    fn error(&self, line: u64, field: Option<String>, message: String) -> FileError {
        FileError { file: self.file.to_owned(), line, field, message }
    }
}

/// The parser names types of Rust, which say nothing to whoever writes YAML.
fn in_plain_words(message: &str) -> String {
    if let Some(field) =
        NOT_BUILT_FIELDS.iter().find(|f| message.starts_with(&format!("unknown field `{f}`")))
    {
        return format!("'{field}' is not built yet in this version of Ottla: remove the field");
    }
    if let Some(key) = message.strip_prefix("duplicate mapping key: ") {
        return format!("'{}' is there twice: remove one", key.split(", ").next().unwrap_or(key));
    }
    if message.contains("budget breached") {
        return "the file is too large, or refers to itself too often".to_owned();
    }
    let bounds = match message.strip_prefix("invalid ") {
        Some("u16") => format!("0 to {}", u16::MAX),
        Some("i16") => format!("{} to {}", i16::MIN, i16::MAX),
        Some("u32") => format!("0 to {}", u32::MAX),
        Some("i32") => format!("{} to {}", i32::MIN, i32::MAX),
        _ if message == "expected string scalar" => return "a single value is wanted here".to_owned(),
        _ => return message.to_owned(),
    };
    format!("not a whole number from {bounds}")
}

/// One document of a file.
struct Text<'a> {
    /// Where it starts, from 1.
    line: u64,
    text: &'a str,
}

/// Cuts a file at its `---` lines; documents of comments and blank lines only are left out.
fn split_documents(text: &str) -> Vec<Text<'_>> {
    let mut documents = Vec::new();
    let (mut start, mut start_line) = (0, 1);
    let mut position = 0;
    let mut push = |start: usize, end: usize, line: u64| {
        let text = &text[start..end];
        let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        if !text.lines().all(blank) {
            documents.push(Text { line, text });
        }
    };
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with("---") && line[3..].trim().is_empty() {
            push(start, position, start_line);
            (start, start_line) = (position + line.len(), index as u64 + 2);
        }
        position += line.len();
    }
    push(start, text.len(), start_line);
    documents
}

#[cfg(test)]
mod tests;
