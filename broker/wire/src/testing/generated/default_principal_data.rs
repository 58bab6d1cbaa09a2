// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::default_principal_data::*;
use crate::testing::view_code::*;

impl Json for DefaultPrincipalData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("type".to_owned(), self.r#type.json(version));
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("tokenAuthenticated".to_owned(), self.token_authenticated.json(version));
        Value::Object(object)
    }
}

impl Sample for DefaultPrincipalData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            r#type: Sample::sample(random, version),
            name: Sample::sample(random, version),
            token_authenticated: Sample::sample(random, version),
        }
    }
}
