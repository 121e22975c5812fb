//! The browser's entry: the islands of `app` as WebAssembly. Only ever built for wasm32.
#![cfg(target_arch = "wasm32")]

// The islands export themselves. Naming the crate links it.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Makes Leptos ready for islands. The loader (`app/js/start.js`) calls it once, then wakes each island.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
