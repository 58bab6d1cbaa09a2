//! Keys of client metrics subscriptions.

use super::{key, value};
use crate::config::ConfigKey;
use crate::config::ConfigType::*;

#[rustfmt::skip] // a table: one row a key
pub(super) const KEYS: &[ConfigKey] = &[
    key("interval.ms", Int, value("300000")).doc("How often clients push the metrics of this subscription."),
    key("match", List, value("")).doc("Which clients this subscription is for: pairs of selector and regular expression."),
    key("metrics", List, value("")).doc("Prefixes of the metric names wanted; `*` is all."),
];
