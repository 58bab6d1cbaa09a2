//! The checked-in generated code is what the schemas make now.

#[path = "../examples/generate/files.rs"]
mod files;
#[path = "../examples/generate/lists.rs"]
mod lists;
#[path = "../examples/generate/names.rs"]
mod names;
#[path = "../examples/generate/schema.rs"]
mod schema;
#[path = "../examples/generate/types.rs"]
mod types;
#[path = "../examples/generate/views.rs"]
mod views;

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn generated_code_is_fresh() {
    const HINT: &str = "run: cargo run -p ottla-wire --example generate";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted = files::generate(root).unwrap();
    let there = files::existing(&root.join("src")).unwrap();
    let there: BTreeSet<_> = there.iter().collect();
    assert_eq!(there, wanted.keys().collect(), "{HINT}");
    for (path, text) in &wanted {
        let checked_in = std::fs::read_to_string(root.join("src").join(path)).unwrap();
        assert!(checked_in == *text, "{} is stale; {HINT}", path.display());
    }
}
