//! Makes `src/generated` from `schemas`: `cargo run -p ottla-wire --example generate`.

mod files;
mod lists;
mod names;
mod schema;
mod types;
mod views;

fn main() -> anyhow::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    files::write(&files::generate(root)?, &root.join("src"))
}
