//! Tests of the web crate, in one binary.

mod addresses;
mod calendar;
mod decided;
mod door;
mod fixture;
mod forms;
mod guard;
mod html;
mod http;
mod import;
mod languages;
mod limits;
mod lists;
mod office;
mod pages;
mod programs;
mod search;
mod site;
