//! The demo in a real browser.

mod driver;
