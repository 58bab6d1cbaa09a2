//! Keys of dynamic configuration and of client quotas.

use std::collections::BTreeMap;

/// What kind of thing a configuration belongs to; the numbers are the protocol's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigResourceType {
    /// A topic.
    Topic,
    /// A broker, or all of them when the name is empty.
    Broker,
    /// The loggers of a broker; never in the log.
    BrokerLogger,
    /// A client metrics subscription.
    ClientMetrics,
    /// A group.
    Group,
    /// A number that this version does not know; kept, not served.
    Unknown(i8),
}

impl ConfigResourceType {
    /// The type with this number.
    pub fn from_id(id: i8) -> Self {
        match id {
            2 => ConfigResourceType::Topic,
            4 => ConfigResourceType::Broker,
            8 => ConfigResourceType::BrokerLogger,
            16 => ConfigResourceType::ClientMetrics,
            32 => ConfigResourceType::Group,
            other => ConfigResourceType::Unknown(other),
        }
    }

    /// The number of the type.
    pub fn id(self) -> i8 {
        match self {
            ConfigResourceType::Topic => 2,
            ConfigResourceType::Broker => 4,
            ConfigResourceType::BrokerLogger => 8,
            ConfigResourceType::ClientMetrics => 16,
            ConfigResourceType::Group => 32,
            ConfigResourceType::Unknown(id) => id,
        }
    }
}

/// What has a configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigResource {
    /// Its kind.
    pub kind: ConfigResourceType,
    /// Its name; a broker's is its id in decimal, empty is the default of all brokers.
    pub name: String,
}

impl ConfigResource {
    /// A resource.
    pub fn new(kind: ConfigResourceType, name: impl Into<String>) -> Self {
        ConfigResource { kind, name: name.into() }
    }

    /// A topic's.
    pub fn topic(name: impl Into<String>) -> Self {
        ConfigResource::new(ConfigResourceType::Topic, name)
    }

    /// One broker's.
    pub fn broker(id: model::NodeId) -> Self {
        ConfigResource::new(ConfigResourceType::Broker, id.to_string())
    }

    /// What all brokers have by default.
    pub fn cluster_default() -> Self {
        ConfigResource::new(ConfigResourceType::Broker, "")
    }
}

/// Whom a client quota limits: names by entity type (`user`, `client-id`, `ip`); `None` is the default of that type.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientQuotaEntity(pub BTreeMap<String, Option<String>>);
