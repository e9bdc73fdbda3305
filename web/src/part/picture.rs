//! Pictures made on the server, as SVG in the page. Each stands beside a text or a table that says the same.

pub mod timeline;
pub mod wheel;
