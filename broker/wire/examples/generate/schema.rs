//! The schema files as values: parsing and the checks that make the generated code sound.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

/// What a message is for, with the number that announces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Request(i16),
    Response,
    Data,
    Metadata(u32),
    Key(Family, i16),
    Value(Family, i16),
}

/// An internal topic whose records have a typed key and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Group,
    Transaction,
    Share,
}

/// An inclusive range of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    pub first: i16,
    pub last: i16,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Schema {
    pub kind: Kind,
    /// The Rust type's name, such as `FetchRequest`.
    pub name: String,
    pub versions: Versions,
    /// The first flexible version, if any is.
    pub flexible: Option<i16>,
    pub fields: Vec<Field>,
    /// The structs within, in order of appearance.
    pub structs: Vec<Struct>,
}

/// A struct within a message.
#[derive(Clone, Debug)]
pub struct Struct {
    pub name: String,
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The protocol's name, such as `TransactionalId`.
    pub name: String,
    pub ty: Type,
    pub array: bool,
    pub nullable: Option<Versions>,
    pub versions: Versions,
    /// The versions of what it stands in: where they equal `versions`, no check is needed.
    pub parent_versions: Versions,
    pub tag: Option<u32>,
    pub default: Option<String>,
    pub ignorable: bool,
    pub never_compact: bool,
}

/// A field's type, or its elements' when it is an array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Bool,
    Int8,
    Int16,
    Uint16,
    Int32,
    Int64,
    Float64,
    Uuid,
    String,
    Bytes,
    Records,
    Struct(String),
}

impl Versions {
    fn parse(text: &str, within: Versions) -> Result<Versions> {
        let (first, last) = if let Some(first) = text.strip_suffix('+') {
            (first.parse()?, within.last)
        } else if let Some((first, last)) = text.split_once('-') {
            (first.parse()?, last.parse()?)
        } else {
            (text.parse()?, text.parse()?)
        };
        ensure!(
            within.first <= first && first <= last && last <= within.last,
            "versions {text} not within {within}"
        );
        Ok(Versions { first, last })
    }

    pub fn contains(self, version: i16) -> bool {
        self.first <= version && version <= self.last
    }

    pub fn iter(self) -> impl Iterator<Item = i16> {
        self.first..=self.last
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl Type {
    fn parse(text: &str) -> Type {
        match text {
            "bool" => Type::Bool,
            "int8" => Type::Int8,
            "int16" => Type::Int16,
            "uint16" => Type::Uint16,
            "int32" => Type::Int32,
            "int64" => Type::Int64,
            "float64" => Type::Float64,
            "uuid" => Type::Uuid,
            "string" => Type::String,
            "bytes" => Type::Bytes,
            "records" => Type::Records,
            name => Type::Struct(name.to_owned()),
        }
    }
}

impl Schema {
    pub fn is_flexible(&self, version: i16) -> bool {
        self.flexible.is_some_and(|first| version >= first)
    }

    pub fn fields_of(&self, name: &str) -> &[Field] {
        self.structs.iter().find(|s| s.name == name).map_or(&[], |s| &s.fields)
    }

    fn check(&self) -> Result<()> {
        let all = self.structs.iter().map(|s| &s.fields).chain([&self.fields]);
        for field in all.flatten() {
            let at = || format!("{}.{}", self.name, field.name);
            if let Type::Struct(name) = &field.ty {
                ensure!(self.structs.iter().any(|s| s.name == *name), "{}: no struct {name}", at());
                ensure!(!self.reaches(name, name), "{}: {name} contains itself", at());
            }
            if field.tag.is_some() {
                let flexible = self.flexible.with_context(|| format!("{}: tag, never flexible", at()))?;
                ensure!(field.versions.first >= flexible, "{}: tag before {flexible}", at());
                ensure!(field.ty != Type::Records, "{}: tagged records", at());
            }
            if field.array {
                for version in field.versions.iter() {
                    ensure!(self.size_min(&field.ty, version) > 0, "{}: elements of no bytes", at());
                }
            }
        }
        Ok(())
    }

    fn reaches(&self, from: &str, target: &str) -> bool {
        self.fields_of(from).iter().any(|field| match &field.ty {
            Type::Struct(name) => name == target || self.reaches(name, target),
            _ => false,
        })
    }

    /// The fewest bytes that a value of this type takes on the wire, not as an array.
    pub fn size_min(&self, ty: &Type, version: i16) -> usize {
        let flexible = self.is_flexible(version);
        match ty {
            Type::Bool | Type::Int8 => 1,
            Type::Int16 | Type::Uint16 => 2,
            Type::Int32 => 4,
            Type::Int64 | Type::Float64 => 8,
            Type::Uuid => 16,
            Type::String if flexible => 1,
            Type::String => 2,
            Type::Bytes | Type::Records if flexible => 1,
            Type::Bytes | Type::Records => 4,
            Type::Struct(name) => {
                let fields = self.fields_of(name).iter();
                let untagged = fields.filter(|f| f.tag.is_none() && f.versions.contains(version));
                let sizes = untagged.map(|f| match f.array {
                    true if flexible => 1,
                    true => 4,
                    false if f.nullable.is_some() && matches!(f.ty, Type::Struct(_)) => 1,
                    false => self.size_min(&f.ty, version),
                });
                sizes.sum::<usize>() + usize::from(flexible)
            }
        }
    }
}

/// Reads every `.wire` file below `dir`, in order of path.
pub fn read_all(dir: &Path) -> Result<Vec<Schema>> {
    let mut paths = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "wire") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut schemas = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        schemas.extend(parse(&text).with_context(|| path.display().to_string())?);
    }
    Ok(schemas)
}

/// Parses the messages of one file.
pub fn parse(text: &str) -> Result<Vec<Schema>> {
    let mut schemas: Vec<Schema> = Vec::new();
    // What the fields of each depth belong to: the index of a struct (none for the message), its versions.
    let mut scopes: Vec<(Option<usize>, Versions)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at = || format!("line {}: {line}", index + 1);
        let depth = (line.len() - line.trim_start().len()) / 2;
        if depth == 0 {
            let schema = parse_message(line).with_context(at)?;
            scopes = vec![(None, schema.versions)];
            schemas.push(schema);
            continue;
        }
        let schema = schemas.last_mut().with_context(at)?;
        ensure!(depth <= scopes.len(), "{}: indented too far", at());
        scopes.truncate(depth);
        let (owner, parent_versions) = *scopes.last().with_context(at)?;
        let opened = if let Some(name) = line.trim().strip_prefix("struct ") {
            Some((name.to_owned(), parent_versions))
        } else {
            let field = parse_field(line.trim(), parent_versions).with_context(at)?;
            let opened = match &field.ty {
                Type::Struct(name) => Some((name.clone(), field.versions)),
                _ => None,
            };
            match owner {
                None => schema.fields.push(field),
                Some(owner) => schema.structs[owner].fields.push(field),
            }
            opened
        };
        if let Some((name, versions)) = opened {
            let known = schema.structs.iter().position(|s| s.name == name);
            let index = known.unwrap_or_else(|| {
                schema.structs.push(Struct { name, fields: Vec::new() });
                schema.structs.len() - 1
            });
            scopes.push((Some(index), versions));
        }
    }
    for schema in &schemas {
        schema.check()?;
    }
    Ok(schemas)
}

fn parse_message(line: &str) -> Result<Schema> {
    let mut words = line.split_whitespace();
    let mut next = || words.next().context("too few words");
    let (kind, mut name) = (next()?, next()?.to_owned());
    let kind = match kind {
        "request" => {
            name.push_str("Request");
            Kind::Request(next()?.parse()?)
        }
        "response" => {
            name.push_str("Response");
            Kind::Response
        }
        "data" => Kind::Data,
        "metadata" => Kind::Metadata(next()?.parse()?),
        other => {
            let (family, part) = other.split_once('-').context("unknown kind")?;
            let family = match family {
                "group" => Family::Group,
                "transaction" => Family::Transaction,
                "share" => Family::Share,
                _ => bail!("unknown kind"),
            };
            match part {
                "key" => Kind::Key(family, next()?.parse()?),
                "value" => Kind::Value(family, next()?.parse()?),
                _ => bail!("unknown kind"),
            }
        }
    };
    ensure!(next()? == "versions", "no versions");
    let versions = Versions::parse(next()?, Versions { first: 0, last: i16::MAX })?;
    let flexible = match words.next() {
        None => None,
        Some("flexible") => match words.next().context("too few words")? {
            "all" => Some(versions.first),
            text => Some(Versions::parse(text, versions)?.first),
        },
        Some(word) => bail!("unknown word {word}"),
    };
    Ok(Schema { kind, name, versions, flexible, fields: Vec::new(), structs: Vec::new() })
}

fn parse_field(line: &str, parent_versions: Versions) -> Result<Field> {
    let mut words = line.split_whitespace().peekable();
    let name = words.next().context("no name")?.to_owned();
    let full_type = words.next().context("no type")?;
    let (plain, nullable) = match full_type.split_once('?') {
        Some((plain, nullable)) => (plain, Some(nullable)),
        None => (full_type, None),
    };
    let element = plain.strip_prefix("[]");
    let versions = match words.next_if(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        Some(text) => Versions::parse(text, parent_versions)?,
        None => parent_versions,
    };
    let nullable = match nullable {
        None => None,
        Some("") => Some(versions),
        Some(text) => Some(Versions::parse(text, versions)?),
    };
    let mut field = Field {
        name,
        ty: Type::parse(element.unwrap_or(plain)),
        array: element.is_some(),
        nullable,
        versions,
        parent_versions,
        tag: None,
        default: None,
        ignorable: false,
        never_compact: false,
    };
    while let Some(word) = words.next() {
        match word {
            "tag" => field.tag = Some(words.next().context("no tag")?.parse()?),
            "=" => field.default = Some(words.next().context("no default")?.to_owned()),
            "ignorable" => field.ignorable = true,
            "never-compact" => field.never_compact = true,
            _ => bail!("unknown word {word}"),
        }
    }
    Ok(field)
}
