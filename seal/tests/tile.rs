//! Tiles.

use seal::Hash;
use seal::tile::{self, TileKind, TilePath};

use crate::case::refused;

#[test]
fn bundle_of_another_width_is_refused() {
    let entries = [vec![1; 200], vec![], vec![2; 250]];
    let bundle = tile::encode_entries(&entries).unwrap();
    assert_eq!(refused(tile::decode_entries(&bundle, 4)), "truncated");
    assert_eq!(refused(tile::decode_entries(&bundle, 2)), "trailing");
    for length in 0..bundle.len() {
        assert_eq!(refused(tile::decode_entries(&bundle[..length], 3)), "truncated");
    }
    assert_eq!(tile::decode_entries(&bundle, 3).unwrap(), entries);
}

#[test]
fn hash_tile_of_another_width_is_refused() {
    let hashes = [Hash([1; 32]), Hash([2; 32])];
    let bytes = tile::encode_hashes(&hashes);
    assert_eq!(refused(tile::decode_hashes(&bytes, 3)), "truncated");
    assert_eq!(refused(tile::decode_hashes(&bytes, 1)), "trailing");
    assert_eq!(tile::decode_hashes(&bytes, 2).unwrap(), hashes);
}

#[test]
fn path_reads_back() {
    for index in [0, 1, 999, 1000, 1_234_067, u64::MAX] {
        for (kind, width) in [(TileKind::Hashes(63), 256), (TileKind::Entries, 255), (TileKind::Hashes(0), 1)] {
            let path = TilePath { kind, index, width };
            assert_eq!(path.to_string().parse(), Ok(path));
        }
    }
    assert_eq!(refused("tile/0/x999/x999/x999/x999/x999/x999/999".parse::<TilePath>()), "malformed");
    assert_eq!(refused(format!("tile/0/{}000", "x000/".repeat(20)).parse::<TilePath>()), "oversized");
}
