#!/usr/bin/env python3
"""Checks proof packs and exported logs of Foedera, independently of its own programs.

Written from the pages of spec/ alone, with Python's standard library and the package `cryptography`: for Ed25519, and
since its version 47 for ML-DSA-44. It opens no connection and needs no configuration.

    foedera_verify.py pack FILE [PINS...] [--needed N]     one proof pack            spec/proof.md
    foedera_verify.py packs DIRECTORY [PINS...]            every file of a directory, one line each
    foedera_verify.py logs DIRECTORY [PINS...]             exported logs             spec/export.md
    foedera_verify.py fork FILE [PINS...]                  a log in two versions     spec/fork.md

Exit codes: 0 valid, 1 not valid, 2 a file cannot be read or the command line is wrong.
"""

import base64
import hashlib
import os
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
except ImportError:
    MLDSA44PublicKey = None

PACK_MAX, TREES_MAX, PATH_MAX = 12_288, 64, 65
LEAF_MAX, ACT_MAX, CONTENT_MAX = 250, 1_048_512, 1_048_592
ROOT_MAX, ROOT_KEYS_MAX, ROOT_CHAIN_MAX = 8192, 16, 512
NOTE_MAX, NOTE_SIGNATURES_MAX = 65_536, 256
CBOR_MAX, CBOR_DEPTH_MAX, CBOR_ITEMS_MAX = 16 * 1024 * 1024, 16, 262_144
FORK_MAX, PINS_MAX = 5 * 1024 * 1024, 1024 * 1024
SEALING_KEY, SEAL = 1312, 2428
TILE = 256


class Refused(Exception):
    """Bytes that are not what they should be; `word` is the reason as the pages of spec/ name it."""

    def __init__(self, word, says=""):
        super().__init__(says or word)
        self.word = word


def require(holds, word, says=""):
    if not holds:
        raise Refused(word, says)


# -- Hashes and ids: encoding.md ------------------------------------------------------------------------------------

def sha256(data):
    return hashlib.sha256(data).digest()


def u64(number):
    return struct.pack(">Q", number)


def tagged(tag, *parts):
    name = tag.encode()
    return sha256(bytes([len(name)]) + name + b"".join(u64(len(part)) + part for part in parts))


def key_id(public):
    return tagged("foedera key v1", public)[:8]


def log_id(party, number=0):
    return tagged("foedera log v1", party, u64(number))


# -- Ed25519 by the rules of ZIP 215: encoding.md, proof.md#signatures ----------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def decompress(data):
    """Returns the point of 32 bytes in extended coordinates, or None. The encoding need not be the shortest."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, (number & (2**255 - 1)) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square:
        return None
    if x & 1 != sign:
        x = -x % P
    return (x, y, 1, x * y % P)


def add(left, right):
    a = (left[1] - left[0]) * (right[1] - right[0]) % P
    b = (left[1] + left[0]) * (right[1] + right[0]) % P
    c = 2 * left[3] * right[3] * D % P
    d = 2 * left[2] * right[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(number, point):
    total = NEUTRAL
    for digit in f"{number:b}":
        total = add(total, total)
        total = add(total, point) if digit == "1" else total
    return total


def is_neutral(point):
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def zip215(public, message, signature):
    """Says whether [8][s]B = [8]R + [8][k]A, with s below the group order and any encoding of the points."""
    key, point = decompress(public), decompress(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or point is None or scalar >= L:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, t = add(point, multiply(hashed, key))
    return is_neutral(multiply(8, add(multiply(scalar, BASE), (-x % P, y, z, -t % P))))


def verify(public, message, signature):
    """Refuses a signature that ZIP 215 refuses. The library's yes is a yes; its no is computed again."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        require(zip215(public, message, signature), "bad-signature")


def public_key(data):
    """Refuses what is no point of the curve, or one of small order."""
    require(type(data) is bytes and len(data) == 32, "malformed")
    point = decompress(data)
    require(point is None or not is_neutral(multiply(8, point)), "weak-key")
    require(point is not None, "not-a-key")
    return data


def reader_key(data):
    """Refuses what is no X-Wing key: 1216 bytes whose first 1152 are 768 numbers below 3329, twelve bits each."""
    require(type(data) is bytes and len(data) == 1216, "not-a-key")
    for place in range(0, 1152, 3):
        first, middle, last = data[place : place + 3]
        numbers = (first | (middle & 15) << 8, middle >> 4 | last << 4)
        require(max(numbers) < 3329, "not-a-key")
    return data


# -- CBOR: encoding.md#cbor -----------------------------------------------------------------------------------------

class Reader:
    """A place in bytes that hold the CBOR of encoding.md."""

    def __init__(self, data):
        self.data, self.at, self.items = data, 0, CBOR_ITEMS_MAX

    def take(self, count):
        require(count <= len(self.data) - self.at, "truncated")
        taken = self.data[self.at : self.at + count]
        self.at += count
        return taken

    def head(self):
        first = self.take(1)[0]
        major, info = first >> 5, first & 31
        require(major <= 5, "malformed")
        if info < 24:
            return major, info
        require(info != 31, "not-canonical")
        require(info <= 27, "malformed")
        number = int.from_bytes(self.take(1 << (info - 24)), "big")
        require(number >= {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}[info], "not-canonical")
        return major, number

    def value(self, depth=0):
        require(depth <= CBOR_DEPTH_MAX, "oversized")
        self.items -= 1
        require(self.items >= 0, "oversized")
        require(self.at < len(self.data), "truncated")
        if self.data[self.at] in (0xF4, 0xF5):
            return self.take(1)[0] == 0xF5
        major, number = self.head()
        if major in (0, 1):
            require(number < 1 << 63, "oversized")
            return number if major == 0 else -1 - number
        if major in (2, 3):
            data = self.take(number)
            return data if major == 2 else text_of(data)
        require(number <= len(self.data) - self.at, "truncated")
        if major == 4:
            return [self.value(depth + 1) for _ in range(number)]
        rows, last = {}, b""
        for _ in range(number):
            start = self.at
            key = self.value(depth)
            require(type(key) in (int, str), "malformed")
            encoded = self.data[start : self.at]
            require(encoded > last, "not-canonical")
            last = encoded
            rows[key] = self.value(depth + 1)
        return rows


def text_of(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("malformed", "text that is not UTF-8") from None


def decode(data):
    """Returns the one value that fills the bytes: int, bytes, str, bool, list or dict."""
    require(len(data) <= CBOR_MAX, "oversized")
    reader = Reader(data)
    value = reader.value()
    require(reader.at == len(data), "trailing")
    return value


def rows_of(value, count, editions=None, more=()):
    """Returns a map that has the keys 1 to `count` and these, and one of these editions in row 1 if it has one."""
    require(type(value) is dict, "malformed")
    if editions is not None:
        require(1 in value, "not-canonical")
        require(type(value[1]) is int, "malformed")
        require(value[1] in editions, "unknown-edition")
    require(len(value) == count + len(more), "malformed")
    require(list(value) == [*range(1, count + 1), *more], "not-canonical")
    return value


def array_of(value, length=None):
    require(type(value) is list and length in (None, len(value)), "malformed")
    return value


def fixed(value, length):
    require(type(value) is bytes and len(value) == length, "malformed")
    return value


def uint(value, below=1 << 63):
    require(type(value) is int and 0 <= value < below, "malformed")
    return value


# -- Root documents: root.md ----------------------------------------------------------------------------------------

class Root:
    """A root document. Its signatures are checked by `verify` only."""

    def __init__(self, data):
        require(len(data) <= ROOT_MAX, "oversized")
        parts = array_of(decode(data))
        require(parts and type(parts[0]) is bytes, "malformed")
        self.body, self.follows, self.successor = parts[0], None, None
        self.read(decode(self.body))
        array_of(parts, 4 if self.follows is None else 5)
        self.before = [] if self.follows is None else self.placed(parts[1])
        self.own = self.placed(parts[-3])
        self.by_log, self.by_witness = fixed(parts[-2], 64), fixed(parts[-1], 64)
        self.digest = tagged("foedera root document v1", self.body)
        self.party = tagged("foedera party v1", self.body) if self.follows is None else self.follows[0]
        self.version = 1 if self.follows is None else self.follows[1]

    def read(self, body):
        require(type(body) is dict, "malformed")
        said = body.get(1) if type(body.get(1)) is int else 0
        seals, edition = said in (4, 5, 6), said - 3 if said in (4, 5, 6) else said
        rows = rows_of(body, {2: 11, 3: 14}.get(edition, 8), editions=range(1, 7), more=(15,) if seals else ())
        self.sealing = fixed(rows[15], 32) if seals else None
        self.code, keys, self.threshold = rows[2], rows[3], uint(rows[4])
        require(type(self.code) is str and self.code.isascii(), "malformed")
        require(len(self.code) <= 16, "oversized")
        require(self.code and all(letter.isalnum() or letter == "-" for letter in self.code), "malformed")
        require(len(array_of(keys)) <= ROOT_KEYS_MAX, "oversized")
        self.keys = [public_key(key) for key in keys]
        require(self.keys == sorted(set(self.keys)), "not-canonical")
        require(1 <= self.threshold <= len(self.keys), "malformed")
        self.next = fixed(rows[5], 32)
        self.log, self.witness, self.reader = public_key(rows[6]), public_key(rows[7]), reader_key(rows[8])
        if edition == 3:
            self.successor = (uint(rows[12]), uint(rows[13]), fixed(rows[14], 32))
            require(rows[12] > 0, "malformed")
        if edition > 1:
            self.follows = (fixed(rows[9], 32), uint(rows[10]), fixed(rows[11], 32))
            require(rows[10] >= 2, "malformed")
            require(rows[10] <= ROOT_CHAIN_MAX, "oversized")

    @staticmethod
    def placed(signatures):
        require(len(array_of(signatures)) <= ROOT_KEYS_MAX, "oversized")
        places = [(uint(place), fixed(by, 64)) for place, by in (array_of(one, 2) for one in signatures)]
        require(all(one[0] < other[0] for one, other in zip(places, places[1:])), "not-canonical")
        return places

    def signed_by(self, signatures, of):
        """Checks signatures by the root keys of a document: each good, and as many as its threshold."""
        for place, signature in signatures:
            require(place < len(of.keys), "wrong-key")
            verify(of.keys[place], self.message(), signature)
        require(len(signatures) >= of.threshold, "no-signature")

    def message(self):
        return b"foedera root v1\n" + self.body

    def verify(self, latest=None):
        """Checks a genesis, or what takes the place of the latest document."""
        if latest is None:
            require(self.follows is None, "wrong-version")
        else:
            require(self.follows is not None, "wrong-version")
            require(self.party == latest.party and self.code == latest.code, "wrong-party")
            require(self.version == latest.version + 1, "wrong-version")
            require(self.follows[2] == latest.digest, "wrong-previous")
            announced = tagged("foedera next root v1", u64(self.threshold), b"".join(self.keys))
            require(announced == latest.next, "wrong-next")
            self.signed_by(self.before, latest)
        self.signed_by(self.own, self)
        verify(self.log, self.message(), self.by_log)
        verify(self.witness, self.message(), self.by_witness)


class Chain:
    """The root documents of a party, each checked after the one before."""

    def __init__(self, documents):
        require(documents, "truncated")
        self.documents, self.logs, self.starts = [], [], [0]  # From which index each speaks, for who knows.
        for document in documents:
            self.push(document)

    def push(self, data):
        require(len(self.documents) < ROOT_CHAIN_MAX, "oversized")
        root, latest = Root(data), self.documents[-1] if self.documents else None
        root.verify(latest)
        for old in self.documents[:-1]:
            for name in ("log", "witness", "reader", "sealing"):
                key = getattr(root, name)
                require(key is None or getattr(old, name) != key or getattr(latest, name) == key, "retired-key")
        if latest is None:
            self.logs.append((0, log_id(root.party)))
        if root.successor is not None:
            number, size, _ = root.successor
            kept = len(self.logs) == 1 or size > self.logs[-1][0]
            require(number == len(self.logs) and kept and size < 1 << 32, "wrong-successor")
            require(all(old.log != root.log for old in self.documents), "retired-key")
            self.logs.append((size, log_id(root.party, number)))
        self.documents.append(root)
        self.party, self.code, self.log, self.witness = root.party, root.code, root.log, root.witness

    def log_at(self, index):
        """Returns the id of the log to which the leaf at an index belongs."""
        return next(log for start, log in reversed(self.logs) if start <= index)

    def log_of(self, size):
        """Returns the id of the log that signs a checkpoint of a size: that of the last leaf under it."""
        return self.log_at(max(size - 1, 0))

    def latest_in(self, number):
        """Returns the last document before the one that starts the log after the log with this number."""
        starts = [at for at, root in enumerate(self.documents) if root.successor and root.successor[0] > number]
        return self.documents[starts[0] - 1 if starts else -1]


# -- Leaf and content: leaf.md, content.md --------------------------------------------------------------------------

class Leaf:
    """What a leaf says; its signature is checked by `verify` only."""

    def __init__(self, data):
        require(len(data) <= LEAF_MAX, "oversized")
        protected, unprotected, payload, self.signature = array_of(decode(data), 4)
        require(unprotected == {} and type(unprotected) is dict, "malformed")
        fixed(protected, 13)
        header = decode(protected)
        require(type(header) is dict and list(header) == [1, 4], "malformed")
        require(type(header[1]) is int and header[1] == -8, "malformed")
        self.key, self.bytes = fixed(header[4], 8), data
        fixed(self.signature, 64)
        require(type(payload) is bytes, "malformed")
        rows = rows_of(decode(payload), 10)
        self.log, self.index = fixed(rows[1], 32), uint(rows[2], 1 << 32)
        self.micros, self.counter = uint(rows[3]), uint(rows[4], 1 << 16)
        self.label, self.charter, self.kind = fixed(rows[5], 8), fixed(rows[6], 16), rows[7]
        require(type(self.kind) is int and (self.kind in (-1, -2, -3, -4) or 0 <= self.kind < self.index), "malformed")
        self.commitment, self.content_hash = fixed(rows[8], 32), fixed(rows[9], 32)
        self.content_length = uint(rows[10], 1 << 32)
        # The Sig_structure of RFC 9052: text of ten letters, three byte strings, none longer than a leaf may be.
        self.signed = b"\x84\x6aSignature1"
        for part in (protected, b"foedera leaf v1", payload):
            self.signed += bytes([0x40 | len(part)] if len(part) < 24 else [0x58, len(part)]) + part

    def verify(self, public):
        require(self.key == key_id(public), "wrong-key")
        verify(public, self.signed, self.signature)

    def verify_at(self, public, log, index):
        self.verify(public)
        require(self.log == log, "wrong-log")
        require(self.index == index, "wrong-index")

    def check_content(self, stored):
        """Compares stored content with the leaf, without opening it."""
        require(len(stored) <= CONTENT_MAX, "oversized")
        require(len(stored) == self.content_length, "wrong-content-length")
        require(sha256(stored) == self.content_hash, "wrong-content-hash")

    def carries(self, what, stored):
        """Compares a root document or an attestation, whose words are its writer's, with the leaf that carries it."""
        self.check_content(stored)
        require(tagged(f"foedera {what} content v1", stored) == self.commitment, "wrong-commitment")

    def disclosed(self, plain):
        """Returns the act in a plain content that somebody shows."""
        require(self.kind not in (-2, -3, -4), "wrong-content-kind")
        if self.kind == -1:
            self.check_content(plain)
        require(len(plain) <= CONTENT_MAX, "oversized")
        rows = rows_of(decode(plain), 2)
        salt, act = fixed(rows[1], 32), rows[2]
        require(type(act) is bytes, "malformed")
        require(len(act) <= ACT_MAX, "oversized")
        require(tagged("foedera act v1", salt, act) == self.commitment, "wrong-commitment")
        return act


# -- Tree, note, checkpoint, cosignature: checkpoint.md, cosignature.md ---------------------------------------------

def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def root_above(data, index, size, path):
    """Returns the root of the tree of `size` leaves in which the leaf stands at `index` under the path (RFC 9162)."""
    require(index < size and len(path) <= PATH_MAX, "wrong-proof")
    place, last, node = index, size - 1, leaf_hash(data)
    for step in path:
        require(last > 0, "wrong-proof")
        if place & 1 or place == last:
            node = node_hash(step, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, step)
        place, last = place >> 1, last >> 1
    require(last == 0, "wrong-proof")
    return node


def origin(log):
    return "foedera/log/" + log.hex()


def checkpoint_text(log, size, root):
    return f"{origin(log)}\n{size}\n{base64.b64encode(root).decode()}\n"


def cosigned_text(text, time):
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def timed(data, length):
    """Returns time and signature of a cosignature, or of a seal, that must have so many bytes."""
    require(type(data) is bytes, "malformed")
    require(len(data) <= length, "oversized")
    require(len(data) == length, "truncated")
    (time,) = struct.unpack(">Q", data[:8])
    require(time < 1 << 63, "malformed")
    return time, data[8:]


def verify_seal(root, key, data, log, size, top):
    """Checks a daily seal of a tree of a log with the key that a root document names: seal.md. Returns its time."""
    time, signature = timed(data, SEAL)
    require(root.sealing == tagged("foedera sealing key v1", key), "wrong-key")
    require(MLDSA44PublicKey is not None, "not-checked", "the package cryptography here is older than 47: no ML-DSA")
    name, of = [bytes([len(text)]) + text.encode() for text in ("foedera/seal/" + root.party.hex(), origin(log))]
    message = b"subtree/v1\n\0" + name + u64(time) + of + u64(0) + u64(size) + top
    try:
        MLDSA44PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        raise Refused("bad-signature") from None
    return time


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused("malformed", "base64") from None
    require(base64.b64encode(data).decode() == text, "not-canonical")
    return data


def note_key_id(name, kind, public):
    return sha256(name.encode() + b"\n" + bytes([kind]) + public)[:4]


class Note:
    """A signed note: its text, and its signature lines as (name, key id, signature)."""

    def __init__(self, data):
        require(len(data) <= NOTE_MAX, "oversized")
        note = text_of(data)
        require(not any(letter < " " and letter != "\n" for letter in note), "malformed")
        split = note.rfind("\n\n")
        require(split >= 0 and note.endswith("\n") and len(note) > split + 2, "truncated")
        self.text, self.lines = note[: split + 1], []
        for line in note[split + 2 : -1].split("\n"):
            require(len(self.lines) < NOTE_SIGNATURES_MAX, "oversized")
            parts = line.split(" ", 2)
            require(len(parts) == 3 and parts[0] == "\u2014" and parts[1], "malformed")
            require(not any(letter.isspace() or letter == "+" for letter in parts[1]), "malformed")
            signed = unbase64(parts[2])
            require(len(signed) >= 4, "malformed")
            self.lines.append((parts[1], signed[:4], signed[4:]))

    def of_key(self, name, kind, public):
        identifier = note_key_id(name, kind, public)
        return [signature for of, key, signature in self.lines if (of, key) == (name, identifier)]

    def size(self):
        """Returns the size in the text of a checkpoint."""
        lines = self.text.split("\n")
        require(len(lines) >= 4, "truncated")
        require(len(lines) == 4, "trailing")
        require(lines[1].isascii() and lines[1].isdigit(), "malformed")
        require(lines[1] == "0" or not lines[1].startswith("0"), "not-canonical")
        require(len(lines[1]) < 19, "oversized")
        return int(lines[1])

    def signed(self, log, key):
        """Returns size and root of the checkpoint of a log, signed with a key."""
        size, lines = self.size(), self.text.split("\n")
        top = unbase64(lines[2])
        require(len(top) == 32, "malformed")
        require(lines[0] == origin(log), "wrong-origin")
        signatures = self.of_key(lines[0], 1, key)
        for signature in signatures:
            require(len(signature) == 64, "malformed")
            verify(key, self.text.encode(), signature)
        require(signatures, "no-signature")
        return size, top

    def cosignature(self, chain):
        """Returns the latest time at which the party cosigned, every line of its key checked."""
        times = []
        for data in self.of_key("foedera/witness/" + chain.party.hex(), 4, chain.witness):
            time, signature = timed(data, 72)
            verify(chain.witness, cosigned_text(self.text, time), signature)
            times.append(time)
        require(times, "no-signature")
        return max(times)


# -- Pins: proof.md#pins --------------------------------------------------------------------------------------------

def hexadecimal(word):
    digits = set("0123456789abcdef")
    return bytes.fromhex(word) if word and len(word) % 2 == 0 and set(word) <= digits else None


def read_pins(files):
    """Returns the parties that the reader knows: party id to chain, or to None where only the id is known."""
    pins = {}
    for name in files:
        data = read(name, PINS_MAX)
        require(len(data) <= PINS_MAX, "oversized", f"{name} is too long")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            pin_document(pins, data)
            continue
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            pin = hexadecimal(line.split(" ")[0])
            require(pin is not None, "malformed", f"{name}: '{line[:40]}' is no pin")
            if len(pin) == 32:
                pins.setdefault(pin, None)
            else:
                pin_document(pins, pin)
    return pins


def pin_document(pins, data):
    """Adds a genesis, or the document that follows the latest one of a party that was added so."""
    root = Root(data)
    if root.follows is None:
        chain = Chain([data])
        pins[chain.party] = pins.get(chain.party) or chain
    else:
        chain = pins.get(root.party)
        require(chain is not None, "unknown-party", "a root document stands before its genesis")
        chain.push(data)


# -- Proof pack: proof.md -------------------------------------------------------------------------------------------

class Pack:
    """A proof pack that was read. Nothing in it is checked."""

    def __init__(self, data):
        require(len(data) <= PACK_MAX, "oversized")
        rows, self.seal = decode(data), None
        rows = rows_of(rows, 7 if type(rows) is dict and rows.get(1) == 2 else 6, editions=(1, 2))
        require(type(rows[2]) is bytes and type(rows[6]) is bytes, "malformed")
        self.quorum, self.roots, self.content = uint(rows[3]), array_of(rows[5]), rows[6]
        require(all(type(root) is bytes for chain in self.roots for root in array_of(chain)), "malformed")
        require(len(array_of(rows[4])) <= TREES_MAX, "oversized")
        self.trees, before, last = [], [], None
        for tree in rows[4]:
            size, path, signature, cosignatures = self.tree(tree, before)
            require(last is None or size < last, "not-canonical")
            self.trees.append((size, path, signature, cosignatures))
            before, last = path, size
        if rows[1] == 2:
            self.seal = size, key, seal = array_of(rows[7], 3)
            require(type(key) is bytes and len(key) == SEALING_KEY, "not-a-key")
            uint(size), timed(seal, SEAL)
        self.leaf = Leaf(rows[2])

    @staticmethod
    def tree(tree, before):
        size, kept, rest, signature, cosignatures = array_of(tree, 5)
        require(uint(kept) <= len(before), "malformed")
        require(type(rest) is bytes and len(rest) % 32 == 0, "malformed")
        path = before[:kept] + [rest[place : place + 32] for place in range(0, len(rest), 32)]
        require(len(path) <= PATH_MAX, "oversized")
        same = next((at for at, (a, b) in enumerate(zip(before, path)) if a != b), min(len(before), len(path)))
        require(same == kept, "not-canonical")
        require(type(signature) is bytes and len(signature) in (0, 64), "malformed")
        parties = []
        for one in array_of(cosignatures):
            party, time, by = array_of(one, 3)
            fixed(party, 32), uint(time), fixed(by, 64)
            require(not parties or parties[-1] < party, "not-canonical")
            parties.append(party)
        return uint(size), path, signature, cosignatures


class Verdict:
    """What a check of a pack found: the first step that failed with its reason, or nothing; and what the steps showed."""

    def __init__(self, data, pins, needed=None):
        self.step, self.reason, self.shown = "form", None, []
        try:
            run_check(data, pins, needed, self)
        except Refused as refused:
            self.reason = refused.word

    def says(self):
        return "valid" if self.reason is None else f"{self.step} {self.reason}"


def run_check(data, pins, needed, verdict):
    """Checks a pack step by step, as proof.md#check says."""
    pack, shown = Pack(data), verdict.shown
    leaf = pack.leaf

    verdict.step = "roots"
    known, last = {}, None
    for documents in pack.roots:
        chain = Chain(documents)
        require(last is None or last < chain.party, "not-canonical")
        known[chain.party], last = chain, chain.party
    for party, chain in pins.items():
        if chain is not None:
            known.setdefault(party, chain)
    author = next((chain for chain in known.values() if any(log == leaf.log for _, log in chain.logs)), None)
    require(author is not None, "unknown-party")
    require(not pins or author.party in pins, "not-pinned")
    shown.append(f"log of {author.code}, party {author.party.hex()}")

    verdict.step = "leaf"
    key = next((root.log for root in author.documents if key_id(root.log) == leaf.key), None)
    require(key is not None, "wrong-key")
    leaf.verify(key)
    require(author.log_at(leaf.index) == leaf.log, "wrong-log")
    shown.append(f"act {leaf_hash(leaf.bytes).hex()}, entry {leaf.index}")

    verdict.step = "place"
    tops = {size: root_above(leaf.bytes, leaf.index, size, path) for size, path, _, _ in pack.trees}
    texts = [checkpoint_text(author.log_of(size), size, top) for size, top in tops.items()]

    verdict.step = "checkpoint"
    signed = [size for (size, _, signature, _), text in zip(pack.trees, texts)
              if signature and verify(author.log, text.encode(), signature) is None]
    require(signed, "no-signature")
    shown.append(f"signed by the log in the tree of {signed[0]} entries")

    verdict.step = "cosignatures"
    seen, counted = set(), 0
    for (size, _, _, cosignatures), text in zip(pack.trees, texts):
        for party, time, signature in cosignatures:
            require(party not in seen, "not-canonical")
            seen.add(party)
            if party == author.party or pins and party not in pins or party not in known:
                continue
            verify(known[party].witness, cosigned_text(text, time), signature)
            shown.append(f"cosigned by {known[party].code} in the tree of {size} entries, at {time}, party {party.hex()}")
            counted += 1

    verdict.step = "quorum"
    needed = pack.quorum if needed is None else needed
    require(counted >= needed, "no-quorum")
    shown.append(f"{counted} cosignatures count, {needed} are needed")

    verdict.step = "content"
    if pack.content:
        shown.append(f"shows the act, {len(leaf.disclosed(pack.content))} bytes")
    else:
        shown.append("shows nothing of the act")

    verdict.step = "seal"
    if pack.seal is not None:
        size, key, seal = pack.seal
        require(size in tops, "wrong-proof")
        pinned = pins.get(author.party)
        pairs = zip(pinned.documents, author.documents) if pinned is not None else ()
        require(all(one.body == other.body for one, other in pairs), "wrong-previous")
        time = verify_seal(author.documents[-1], key, seal, author.log_of(size), size, tops[size])
        shown.append(f"sealed by the log's party in the tree of {size} entries, at {time}")


# -- Exported logs: export.md ---------------------------------------------------------------------------------------

def number_path(number, mark=""):
    before = number_path(number // 1000, "x") + "/" if number >= 1000 else ""
    return f"{before}{mark}{number % 1000:03}"


def tile_path(kind, number, width):
    partial = "" if width == TILE else f".p/{width}"
    return f"tile/{kind}/{number_path(number)}{partial}"


class Files:
    """The files of one exported log, each read once: what is left over was not expected."""

    def __init__(self, directory):
        self.directory, self.left = directory, set()
        for folder, _, names in os.walk(directory):
            self.left.update(os.path.relpath(os.path.join(folder, name), directory) for name in names)

    def take(self, name, limit):
        require(name in self.left, "truncated", f"{name} is missing")
        self.left.discard(name)
        return read(os.path.join(self.directory, name), limit)


def check_log(directory, name, pins):
    """Checks one exported log but for its cosignatures. Returns its chain, its note, and what to say of it."""
    files = Files(directory)
    chain = Chain([files.take("root", ROOT_MAX)])
    require(chain.code == name, "malformed", f"the root document is of '{chain.code}'")
    require(not pins or chain.party in pins, "not-pinned", "the party is not one of those pinned")
    note = Note(files.take("checkpoint", NOTE_MAX))
    size = note.size()
    hashes, contents = [], 0
    for first in range(0, size, TILE):
        leaves = bundle(files, first // TILE, min(TILE, size - first))
        for index, data in enumerate(leaves, first):
            try:
                contents += check_entry(files, chain, hashes, data)
            except Refused as refused:
                raise Refused(refused.word, f"entry {index}: {refused}") from None
            hashes.append(leaf_hash(data))
    _, top = note.signed(chain.log_of(size), chain.log)
    require(check_tiles(files, hashes) == top, "wrong-root", "the leaves do not have the root of the checkpoint")
    sealed = check_seal(files, chain, hashes) if "seal" in files.left else "no seal"
    require(not files.left, "trailing", f"{min(files.left, default='')} belongs to no log")
    return chain, note, f"{size} entries, {contents} contents, {sealed}"


def check_seal(files, chain, hashes):
    """Checks the daily seal of the first leaves with the key in force at the last of them."""
    note, key = Note(files.take("seal", NOTE_MAX)), files.take("seal-key", SEALING_KEY)
    size = note.size()
    require(0 < size <= len(hashes), "wrong-root", "the seal is of more leaves than there are")
    log, top = chain.log_of(size), subtree(hashes[:size])
    require(note.text == checkpoint_text(log, size, top), "wrong-root", "the seal is of other leaves")
    signatures = note.of_key("foedera/seal/" + chain.party.hex(), 6, key)
    require(signatures, "no-signature", "the seal is by another key")
    root = [root for start, root in zip(chain.starts, chain.documents) if start < size][-1]
    try:
        times = [verify_seal(root, key, data, log, size, top) for data in signatures]
    except Refused as refused:
        require(refused.word == "not-checked", refused.word, "the seal")
        return f"its seal NOT CHECKED ({refused})"
    return f"sealed up to entry {size - 1} at {max(times)}"


def check_cosignatures(note, known):
    """Checks the cosignatures of parties that are known, and returns their codes."""
    lines = lambda chain: note.of_key("foedera/witness/" + chain.party.hex(), 4, chain.witness)
    codes = [chain.code for chain in known if lines(chain) and note.cosignature(chain) is not None]
    return f"cosigned by {', '.join(sorted(codes)) or 'nobody known'}"


def bundle(files, number, width):
    """Returns the leaves of an entry bundle."""
    reader, leaves = Reader(files.take(tile_path("entries", number, width), TILE * (LEAF_MAX + 2))), []
    for _ in range(width):
        length = int.from_bytes(reader.take(2), "big")
        require(length <= LEAF_MAX, "oversized")
        leaves.append(reader.take(length))
    require(reader.at == len(reader.data), "trailing")
    return leaves


def check_entry(files, chain, before, data):
    """Checks the leaf behind those before and the content that goes with it. Returns how many contents there were."""
    index = len(before)
    leaf, name = Leaf(data), "content/" + number_path(index)
    if leaf.kind == -3:
        # From here on the log key of the document signs, this leaf too.
        document = files.take(name, ROOT_MAX)
        leaf.carries("root", document)
        chain.push(document)
        chain.starts.append(index)
        successor = chain.documents[-1].successor
        if successor is not None:
            top = subtree(before) if before else sha256(b"")
            require(successor[1:] == (index, top), "wrong-successor")
    leaf.verify_at(chain.log, chain.log_at(index), index)
    if leaf.kind == -1 and (plain := files.take(name, CONTENT_MAX)):  # Empty where it was redacted.
        leaf.disclosed(plain)
    if leaf.kind == -4:
        leaf.carries("attestation", files.take(name, CONTENT_MAX))
    return int(leaf.kind in (-1, -3, -4))


def check_tiles(files, hashes):
    """Compares every tile of hashes with the leaves and returns the root (RFC 6962 section 2.1)."""
    level, row = 0, hashes
    while row:
        for first in range(0, len(row), TILE):
            tile = row[first : first + TILE]
            data = files.take(tile_path(level, first // TILE, len(tile)), TILE * 32)
            require(data == b"".join(tile), "wrong-root", f"tile {level} {first // TILE} has other hashes")
        row = [subtree(row[first : first + TILE]) for first in range(0, len(row) // TILE * TILE, TILE)]
        level += 1
    return subtree(hashes) if hashes else sha256(b"")


def subtree(hashes):
    """Returns the root over hashes of leaves or of full subtrees of one height."""
    while len(hashes) > 1:
        pairs = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


def check_logs(directory, pins):
    """Checks every log in a directory. Yields its name, what to say, and whether it is good."""
    names = sorted(name for name in os.listdir(directory) if os.path.isdir(os.path.join(directory, name)))
    logs, known = {}, {party: chain for party, chain in pins.items() if chain is not None}
    for name in names:
        try:
            logs[name] = check_log(os.path.join(directory, name), name, pins)
            known[logs[name][0].party] = logs[name][0]
        except Refused as refused:
            logs[name] = refused
    for name in names:
        try:
            if isinstance(logs[name], Refused):
                raise logs[name]
            _, note, says = logs[name]
            yield name, f"{says}, {check_cosignatures(note, known.values())}", True
        except Refused as refused:
            yield name, f"{refused.word}: {refused}", False


# -- Proof of two versions: fork.md ----------------------------------------------------------------------------------

def consistent(old, before, size, top, path):
    """Says whether a proof leads from the root at size `old` to that at `size` (RFC 6962 section 2.1.2)."""
    rest = list(path)

    def roots(old, size, whole):
        if old == size:
            return (before, before) if whole else (rest[0], rest.pop(0))
        left = 1 << (size - 1).bit_length() - 1
        if old <= left:
            first, second = roots(old, left, whole)
            return first, node_hash(second, rest.pop(0))
        first, second = roots(old - left, size - left, False)
        return node_hash(rest[0], first), node_hash(rest.pop(0), second)

    try:
        return 0 < old < size and roots(old, size, True) == (before, top) and not rest
    except IndexError:
        return False


def check_fork(data, pins):
    """Checks a proof that a log was signed in two versions. Returns what it shows."""
    require(len(data) <= FORK_MAX, "oversized")
    rows = rows_of(decode(data), 6, editions=(1,))
    documents, notes, root, hashes = array_of(rows[2]), (rows[3], rows[4]), fixed(rows[5], 32), rows[6]
    require(all(type(document) is bytes for document in documents), "malformed")
    require(all(type(note) is str for note in notes) and type(hashes) is bytes and len(hashes) % 32 == 0, "malformed")
    path = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    require(len(documents) <= ROOT_CHAIN_MAX and len(path) <= PATH_MAX, "oversized")
    chain = Chain(documents)
    require(not pins or chain.party in pins, "not-pinned")
    pinned = pins.get(chain.party)
    known = pinned if pinned is not None and len(pinned.documents) > len(documents) else chain
    notes = [Note(note.encode()) for note in notes]
    said, names = notes[0].text.split("\n")[0], [origin(log) for _, log in known.logs]
    require(said in names, "wrong-origin")
    number = names.index(said)
    key, signed = known.latest_in(number).log, []
    for note in notes:
        others = any(note.of_key(said, 1, root.log) for root in known.documents)
        require(note.of_key(said, 1, key) or not others, "retired-key")
        signed.append(note.signed(known.logs[number][1], key))
    (first, before), (second, top) = signed
    if first == second:
        shown = first > 0 and before != top
    else:
        shown = root != before and consistent(first, root, second, top, path)
    require(shown, "wrong-proof")
    return f"the log {number} of {chain.code}, party {chain.party.hex()}, was signed in two versions: {first} and {second} entries"


# -- The command line -----------------------------------------------------------------------------------------------

def read(name, limit):
    """Reads a file as far as one byte beyond its limit."""
    with open(name, "rb") as file:
        return file.read(limit + 1)


def option_needed(words):
    if "--needed" not in words:
        return None
    at = words.index("--needed")
    number = words[at + 1 : at + 2]
    del words[at : at + 2]
    if not number or not (number[0].isascii() and number[0].isdigit()):
        raise ValueError("--needed takes a number")
    return int(number[0])


def run(words):
    needed = option_needed(words)
    if len(words) < 2 or words[0] not in ("pack", "packs", "logs", "fork"):
        raise ValueError(__doc__.strip())
    pins, good = read_pins(words[2:]), True
    if words[0] in ("pack", "packs"):
        names = [""] if words[0] == "pack" else sorted(os.listdir(words[1]))
        for name in names:
            verdict = Verdict(read(os.path.join(words[1], name) if name else words[1], PACK_MAX), pins, needed)
            print(*([name] if name else verdict.shown), verdict.says(), sep=" " if name else "\n")
            good = good and verdict.reason is None
        return good
    if words[0] == "fork":
        try:
            print(check_fork(read(words[1], FORK_MAX), pins))
        except Refused as refused:
            print(refused.word)
            return False
        return True
    checked = list(check_logs(words[1], pins))
    for name, says, fine in checked:
        print(f"{name}: {'good, ' if fine else 'NOT GOOD, '}{says}")
    if not checked:
        raise ValueError(f"{words[1]} holds no exported logs")
    return all(fine for _, _, fine in checked)


def main():
    try:
        return 0 if run(sys.argv[1:]) else 1
    except (OSError, ValueError, Refused) as fault:
        print(fault, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
