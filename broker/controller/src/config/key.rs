//! One configuration key, and values of it.

use std::fmt;

/// The type of a key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigType {
    /// `true` or `false`.
    Boolean,
    /// Text.
    String,
    /// 32 bits.
    Int,
    /// 16 bits.
    Short,
    /// 64 bits.
    Long,
    /// A floating-point number.
    Double,
    /// Texts separated by commas.
    List,
    /// The name of a Java class in Kafka.
    Class,
    /// Text that is never shown.
    Password,
}

impl ConfigType {
    /// The number in DescribeConfigs; 0 stands for an unknown type.
    pub fn id(self) -> i8 {
        match self {
            ConfigType::Boolean => 1,
            ConfigType::String => 2,
            ConfigType::Int => 3,
            ConfigType::Short => 4,
            ConfigType::Long => 5,
            ConfigType::Double => 6,
            ConfigType::List => 7,
            ConfigType::Class => 8,
            ConfigType::Password => 9,
        }
    }

    /// Kafka's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            ConfigType::Boolean => "BOOLEAN",
            ConfigType::String => "STRING",
            ConfigType::Int => "INT",
            ConfigType::Short => "SHORT",
            ConfigType::Long => "LONG",
            ConfigType::Double => "DOUBLE",
            ConfigType::List => "LIST",
            ConfigType::Class => "CLASS",
            ConfigType::Password => "PASSWORD",
        }
    }
}

/// A parsed value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the types are those of `ConfigType`
pub enum ConfigValue {
    Boolean(bool),
    String(String),
    Int(i32),
    Short(i16),
    Long(i64),
    Double(f64),
    List(Vec<String>),
    Class(String),
    Password(String),
}

impl ConfigValue {
    /// As Kafka prints it.
    pub fn to_text(&self) -> String {
        match self {
            ConfigValue::Boolean(value) => value.to_string(),
            ConfigValue::String(text) | ConfigValue::Class(text) | ConfigValue::Password(text) => {
                text.clone()
            }
            ConfigValue::Int(number) => number.to_string(),
            ConfigValue::Short(number) => number.to_string(),
            ConfigValue::Long(number) => number.to_string(),
            ConfigValue::Double(number) => java_double(*number),
            ConfigValue::List(parts) => parts.join(","),
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match self {
            ConfigValue::Int(number) => Some(f64::from(*number)),
            ConfigValue::Short(number) => Some(f64::from(*number)),
            ConfigValue::Long(number) => Some(*number as f64),
            ConfigValue::Double(number) => Some(*number),
            _ => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            ConfigValue::Int(number) => Some(i64::from(*number)),
            ConfigValue::Short(number) => Some(i64::from(*number)),
            ConfigValue::Long(number) => Some(*number),
            _ => None,
        }
    }
}

/// Java's `Double.toString`: at least one digit after the point, and an exponent from 10^7 on and below 10^-3.
fn java_double(number: f64) -> String {
    let magnitude = number.abs();
    if number == 0.0 || (1e-3..1e7).contains(&magnitude) {
        return format!("{number:?}");
    }
    if !number.is_finite() {
        return if number.is_nan() {
            "NaN".into()
        } else if number > 0.0 {
            "Infinity".into()
        } else {
            "-Infinity".into()
        };
    }
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let point = if digits.contains('.') { "" } else { ".0" };
    format!("{digits}{point}E{exponent}")
}

/// What a key has when nobody sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigDefault {
    /// It must be set.
    Required,
    /// Nothing (`null` in Kafka).
    Null,
    /// This text.
    Value(&'static str),
}

/// How a broker's key can be changed while the broker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateMode {
    /// Only by a restart.
    ReadOnly,
    /// For one broker.
    PerBroker,
    /// For one broker or for all.
    ClusterWide,
}

impl UpdateMode {
    /// Kafka's name of the mode.
    pub fn name(self) -> &'static str {
        match self {
            UpdateMode::ReadOnly => "read-only",
            UpdateMode::PerBroker => "per-broker",
            UpdateMode::ClusterWide => "cluster-wide",
        }
    }
}

/// Which values a key accepts, beyond their type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Valid {
    /// All.
    Any,
    /// A number from here on.
    AtLeast(i64),
    /// A number from the first to the second.
    Between(i64, i64),
    /// A fraction from the first to the second.
    BetweenFractions(f64, f64),
    /// One of these texts, or a list of them.
    OneOf(&'static [&'static str]),
    /// One of these texts in upper or lower case.
    OneOfIgnoreCase(&'static [&'static str]),
    /// A text or list that is not empty.
    NotEmpty,
    /// 1 to 9, or -1 for the codec's own default.
    GzipLevel,
    /// `*`, or pairs of partition and broker such as `0:101,1:102`.
    ThrottledReplicas,
    /// `earliest`, `latest`, or `by_duration:` and an ISO 8601 duration.
    OffsetReset,
}

/// One configuration key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfigKey {
    /// Its name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ConfigType,
    /// Its value when nobody sets it.
    pub default: ConfigDefault,
    /// Which values it accepts.
    pub valid: Valid,
    /// How it can be changed at run time; topic, group and client metrics keys always can.
    pub update: UpdateMode,
    /// For a topic's or group's key: the broker's keys that give its default, the strongest first, with the factor
    /// that their values have to be multiplied by.
    pub synonyms: &'static [(&'static str, i64)],
    /// Kafka uses it for tests or for itself; it is accepted, not listed.
    pub internal: bool,
    /// What it does, for people; empty when it means nothing here.
    pub doc: &'static str,
}

/// A value that a key does not accept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid value '{value}' for {key}: {reason}")]
pub struct InvalidValue {
    /// The key.
    pub key: String,
    /// The value; empty for secrets.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

impl ConfigKey {
    pub(super) const fn new(name: &'static str, kind: ConfigType, default: ConfigDefault) -> ConfigKey {
        ConfigKey {
            name,
            kind,
            default,
            valid: Valid::Any,
            update: UpdateMode::ReadOnly,
            synonyms: &[],
            internal: false,
            doc: "",
        }
    }

    pub(super) const fn valid(self, valid: Valid) -> ConfigKey {
        ConfigKey { valid, ..self }
    }

    pub(super) const fn min(self, min: i64) -> ConfigKey {
        self.valid(Valid::AtLeast(min))
    }

    pub(super) const fn cluster_wide(self) -> ConfigKey {
        ConfigKey { update: UpdateMode::ClusterWide, ..self }
    }

    pub(super) const fn per_broker(self) -> ConfigKey {
        ConfigKey { update: UpdateMode::PerBroker, ..self }
    }

    pub(super) const fn like(self, synonyms: &'static [(&'static str, i64)]) -> ConfigKey {
        ConfigKey { synonyms, ..self }
    }

    pub(super) const fn internal(self) -> ConfigKey {
        ConfigKey { internal: true, ..self }
    }

    pub(super) const fn doc(self, doc: &'static str) -> ConfigKey {
        ConfigKey { doc, ..self }
    }

    /// Whether its values are secrets.
    pub fn is_sensitive(&self) -> bool {
        self.kind == ConfigType::Password
    }

    /// Whether it means something here; the others are known only because Kafka knows them.
    pub fn has_meaning(&self) -> bool {
        !self.doc.is_empty()
    }

    /// The default as text; `None` when there is none.
    pub fn default_text(&self) -> Option<&'static str> {
        match self.default {
            ConfigDefault::Value(text) => Some(text),
            ConfigDefault::Null | ConfigDefault::Required => None,
        }
    }

    /// The parsed default; `None` when there is none.
    pub fn default_value(&self) -> Option<ConfigValue> {
        // A test parses every default of the table.
        self.parse_type(self.default_text()?).ok()
    }

    /// Parses and judges a value.
    ///
    /// # Errors
    /// When the text is not of the key's type or not among what it accepts.
    pub fn parse(&self, text: &str) -> Result<ConfigValue, InvalidValue> {
        let value = self.parse_type(text).map_err(|reason| self.invalid(text, reason))?;
        self.check(&value).map_err(|reason| self.invalid(text, reason))?;
        Ok(value)
    }

    fn invalid(&self, text: &str, reason: String) -> InvalidValue {
        let value = if self.is_sensitive() { String::new() } else { text.to_owned() };
        InvalidValue { key: self.name.to_owned(), value, reason }
    }

    fn parse_type(&self, text: &str) -> Result<ConfigValue, String> {
        let text = text.trim();
        let not = |what: fmt::Arguments<'_>| format!("not {what}");
        let number = || not(format_args!("a number of type {}", self.kind.name()));
        Ok(match self.kind {
            ConfigType::Boolean if text.eq_ignore_ascii_case("true") => ConfigValue::Boolean(true),
            ConfigType::Boolean if text.eq_ignore_ascii_case("false") => ConfigValue::Boolean(false),
            ConfigType::Boolean => return Err(not(format_args!("'true' or 'false'"))),
            ConfigType::String => ConfigValue::String(text.to_owned()),
            ConfigType::Int => ConfigValue::Int(text.parse().map_err(|_| number())?),
            ConfigType::Short => ConfigValue::Short(text.parse().map_err(|_| number())?),
            ConfigType::Long => ConfigValue::Long(text.parse().map_err(|_| number())?),
            ConfigType::Double => ConfigValue::Double(text.parse().map_err(|_| number())?),
            ConfigType::List if text.is_empty() => ConfigValue::List(Vec::new()),
            ConfigType::List => {
                ConfigValue::List(text.split(',').map(|part| part.trim().to_owned()).collect())
            }
            ConfigType::Class => ConfigValue::Class(text.to_owned()),
            ConfigType::Password => ConfigValue::Password(text.to_owned()),
        })
    }

    fn check(&self, value: &ConfigValue) -> Result<(), String> {
        let at_least = |min: i64| match value.as_i64() {
            Some(number) if number < min => Err(format!("must be at least {min}")),
            _ => Ok(()),
        };
        let parts: &[String] = match value {
            ConfigValue::List(parts) => parts,
            ConfigValue::String(text) => std::slice::from_ref(text),
            _ => &[],
        };
        match self.valid {
            Valid::Any => Ok(()),
            Valid::AtLeast(min) => at_least(min),
            Valid::Between(min, max) => {
                at_least(min)?;
                match value.as_i64() {
                    Some(number) if number > max => Err(format!("must be at most {max}")),
                    _ => Ok(()),
                }
            }
            Valid::BetweenFractions(min, max) => match value.as_f64() {
                Some(number) if (min..=max).contains(&number) => Ok(()),
                _ => Err(format!("must be from {min} to {max}")),
            },
            Valid::OneOf(known) => match parts.iter().find(|part| !known.contains(&part.as_str())) {
                Some(part) => Err(format!("'{part}' is not one of: {}", known.join(", "))),
                None => Ok(()),
            },
            Valid::OneOfIgnoreCase(known) => {
                match parts.iter().find(|part| !known.iter().any(|name| name.eq_ignore_ascii_case(part))) {
                    Some(part) => Err(format!("'{part}' is not one of: {}", known.join(", "))),
                    None => Ok(()),
                }
            }
            Valid::NotEmpty if parts.iter().all(String::is_empty) => Err("must not be empty".into()),
            Valid::NotEmpty => Ok(()),
            Valid::GzipLevel => match value.as_i64() {
                Some(-1 | 1..=9) => Ok(()),
                _ => Err("must be from 1 to 9, or -1".into()),
            },
            Valid::ThrottledReplicas => match parts {
                [] => Ok(()),
                [all] if all == "*" => Ok(()),
                _ if parts.iter().all(|part| is_partition_and_broker(part)) => Ok(()),
                _ => Err("must be '*' or pairs such as 0:101,1:102 of partition and broker".into()),
            },
            Valid::OffsetReset => match parts {
                [text] if is_offset_reset(text) => Ok(()),
                _ => Err("must be 'earliest', 'latest' or 'by_duration:' and a duration such as PT1H".into()),
            },
        }
    }
}

fn is_partition_and_broker(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(':').is_some_and(|(partition, broker)| is_number(partition) && is_number(broker))
}

fn is_offset_reset(text: &str) -> bool {
    matches!(text, "earliest" | "latest") || text.strip_prefix("by_duration:").is_some_and(is_duration)
}

/// ISO 8601 `PnDTnHnMn.nS` with at least one part, as Java reads it; negative ones are refused.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['P', 'p']) else { return false };
    let (days, time) = match rest.split_once(['T', 't']) {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    fn parts(mut text: &str, units: &[char]) -> Option<usize> {
        let mut count = 0;
        let mut units = units.iter();
        while !text.is_empty() {
            let end = text.find(|c: char| c.is_ascii_alphabetic())?;
            let (number, unit) = (&text[..end], text[end..].chars().next()?.to_ascii_uppercase());
            units.find(|known| **known == unit)?;
            let seconds = unit == 'S';
            let valid = match number.split_once('.') {
                Some((whole, fraction)) if seconds => {
                    !whole.is_empty() && fraction.len() <= 9 && digits(fraction) && digits(whole)
                }
                Some(_) => false,
                None => !number.is_empty() && digits(number),
            };
            if !valid {
                return None;
            }
            count += 1;
            text = &text[end + 1..];
        }
        Some(count)
    }
    fn digits(text: &str) -> bool {
        text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit())
    }
    match (parts(days, &['D']), time.map(|time| parts(time, &['H', 'M', 'S']))) {
        (Some(days), None) => days > 0,
        (Some(_), Some(Some(times))) => times > 0,
        _ => false,
    }
}
