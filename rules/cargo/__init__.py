"""Rules about Rust and Cargo."""
