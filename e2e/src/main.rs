//! End-to-end checks, and the `demo` and `verify` commands.
fn main() {}
