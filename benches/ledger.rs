//! Placeholder so that the manifest reads.
fn main() {}
