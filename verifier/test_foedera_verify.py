"""Tests of the verifier: the pages of vectors in spec/vectors, and the arithmetic of Ed25519.

    python3 verifier/test_foedera_verify.py
"""

import hashlib
import os
import unittest

import foedera_verify as verify

# Whether the package `cryptography` here knows ML-DSA: without, the verifier says that a seal is not checked.
SEALS = verify.MLDSA44PublicKey is not None
VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "spec", "vectors")


def page(name):
    """Returns the rows of a page of vectors: name and value, text with a newline after each line."""
    rows = []
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        for line in file.read().splitlines():
            if line == "" or line.startswith("# "):
                continue
            if line.startswith("|"):
                rows[-1][1] += line[1:].removeprefix(" ") + "\n"
            elif line.endswith(":"):
                rows.append([line[:-1], ""])
            else:
                name, value = line.split(" =", 1)
                rows.append([name, value.lstrip()])
    return rows


def row(rows, name):
    return next(value for of, value in rows if of == name)


def data(rows, name):
    return bytes.fromhex(row(rows, name))


class Vectors(unittest.TestCase):
    def refusals(self, rows, least, judge):
        """Every row `refuse WHAT REASON` must be refused for its reason."""
        count = 0
        for name, value in rows:
            if not name.startswith("refuse "):
                continue
            with self.subTest(name), self.assertRaises(verify.Refused) as refused:
                judge(value)
            self.assertEqual(refused.exception.word, name.split(" ")[-1], name)
            count += 1
        self.assertGreaterEqual(count, least)

    def test_cbor(self):
        rows = page("cbor.txt")
        self.refusals(rows, 24, lambda value: verify.decode(bytes.fromhex(value)))
        accepted = [value for name, value in rows if name.startswith("accept ")]
        self.assertGreater(len(accepted), 10)
        for value in accepted:
            verify.decode(bytes.fromhex(value))

    def test_root(self):
        rows = page("root.txt")
        self.refusals(rows, 6, lambda value: verify.Chain([bytes.fromhex(value)]))
        root = verify.Chain([data(rows, "document")])
        self.assertEqual((root.code, root.party, root.log_at(0)), ("KZ", data(rows, "party"), data(rows, "log")))

    def test_chain(self):
        rows = page("chain.txt")
        one, two, three = (data(rows, f"document {number}") for number in (1, 2, 3))
        chain = verify.Chain([one, two, three])
        self.assertEqual((chain.party, chain.log_at(0)), (data(rows, "party"), data(rows, "log")))
        self.assertEqual([root.digest for root in chain.documents[:2]], [data(rows, f"digest {n}") for n in (1, 2)])
        self.refusals(rows, 15, lambda value: verify.Chain([one]).push(bytes.fromhex(value)))
        back = next((name, value) for name, value in rows if name.startswith("return "))
        with self.assertRaises(verify.Refused) as refused:
            verify.Chain([one, two]).push(bytes.fromhex(back[1]))
        self.assertEqual(refused.exception.word, back[0].split(" ")[-1])
        leaf = verify.Leaf(data(rows, "leaf"))
        leaf.carries("root", two)
        leaf.verify_at(verify.Chain([one, two]).log, chain.log_at(5), 5)

    def test_fork(self):
        rows = page("fork.txt")
        documents = [data(rows, f"document {number}") for number in (1, 2, 3)]
        for name, value in rows:
            if name.startswith("reject "):
                with self.subTest(name), self.assertRaises(verify.Refused) as refused:
                    verify.Chain(documents[:2]).push(bytes.fromhex(value))
                self.assertEqual(refused.exception.word, name.split(" ")[-1], name)
        chain = verify.Chain(documents)
        found = [chain.log_at(1), chain.log_at(2), chain.log_of(2), chain.log_of(3)]
        self.assertEqual(found, [data(rows, f"log {number}") for number in (0, 1, 0, 1)])
        self.refusals(rows, 13, lambda value: verify.check_fork(bytes.fromhex(value), {}))
        for name, number in (("same", 0), ("longer", 0), ("successor", 1)):
            for pins in ({}, {chain.party: chain}, {chain.party: None}):
                says = verify.check_fork(data(rows, f"proof {name}"), pins)
                self.assertIn(f"the log {number} of KZ", says)
            with self.assertRaises(verify.Refused) as refused:
                verify.check_fork(data(rows, f"proof {name}"), {b"7" * 32: None})
            self.assertEqual(refused.exception.word, "not-pinned")

    def test_attestation(self):
        rows = page("attestation.txt")
        leaf, said = verify.Leaf(data(rows, "leaf")), data(rows, "attestation")
        leaf.verify_at(data(rows, "log key"), data(rows, "log"), 3)
        leaf.carries("attestation", said)
        with self.assertRaises(verify.Refused) as refused:
            leaf.disclosed(said)
        self.assertEqual(refused.exception.word, "wrong-content-kind")
        with self.assertRaises(verify.Refused) as refused:
            leaf.carries("attestation", said[:-1] + bytes([said[-1] ^ 1]))
        self.assertEqual(refused.exception.word, "wrong-content-hash")

    def test_leaf(self):
        rows = page("leaf.txt")
        key, log = data(rows, "log key"), data(rows, "log")

        def judge(value, index=1):
            leaf = verify.Leaf(bytes.fromhex(value))
            leaf.verify_at(key, log, index)
            return leaf

        self.refusals(rows, 18, judge)
        self.assertEqual(verify.leaf_hash(judge(row(rows, "leaf")).bytes), data(rows, "leaf hash"))
        judge(row(rows, "longest"), 2**32 - 1)

    def test_tree(self):
        rows = page("tree.txt")
        count = 0
        for name, value in rows:
            if name.startswith("inclusion "):
                index, size = map(int, name.split(" ")[1:])
                path = bytes.fromhex(value)
                path = [path[at : at + 32] for at in range(0, len(path), 32)]
                root = verify.root_above(bytes([index]), index, size, path)
                self.assertEqual(root, data(rows, f"root {size}"), name)
                count += 1
            elif name.startswith("root "):
                size = int(name.split(" ")[1])
                hashes = [verify.leaf_hash(bytes([leaf])) for leaf in range(size)]
                root = verify.subtree(hashes) if hashes else hashlib.sha256(b"").digest()
                self.assertEqual(root, bytes.fromhex(value), name)
        self.assertGreater(count, 5)

    def test_tile_paths(self):
        for name, value in page("tile.txt"):
            if name.startswith("path "):
                *_, index, width = name.split(" ")
                kind = value.split("/")[1]
                self.assertEqual(verify.tile_path(kind, int(index), int(width)), value)

    def test_checkpoint(self):
        rows = page("checkpoint.txt")
        root = verify.Chain([data(page("root.txt"), "document")])
        judge = lambda value: verify.Note(value.encode()).signed(root.log_at(0), root.log)
        self.refusals(rows, 11, judge)
        self.assertEqual(judge(row(rows, "note")), (5, data(page("tree.txt"), "root 5")))
        self.assertEqual(judge(row(rows, "note empty")), (0, hashlib.sha256(b"").digest()))

    def test_cosignature(self):
        rows = page("cosignature.txt")

        class Witness:
            party, witness = data(rows, "party"), data(rows, "witness key")

        judge = lambda value: verify.Note(value.encode()).cosignature(Witness)
        self.refusals(rows, 8, judge)
        self.assertEqual(judge(row(rows, "note")), int(row(rows, "time")))

    def test_content(self):
        rows = page("content.txt")
        clear = verify.Leaf(data(rows, "clear leaf"))
        sealed = verify.Leaf(data(rows, "sealed leaf"))
        plain = data(rows, "clear content")
        self.assertEqual(clear.disclosed(plain), data(rows, "act"))
        self.assertEqual(sealed.disclosed(plain), data(rows, "act"))
        sealed.check_content(data(rows, "sealed content"))
        self.refusals(rows, 3, lambda value: sealed.check_content(bytes.fromhex(value)))

    def test_proof(self):
        rows = page("proof.txt")
        refused = 0
        for name, value in rows:
            kind, *words = name.split(" ")
            if kind in ("accept", "refuse"):
                said = verify.Verdict(bytes.fromhex(value), {}).says()
                if said != "seal not-checked" or SEALS or "seal" not in name:
                    self.assertEqual(said, "valid" if kind == "accept" else " ".join(words[1:]), name)
                refused += kind == "refuse"
        self.assertGreaterEqual(refused, 38)

    def test_documents_that_are_pinned_are_those_of_a_seal(self):
        documents = [data(page("seal.txt"), f"document {number}") for number in (1, 2)]
        chain = verify.Chain(documents)
        said = lambda name: verify.Verdict(data(page("proof.txt"), f"accept {name}"), {chain.party: chain}).says()
        self.assertEqual(said("seal-named-by-a-later-document"), "seal wrong-previous")
        self.assertEqual(said("with-a-daily-seal"), "valid" if SEALS else "seal not-checked")

    def test_seal(self):
        rows = page("seal.txt")
        documents, key = [data(rows, f"document {number}") for number in (1, 2)], data(rows, "sealing key")
        chain = verify.Chain(documents)
        found = [root.sealing for root in chain.documents]
        self.assertEqual((chain.party, found), (data(rows, "party"), [data(rows, f"digest {n}") for n in (1, 2)]))
        for name, value in rows:
            before = {"return": documents, "reject": []}.get(name.split(" ")[0])
            if before is not None:
                with self.subTest(name), self.assertRaises(verify.Refused) as refused:
                    verify.Chain([*before, bytes.fromhex(value)])
                self.assertEqual(refused.exception.word, name.split(" ")[-1], name)
        log, top = data(rows, "log"), data(page("tree.txt"), "root 5")

        def judge(value):
            note = verify.Note(value.encode())
            seals = note.of_key("foedera/seal/" + chain.party.hex(), 6, key)
            verify.require(seals, "no-signature")
            root = verify.unbase64(note.text.split("\n")[2])
            return verify.verify_seal(chain.documents[0], key, seals[0], log, note.size(), root)

        if SEALS:
            self.refusals(rows, 11, judge)
            self.assertEqual(judge(row(rows, "note")), int(row(rows, "time")))
            self.assertEqual(verify.unbase64(row(rows, "note").split("\n")[2]), top)

    def test_pins(self):
        rows = page("proof.txt")
        pack = data(rows, "accept whole")
        parties = {code: data(rows, f"party {code}") for code in ("KZ", "KG", "AM")}
        for codes, needed, says in [
            (("KZ", "KG", "AM"), None, "valid"),
            (("KG", "AM"), None, "roots not-pinned"),
            (("KZ", "KG"), None, "quorum no-quorum"),
            (("KZ", "KG"), 1, "valid"),
            ((), 3, "quorum no-quorum"),
        ]:
            pins = {parties[code]: None for code in codes}
            self.assertEqual(verify.Verdict(pack, pins, needed).says(), says, (codes, needed))


class Ed25519(unittest.TestCase):
    """RFC 8032 section 7.1, test 2, by the fallback alone; and what the library refuses and ZIP 215 takes."""

    PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    SIGNATURE = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )

    def test_the_fallback_agrees_with_the_library(self):
        self.assertTrue(verify.zip215(self.PUBLIC, b"\x72", self.SIGNATURE))
        self.assertFalse(verify.zip215(self.PUBLIC, b"\x73", self.SIGNATURE))
        scalar = int.from_bytes(self.SIGNATURE[32:], "little") + verify.L
        beyond = self.SIGNATURE[:32] + scalar.to_bytes(32, "little")
        self.assertFalse(verify.zip215(self.PUBLIC, b"\x72", beyond))

    def test_encodings_that_are_not_the_shortest_are_points(self):
        for number in (verify.P, verify.P + 1, 2**255 + 1):
            point = verify.decompress(number.to_bytes(32, "little"))
            self.assertIsNotNone(point, number)
            self.assertTrue(verify.is_neutral(verify.multiply(8, point)), number)
        self.assertIsNone(verify.decompress((2).to_bytes(32, "little")))

    def test_weak_keys_and_what_is_no_key_are_refused(self):
        for number, word in [(0, "weak-key"), (1, "weak-key"), (verify.P + 1, "weak-key"), (2, "not-a-key")]:
            with self.assertRaises(verify.Refused) as refused:
                verify.public_key(number.to_bytes(32, "little"))
            self.assertEqual(refused.exception.word, word)

    def test_a_part_of_order_eight_in_r_needs_the_fallback(self):
        calls = []
        whole = verify.zip215
        verify.zip215 = lambda *parts: calls.append(parts) or whole(*parts)
        try:
            for name, value in page("proof.txt"):
                if name == "accept torsion":
                    self.assertEqual(verify.Verdict(bytes.fromhex(value), {}).says(), "valid")
        finally:
            verify.zip215 = whole
        self.assertEqual(len(calls), 1)


if __name__ == "__main__":
    unittest.main()
