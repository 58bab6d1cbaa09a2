// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_delegation_token_request::*;
use crate::testing::view_code::*;

impl Json for CreateDelegationTokenRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version == 3 {
            object.insert("ownerPrincipalType".to_owned(), self.owner_principal_type.json(version));
        }
        if version == 3 {
            object.insert("ownerPrincipalName".to_owned(), self.owner_principal_name.json(version));
        }
        object.insert("renewers".to_owned(), self.renewers.json(version));
        object.insert("maxLifetimeMs".to_owned(), self.max_lifetime_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for CreateDelegationTokenRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            owner_principal_type: if version == 3 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
            owner_principal_name: if version == 3 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
            renewers: Sample::sample(random, version),
            max_lifetime_ms: Sample::sample(random, version),
        }
    }
}

impl Json for CreatableRenewers {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("principalType".to_owned(), self.principal_type.json(version));
        object.insert("principalName".to_owned(), self.principal_name.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatableRenewers {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            principal_type: Sample::sample(random, version),
            principal_name: Sample::sample(random, version),
        }
    }
}
