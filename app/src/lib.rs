//! Tegami's client: Leptos, compiled to Wasm.
