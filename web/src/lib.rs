//! Everything that speaks HTTP or a foreign format: pages, public site, API, feeds, importers.
//!
//! [`member_router`] is the interface of a node's people and programs, [`public_router`] the public site. Pages are made
//! on the server and work without any script; one small script keeps open pages current. No request leaves the origin.
//! Officers sign in and approve acts with passkeys; in the demo a chooser stands in for it. They speak English and Russian. Left out: TLS (a proxy's or the node's).

mod answer;
pub mod api;
pub mod app;
pub mod ask;
mod assets;
mod calendar;
mod cx;
mod door;
pub mod form;
mod guard;
mod health;
pub mod import;
mod lang;
mod layout;
pub mod limits;
mod link;
mod live;
mod office;
mod page;
mod part;
mod public;
mod router;
mod seat;
mod sync;
mod when;

pub use app::{App, Clock, Mode, Neighbour, Pen, Setup};
pub use router::{member_router, public_router};
pub use sync::{NODE_HEADER, Proved};
