//! The tiles of a log: which there are, and that another project's client of C2SP tlog-tiles reads and proves by them.

use law::id::Party;
use record::Record;
use seal::tile::decode_entries;
use tlog_tiles::{Checkpoint, Tile, TileHashReader, TileReader, check_record, check_tree, prove_record, prove_tree};

use crate::alliance::{Alliance, START, report};

const SIZE: u64 = 600;

/// A record with a log of its own that has tiles of two levels.
fn node() -> Alliance {
    let mut alliance = Alliance::new();
    let acts: Vec<_> = (0..SIZE).map(|number| report("AA", "public", &format!("{number}"))).collect();
    alliance.node_mut("AA").write_all(&"AA".into(), &acts, START).expect("written");
    alliance
}

fn log() -> Party {
    "AA".into()
}

#[test]
fn only_tiles_of_what_was_signed_are_there_and_by_one_path_each() {
    let alliance = node();
    let length = |path: &str| alliance.node("AA").tile(&log(), path).expect("no fault").map(|bytes| bytes.len());
    for missing in ["0/003", "0/002", "0/002.p/89", "1/000", "1/000.p/3", "2/000.p/1", "entries/002.p/89", "8/000.p/1"]
    {
        assert_eq!(length(&format!("tile/{missing}")), None, "{missing}");
    }
    for wrong in
        ["0/000", "tile/0/0", "tile/0/0000", "tile/0/x000/001", "tile/0/000.p/256", "tile/64/000", "tile/-1/000"]
    {
        assert_eq!(length(wrong), None, "{wrong}");
    }
    assert_eq!(length("tile/0/001"), Some(256 * 32));
    assert_eq!(length("tile/0/002.p/88"), Some(88 * 32));
    assert_eq!(length("tile/0/002.p/3"), Some(3 * 32));
    assert_eq!(length("tile/1/000.p/2"), Some(2 * 32));
    assert_eq!(alliance.node("AA").tile(&"ZZ".into(), "tile/0/000.p/1").expect("no fault"), None);
    let bytes = alliance.node("AA").tile(&log(), "tile/entries/002.p/88").expect("no fault").expect("a tile");
    let leaves = alliance.node("AA").leaves(&log(), 512, 600).expect("leaves");
    assert!(decode_entries(&bytes, 88).expect("entries").iter().zip(&leaves).all(|(entry, leaf)| *entry == leaf.bytes));
}

/// The tiles of a record for that client: it names them with their height first, and leaves in another way.
struct Tiles<'r>(&'r Record);

impl TileReader for Tiles<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &Tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            Ok(self.0.tile(&log(), &path).expect("no fault").unwrap_or_else(|| panic!("there is no {path}")))
        };
        tiles.iter().map(read).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[test]
fn another_projects_client_proves_every_entry_by_the_tiles_and_the_checkpoint() {
    let alliance = node();
    let record = alliance.node("AA");
    let note = record.checkpoint_note(&log()).expect("no fault").expect("a note");
    let (text, _) = note.split_once("\n\n").expect("a text and signatures");
    let checkpoint = Checkpoint::from_bytes(format!("{text}\n").as_bytes()).expect("a checkpoint");
    assert!(checkpoint.origin().starts_with("foedera/log/"));
    let (size, root) = (checkpoint.size(), *checkpoint.hash());
    assert_eq!(size, SIZE);
    let tiles = Tiles(record);
    let reader = TileHashReader::new(size, root, &tiles);
    for index in [0, 1, 255, 256, 511, 512, 598, 599] {
        let leaf = &record.leaves(&log(), index, index + 1).expect("leaves")[0];
        let proof = prove_record(size, index, &reader).expect("a proof");
        check_record(&proof, size, root, index, tlog_tiles::record_hash(&leaf.bytes))
            .expect("the entry is in the tree");
        let other = tlog_tiles::record_hash(b"another");
        check_record(&proof, size, root, index, other).expect_err("another entry is not");
    }
    for older in [1, 255, 256, 300, 599] {
        let then = tlog_tiles::Hash(record.leaves(&log(), older - 1, older).expect("leaves")[0].root.0);
        let proof = prove_tree(size, older, &reader).expect("a proof");
        check_tree(&proof, size, root, older, then).expect("the older tree is its beginning");
    }
}
