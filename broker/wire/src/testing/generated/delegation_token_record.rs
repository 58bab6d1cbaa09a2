// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delegation_token_record::*;
use crate::testing::view_code::*;

impl Json for DelegationTokenRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("owner".to_owned(), self.owner.json(version));
        object.insert("requester".to_owned(), self.requester.json(version));
        object.insert("renewers".to_owned(), self.renewers.json(version));
        object.insert("issueTimestamp".to_owned(), self.issue_timestamp.json(version));
        object.insert("maxTimestamp".to_owned(), self.max_timestamp.json(version));
        object.insert("expirationTimestamp".to_owned(), self.expiration_timestamp.json(version));
        object.insert("tokenId".to_owned(), self.token_id.json(version));
        Value::Object(object)
    }
}

impl Sample for DelegationTokenRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            owner: Sample::sample(random, version),
            requester: Sample::sample(random, version),
            renewers: Sample::sample(random, version),
            issue_timestamp: Sample::sample(random, version),
            max_timestamp: Sample::sample(random, version),
            expiration_timestamp: Sample::sample(random, version),
            token_id: Sample::sample(random, version),
        }
    }
}
