// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_delegation_token_response::*;
use crate::testing::view_code::*;

impl Json for CreateDelegationTokenResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("principalType".to_owned(), self.principal_type.json(version));
        object.insert("principalName".to_owned(), self.principal_name.json(version));
        if version == 3 {
            object.insert(
                "tokenRequesterPrincipalType".to_owned(),
                self.token_requester_principal_type.json(version),
            );
        }
        if version == 3 {
            object.insert(
                "tokenRequesterPrincipalName".to_owned(),
                self.token_requester_principal_name.json(version),
            );
        }
        object.insert("issueTimestampMs".to_owned(), self.issue_timestamp_ms.json(version));
        object.insert("expiryTimestampMs".to_owned(), self.expiry_timestamp_ms.json(version));
        object.insert("maxTimestampMs".to_owned(), self.max_timestamp_ms.json(version));
        object.insert("tokenId".to_owned(), self.token_id.json(version));
        object.insert("hmac".to_owned(), self.hmac.json(version));
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for CreateDelegationTokenResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            principal_type: Sample::sample(random, version),
            principal_name: Sample::sample(random, version),
            token_requester_principal_type: if version == 3 {
                Sample::sample(random, version)
            } else {
                String::new()
            },
            token_requester_principal_name: if version == 3 {
                Sample::sample(random, version)
            } else {
                String::new()
            },
            issue_timestamp_ms: Sample::sample(random, version),
            expiry_timestamp_ms: Sample::sample(random, version),
            max_timestamp_ms: Sample::sample(random, version),
            token_id: Sample::sample(random, version),
            hmac: Sample::sample(random, version),
            throttle_time_ms: Sample::sample(random, version),
        }
    }
}
