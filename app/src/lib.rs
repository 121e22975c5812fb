//! What people see: pages, components and islands.
//!
//! On the server the whole crate is compiled: a page takes its input apart, asks a service and answers with
//! [`page::Page`], which [`layout::document`] turns into a whole HTML document. In the browser only
//! [`islands`] is compiled, so that nothing but the few interactive parts is ever downloaded.

#[cfg(not(target_arch = "wasm32"))]
pub mod components;
pub mod islands;
#[cfg(not(target_arch = "wasm32"))]
pub mod layout;
#[cfg(not(target_arch = "wasm32"))]
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod pages;
