//! Addresses do not break: whatever was published is answered, or leads to what is.

use std::collections::BTreeSet;

use crate::fixture::{member_app, public_app, shared};
use crate::http::Server;

const ADDRESSES: &str = include_str!("addresses.txt");
/// How many there are at least: the list only grows.
const AT_LEAST: usize = 80;

#[tokio::test]
async fn every_address_ever_published_is_answered() {
    let world = shared();
    let member = Server::start(web::member_router(member_app(world))).await;
    let public = Server::start(web::public_router(public_app(world))).await;
    let short = |name: &str| world.id(name).to_string()[..12].to_owned();
    let mut seen = BTreeSet::new();
    for line in ADDRESSES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        assert!(seen.insert(line), "{line} stands twice");
        let (site, path) = line.split_once(' ').expect("a site and an address");
        let path = path
            .replace("{news}", &short("news"))
            .replace("{statement}", &short("statement"))
            .replace("{news-act}", &world.id("news").to_string())
            .replace("{draft}", &world.id("draft").to_string())
            .replace("{appeal}", &world.id("appeal").to_string());
        let server = if site == "public" { &public } else { &member };
        let answer = server.get(&path).await;
        let moved = matches!(answer.status, 301 | 308);
        let answer = if moved { server.get(answer.header("location")).await } else { answer };
        assert_eq!(answer.status, 200, "{site} {path}");
    }
    assert!(seen.len() >= AT_LEAST, "the list has shrunk to {}", seen.len());
}
