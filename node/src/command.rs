//! The commands: one file each, and the table that names them.

pub mod as_of;
pub mod backup;
pub mod bundle;
pub mod charter_check;
pub mod check;
pub mod compare;
pub mod demo;
pub mod diff;
pub mod export;
pub mod fork;
pub mod keys;
pub mod leaks;
pub mod lint;
pub mod may;
pub mod officer;
pub mod pages;
pub mod proof;
pub mod restore;
pub mod roster;
pub mod run;
pub mod search;
pub mod token;
pub mod verify;
pub mod what_if;

use crate::args::Command;

/// Every command, in the order of the help.
pub const ALL: &[Command] = &[
    demo::COMMAND,
    run::COMMAND,
    roster::COMMAND,
    officer::add::COMMAND,
    officer::list::COMMAND,
    officer::invite::COMMAND,
    officer::suspend::COMMAND,
    token::add::COMMAND,
    token::list::COMMAND,
    token::revoke::COMMAND,
    charter_check::COMMAND,
    lint::COMMAND,
    as_of::COMMAND,
    diff::COMMAND,
    what_if::COMMAND,
    may::COMMAND,
    verify::COMMAND,
    compare::COMMAND,
    export::COMMAND,
    proof::make::COMMAND,
    proof::check::COMMAND,
    proof::certify::COMMAND,
    proof::certify::STAMP,
    fork::EXPORT,
    fork::CHECK,
    pages::COMMAND,
    search::COMMAND,
    check::COMMAND,
    bundle::EXPORT,
    bundle::IMPORT,
    backup::COMMAND,
    restore::COMMAND,
    keys::root::COMMAND,
    keys::create::COMMAND,
    keys::sign::COMMAND,
    keys::show::COMMAND,
    keys::rotate::COMMAND,
    keys::succeed::COMMAND,
    keys::install::COMMAND,
    keys::backup::COMMAND,
    keys::restore::COMMAND,
];
