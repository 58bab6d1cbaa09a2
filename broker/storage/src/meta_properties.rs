//! `meta.properties`: whose log directory this is. Java properties, as Kafka writes them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use env::Env;
use model::{NodeId, TimestampMs, Uuid};

use crate::error::StorageError;
use crate::small_file::{self, FileError};

const FILE_NAME: &str = "meta.properties";

/// What a formatted log directory says about itself (version 1, KRaft).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetaProperties {
    /// The cluster's id; usually, but not by rule, a UUID.
    pub cluster_id: String,
    /// The node that owns the directory.
    pub node_id: NodeId,
    /// The directory's id; missing where Kafka before 3.7 formatted it.
    pub directory_id: Option<Uuid>,
}

impl MetaProperties {
    /// Reads the file of the log directory `dir`; `None` when it is not formatted.
    pub async fn read<E: Env>(env: &E, dir: &Path) -> Result<Option<MetaProperties>, FileError> {
        let path = dir.join(FILE_NAME);
        let Some(text) = small_file::read_text(env, &path).await? else { return Ok(None) };
        parse(&text).map(Some).map_err(|reason| FileError::damaged(&path, reason))
    }

    /// Writes the file of the log directory `dir`, which makes it a formatted one.
    pub async fn write<E: Env>(&self, env: &E, dir: &Path) -> Result<(), StorageError> {
        small_file::write(env, &dir.join(FILE_NAME), self.to_text(env.wall_clock())).await
    }

    fn to_text(&self, now: TimestampMs) -> String {
        let mut text = format!("#\n#{}\n", java_date(now));
        let mut put = |key: &str, value: &str| {
            let _ = writeln!(text, "{key}={}", escape(value));
        };
        put("node.id", &self.node_id.to_string());
        if let Some(directory_id) = self.directory_id {
            put("directory.id", &directory_id.to_string());
        }
        put("version", "1");
        put("cluster.id", &self.cluster_id);
        text
    }
}

fn parse(text: &str) -> Result<MetaProperties, String> {
    let properties = parse_properties(text)?;
    let get = |key: &str| properties.get(key).ok_or_else(|| format!("{key} is missing"));
    match get("version")?.as_str() {
        "1" => {}
        "0" => return Err("it is of a broker with ZooKeeper, which is not supported".to_owned()),
        version => return Err(format!("version '{version}' is unknown")),
    }
    let node_id = get("node.id")?;
    let directory_id = match properties.get("directory.id") {
        None => None,
        Some(id) => Some(id.parse::<Uuid>().map_err(|error| format!("directory.id: {error}"))?),
    };
    if directory_id.is_some_and(Uuid::is_reserved) {
        return Err("directory.id is a reserved id".to_owned());
    }
    Ok(MetaProperties {
        cluster_id: get("cluster.id")?.clone(),
        node_id: match node_id.parse() {
            Ok(id) if id >= 0 => NodeId(id),
            _ => return Err(format!("node.id '{node_id}' is not a node id")),
        },
        directory_id,
    })
}

/// Reads Java's properties format, apart from values that go on in a next line, which nobody writes here.
fn parse_properties(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut properties = BTreeMap::new();
    for line in text.lines() {
        let line = line.trim_start();
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut key = String::new();
        let mut rest = line.chars();
        let mut ended_by_space = false;
        while let Some(character) = rest.next() {
            match character {
                '\\' => key.push(unescape(&mut rest)?),
                '=' | ':' => break,
                ' ' | '\t' | '\x0c' => {
                    ended_by_space = true;
                    break;
                }
                _ => key.push(character),
            }
        }
        let mut value_text = rest.as_str().trim_start();
        if ended_by_space {
            value_text = value_text.strip_prefix(['=', ':']).unwrap_or(value_text).trim_start();
        }
        let mut value = String::new();
        let mut rest = value_text.chars();
        while let Some(character) = rest.next() {
            value.push(if character == '\\' { unescape(&mut rest)? } else { character });
        }
        properties.insert(key, value);
    }
    Ok(properties)
}

/// The character that stands behind a backslash.
fn unescape(rest: &mut std::str::Chars<'_>) -> Result<char, String> {
    match rest.next().ok_or("a line ends with a backslash")? {
        't' => Ok('\t'),
        'n' => Ok('\n'),
        'r' => Ok('\r'),
        'f' => Ok('\x0c'),
        'u' => {
            let digits = rest.as_str().get(..4).ok_or("\\u needs four digits")?;
            let code =
                u32::from_str_radix(digits, 16).map_err(|_| format!("\\u{digits} is not a character"))?;
            rest.nth(3);
            char::from_u32(code).ok_or_else(|| format!("\\u{digits} is not a character"))
        }
        other => Ok(other),
    }
}

/// The value as Java writes it, so that it is read back whole.
fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for (index, character) in value.chars().enumerate() {
        match character {
            '\\' | '=' | ':' | '#' | '!' => text.extend(['\\', character]),
            ' ' if index == 0 => text.push_str("\\ "),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\x0c' => text.push_str("\\f"),
            _ => text.push(character),
        }
    }
    text
}

/// A time as in the comment that Java puts on top: `Sun Nov 22 17:55:25 UTC 2026`.
fn java_date(at: TimestampMs) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = at.0.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years are counted from March, so that the leap day is a year's last, in eras of 400 years from the year 0.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + i64::from(month < 2);
    format!(
        "{} {} {day:02} {:02}:{:02}:{:02} UTC {year}",
        WEEKDAYS[days.rem_euclid(7) as usize],
        MONTHS[month as usize],
        second / 3600,
        second / 60 % 60,
        second % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(cluster_id: &str) -> MetaProperties {
        MetaProperties {
            cluster_id: cluster_id.to_owned(),
            node_id: NodeId(1),
            directory_id: Some("p5PvzBpESzKAnuKUDHfveQ".parse().unwrap()),
        }
    }

    #[test]
    fn the_text_is_kafkas() {
        let text = "#\n#Sun Nov 22 17:55:25 UTC 2026\nnode.id=1\ndirectory.id=p5PvzBpESzKAnuKUDHfveQ\nversion=1\n\
            cluster.id=4L6g3nShT-eMCtK--X86sw\n";
        let properties = properties("4L6g3nShT-eMCtK--X86sw");
        assert_eq!(properties.to_text(TimestampMs(1_795_370_125_582)), text);
        assert_eq!(parse(text), Ok(properties));
    }

    #[test]
    fn any_cluster_id_is_read_back() {
        for cluster_id in ["a=b:c#d!", " leading", "tab\tand \\u", "ümlaut \u{1f600}", "trailing "] {
            let properties = properties(cluster_id);
            let text = properties.to_text(TimestampMs(0));
            assert_eq!(parse(&text), Ok(properties), "{text}");
        }
    }

    #[test]
    fn javas_liberties_are_read() {
        let text = "! a comment\n  node.id : 7\ncluster.id\tx\\u0041\nversion=1\n\nunknown=ignored\n";
        let expected = MetaProperties { cluster_id: "xA".to_owned(), node_id: NodeId(7), directory_id: None };
        assert_eq!(parse(text), Ok(expected));
    }

    #[test]
    fn damage_is_an_error() {
        for bad in [
            "",
            "version=1\nnode.id=1\n",
            "version=1\ncluster.id=x\n",
            "node.id=1\ncluster.id=x\n",
            "version=0\nbroker.id=1\ncluster.id=x\n",
            "version=2\nnode.id=1\ncluster.id=x\n",
            "version=1\nnode.id=-1\ncluster.id=x\n",
            "version=1\nnode.id=one\ncluster.id=x\n",
            "version=1\nnode.id=1\ncluster.id=x\ndirectory.id=x\n",
            "version=1\nnode.id=1\ncluster.id=x\ndirectory.id=AAAAAAAAAAAAAAAAAAAAAQ\n",
            "version=1\nnode.id=1\ncluster.id=x\\\n",
            "version=1\nnode.id=1\ncluster.id=\\u00g0\n",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn dates_are_javas() {
        for (at, text) in [
            (0, "Thu Jan 01 00:00:00 UTC 1970"),
            (951_782_400_000, "Tue Feb 29 00:00:00 UTC 2000"),
            (1_709_251_199_999, "Thu Feb 29 23:59:59 UTC 2024"),
            (4_107_542_400_000, "Mon Mar 01 00:00:00 UTC 2100"),
            (-1, "Wed Dec 31 23:59:59 UTC 1969"),
        ] {
            assert_eq!(java_date(TimestampMs(at)), text);
        }
    }
}
