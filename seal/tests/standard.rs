//! Known answers of the standards that this crate rests on.

use seal::entropy::Seeded;
use seal::key::LogSecret;
use seal::tree::{Frontier, empty_root, leaf_hash};
use seal::{hkdf, sha256};

use crate::vectors::unhex;

/// FIPS 180-4 examples.
#[test]
fn sha256_known_answers() {
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256(b"abc").to_string(), known);
    assert_eq!(known.parse(), Ok(sha256(b"abc")));
    assert!(known.to_uppercase().parse::<seal::Hash>().is_err());
}

/// RFC 8032 section 7.1, tests 1 and 2: the public keys of two secrets, and a signature.
#[test]
fn ed25519_known_answers() {
    let secret = |hex: &str| LogSecret::from_bytes(&unhex(hex).try_into().unwrap());
    let first = secret("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    assert_eq!(
        first.public().to_bytes().to_vec(),
        unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    );
    let second = secret("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    let signature = ed25519_zebra::SigningKey::from(second.to_bytes()).sign(&[0x72]).to_bytes();
    assert_eq!(
        signature.to_vec(),
        unhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        )
    );
}

/// RFC 5869 appendix A, tests 1 and 3: the first 32 bytes of the output.
#[test]
fn hkdf_known_answers() {
    let okm = hkdf::derive(&unhex("000102030405060708090a0b0c"), &[0x0b; 22], &unhex("f0f1f2f3f4f5f6f7f8f9"));
    assert_eq!(okm.to_vec(), unhex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
    let okm = hkdf::derive(&[], &[0x0b; 22], &[]);
    assert_eq!(okm.to_vec(), unhex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
    assert_ne!(hkdf::derive(&[1; 100], &[0x0b; 22], &[]), okm, "a salt longer than a block is hashed first");
}

/// The roots over the eight leaves that the implementations of Certificate Transparency test with.
#[test]
fn rfc_6962_known_roots() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    assert_eq!(empty_root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut frontier = Frontier::new();
    for (leaf, root) in leaves.iter().zip(roots) {
        frontier.push(leaf_hash(&unhex(leaf)));
        assert_eq!(frontier.root().to_string(), root);
    }
}

/// The adapter draws from the stream in order, whatever the size of the draw.
#[test]
fn adapter_draws_from_the_stream() {
    use hpke::rand_core::Rng;
    use seal::entropy::{Entropy, Source};

    let mut whole = [0; 44];
    Seeded::new("stream").fill(&mut whole);
    let mut seeded = Seeded::new("stream");
    let mut source = Source(&mut seeded);
    assert_eq!(source.next_u32().to_le_bytes(), whole[..4]);
    assert_eq!(source.next_u64().to_le_bytes(), whole[4..12]);
    let mut rest = [0; 32];
    source.fill_bytes(&mut rest);
    assert_eq!(rest, whole[12..]);
}
