//! What the log keeps for security: access control entries, SCRAM credentials, delegation tokens. Kept here, judged
//! elsewhere.

use bytes::Bytes;
use model::TimestampMs;

/// One access control entry; the numbers are the protocol's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessControlEntry {
    /// Resource type: 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token, 7 user.
    pub resource_type: i8,
    /// The resource's name or prefix, or `*`.
    pub resource_name: String,
    /// 3 literal, 4 prefixed.
    pub pattern_type: i8,
    /// Such as `User:alice`.
    pub principal: String,
    /// An address or `*`.
    pub host: String,
    /// The operation.
    pub operation: i8,
    /// 2 deny, 3 allow.
    pub permission_type: i8,
}

/// What a broker needs to check a SCRAM exchange.
#[derive(Clone, PartialEq, Eq)]
pub struct ScramCredential {
    /// Random salt.
    pub salt: Bytes,
    /// RFC 5802's StoredKey.
    pub stored_key: Bytes,
    /// RFC 5802's ServerKey.
    pub server_key: Bytes,
    /// How often the password was hashed.
    pub iterations: i32,
}

impl std::fmt::Debug for ScramCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The keys stay out of logs.
        f.debug_struct("ScramCredential").field("iterations", &self.iterations).finish_non_exhaustive()
    }
}

/// One delegation token; its secret is derived from the cluster's key and is not in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationToken {
    /// Whom it stands for, such as `User:alice`.
    pub owner: String,
    /// Who asked for it.
    pub requester: String,
    /// Who may renew it.
    pub renewers: Vec<String>,
    /// When it was made.
    pub issued: TimestampMs,
    /// When it ends even if renewed.
    pub max: TimestampMs,
    /// When it ends unless renewed.
    pub expires: TimestampMs,
}
