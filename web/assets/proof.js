// Checks the proof pack that a page carries, here in the browser: no request is made. The steps are those of
// spec/proof.md. It is one script of the node that served the page; who trusts the node no further checks the file.
(() => {
  "use strict";
  if (!window.crypto) return;
  document.documentElement.classList.add("script");
  const told = new Map();
  const text = new TextEncoder();
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
  const bytesOf = (part) => (typeof part === "string" ? text.encode(part) : part);
  const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...bytesOf(part)]));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  const u64 = (number) => { const view = new DataView(new ArrayBuffer(8)); view.setBigUint64(0, BigInt(number)); return new Uint8Array(view.buffer); };
  const tagged = (tag, ...parts) => sha256(Uint8Array.of(tag.length), tag, ...parts.flatMap((part) => [u64(part.length), part]));
  const must = (holds, says) => { if (!holds) throw new Error(says); };
  const same = (one, other) => hex(one) === hex(other);
  const at = (seconds) => new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");

  // The CBOR of spec/encoding.md: one value that fills the bytes, every length in its shortest form.
  function decode(bytes) {
    let place = 0;
    const take = (count) => { must(count <= bytes.length - place, "the bytes end early"); place += count; return bytes.subarray(place - count, place); };
    function head() {
      const [first] = take(1), info = first & 31;
      must(first >> 5 <= 5 && info <= 27, "it has a form that a pack does not use");
      if (info < 24) return [first >> 5, info];
      const number = take(1 << (info - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
      must(number >= [24, 2 ** 8, 2 ** 16, 2 ** 32][info - 24], "a number is not in its shortest form");
      must(number <= Number.MAX_SAFE_INTEGER, "a number is larger than a browser counts");
      return [first >> 5, number];
    }
    function value(depth) {
      must(depth <= 16, "it is nested too deep");
      if (bytes[place] === 0xf4 || bytes[place] === 0xf5) return take(1)[0] === 0xf5;
      const [major, number] = head();
      if (major < 2) return major ? -1 - number : number;
      if (major === 2) return take(number);
      if (major === 3) return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(number));
      must(number <= bytes.length - place, "the bytes end early");
      if (major === 4) return Array.from({ length: number }, () => value(depth + 1));
      const rows = new Map();
      for (let row = 0, last = ""; row < number; row++) {
        const start = place, key = value(depth + 1), written = hex(bytes.subarray(start, place));
        must(written > last, "keys are out of order");
        last = written;
        rows.set(key, value(depth + 1));
      }
      return rows;
    }
    const whole = value(0);
    must(place === bytes.length, "bytes follow after its end");
    return whole;
  }

  const rowsOf = (value, count, ...more) => {
    must(value instanceof Map && [...value.keys()].join() === [...Array.from({ length: count }, (_, row) => row + 1), ...more].join(), "a row is missing or too many");
    return value;
  };

  // Checks signatures, or counts how many it could not check where the browser does not know Ed25519.
  async function signatures() {
    const state = { able: true, checked: 0, passed: 0 };
    try {
      await crypto.subtle.importKey("raw", unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), "Ed25519", false, ["verify"]);
    } catch { state.able = false; }
    state.verify = async (key, message, signature, whose) => {
      if (!state.able) { state.passed++; return; }
      const imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
      must(await crypto.subtle.verify("Ed25519", imported, signature, message), `the signature of ${whose} does not match`);
      state.checked++;
    };
    return state;
  }

  // One root document after the one before it, which a genesis has not. Source: spec/root.md.
  async function root(document, latest, sign) {
    const parts = decode(document), body = parts[0], said = decode(body), edition = latest ? 2 : 1, message = joined("foedera root v1\n", body);
    // An edition higher by three has a row more: the digest of a sealing key.
    const seals = said instanceof Map && said.get(1) === edition + 3, rows = rowsOf(said, latest ? 11 : 8, ...(seals ? [15] : []));
    const code = rows.get(2), [byLog, byWitness] = parts.slice(-2);
    must((seals || rows.get(1) === edition) && parts.length === (latest ? 5 : 4), "a root document has a form that is not known here");
    const signed = async (signatures, keys, threshold) => {
      must(threshold > 0 && signatures.length >= threshold, "a root document has too few signatures");
      let last = -1;
      for (const [place, signature] of signatures) {
        must(place > last && place < keys.length, "a root document names another key");
        last = place;
        await sign.verify(keys[place], message, signature, `a root key of ${code}`);
      }
    };
    if (latest) {
      must(same(rows.get(9), latest.party) && code === latest.code && rows.get(10) === latest.version + 1, "a root document follows another party's");
      must(same(rows.get(11), latest.digest), "a root document follows another one");
      must(same(await tagged("foedera next root v1", u64(rows.get(4)), joined(...rows.get(3))), latest.next), "root keys are not those that were announced");
      await signed(parts[1], latest.keys, latest.threshold);
    }
    await signed(parts.at(-3), rows.get(3), rows.get(4));
    await sign.verify(rows.get(6), message, byLog, `the log key of ${code}`);
    await sign.verify(rows.get(7), message, byWitness, `the witness key of ${code}`);
    const party = latest ? latest.party : await tagged("foedera party v1", body);
    return {
      party, code, version: latest ? latest.version + 1 : 1, keys: rows.get(3), threshold: rows.get(4), next: rows.get(5), log: rows.get(6),
      witness: rows.get(7), digest: await tagged("foedera root document v1", body), logKeys: [...(latest?.logKeys ?? []), rows.get(6)],
    };
  }

  async function rootAbove(leaf, index, size, path) {
    must(index < size, "the entry is beyond the end of the tree");
    let place = index, last = size - 1, node = await sha256(Uint8Array.of(0), leaf);
    for (const step of path) {
      must(last > 0, "the path is too long");
      if (place % 2 === 1 || place === last) {
        node = await sha256(Uint8Array.of(1), step, node);
        while (place % 2 === 0 && place !== 0) { place /= 2; last = Math.floor(last / 2); }
      } else node = await sha256(Uint8Array.of(1), node, step);
      place = Math.floor(place / 2); last = Math.floor(last / 2);
    }
    must(last === 0, "the path is too short");
    return node;
  }

  function treesOf(rows) {
    let before = [], larger = Infinity;
    return rows.map(([size, kept, rest, signature, cosignatures]) => {
      must(size < larger && kept <= before.length && rest.length % 32 === 0, "a tree is out of order");
      const path = before.slice(0, kept);
      for (let place = 0; place < rest.length; place += 32) path.push(rest.subarray(place, place + 32));
      [before, larger] = [path, size];
      return { size, path, signature, cosignatures };
    });
  }

  const plain = (value) => {
    if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
    if (value instanceof Uint8Array) return hex(value);
    return Array.isArray(value) ? value.map(plain) : value;
  };

  // Goes through the steps and tells each: its name, and a sentence. Throws at the first that fails.
  async function check(bytes, tell) {
    must(bytes.length <= 12288, "it is longer than a pack may be");
    const sign = await signatures();
    const read = decode(bytes), sealed = read instanceof Map && read.get(1) === 2, rows = rowsOf(read, sealed ? 7 : 6), leafBytes = rows.get(2);
    must(sealed || rows.get(1) === 1, "its edition is not known here");
    const trees = treesOf(rows.get(4));
    const [kept, , payload, signature] = decode(leafBytes), leaf = rowsOf(decode(payload), 10);
    tell("form", `A proof pack of ${bytes.length} bytes.`);

    const roots = [];
    let author = null;
    for (const chain of rows.get(5)) {
      let latest = null;
      for (const document of chain) latest = await root(document, latest, sign);
      must(latest, "a chain of root documents is empty");
      roots.push(latest);
      if (same(await tagged("foedera log v1", latest.party, u64(0)), leaf.get(1))) author = latest;
    }
    must(author, "the root documents of the party whose log it is, are not in the pack");
    tell("roots", `The root documents of ${roots.length} parties hold. The log is that of ${author.code}, party ${hex(author.party)}.`);

    const keyId = async (key) => (await tagged("foedera key v1", key)).subarray(0, 8);
    let logKey = null;
    for (const key of author.logKeys) if (same(await keyId(key), decode(kept).get(4))) logKey = key;
    must(logKey, "the leaf names another key");
    const string = (part) => joined(part.length < 24 ? [64 + part.length] : [88, part.length], part);
    const signed = joined([0x84, 0x6a], "Signature1", string(kept), string(text.encode("foedera leaf v1")), string(payload));
    await sign.verify(logKey, signed, signature, "the log over the act");
    const id = hex(await sha256(Uint8Array.of(0), leafBytes)), index = leaf.get(2);
    tell("leaf", `The act ${id} is entry ${index} of that log, written ${at(Math.floor(leaf.get(3) / 1e6))} by the log's own clock.`);

    for (const tree of trees) {
      const top = await rootAbove(leafBytes, index, tree.size, tree.path);
      tree.text = `foedera/log/${hex(leaf.get(1))}\n${tree.size}\n${base64(top)}\n`;
    }
    tell("place", `It stands there in the tree of ${trees.map((tree) => tree.size).join(", and in that of ")} entries.`);

    const byLog = trees.filter((tree) => tree.signature.length);
    must(byLog.length, "the log has signed none of the trees");
    for (const tree of byLog) await sign.verify(author.log, text.encode(tree.text), tree.signature, "the log over its tree");
    tell("checkpoint", `The log signed its tree of ${byLog[0].size} entries.`);

    const seen = new Set([hex(author.party)]), counted = [];
    for (const tree of trees) {
      for (const [party, time, cosignature] of tree.cosignatures) {
        const known = roots.find((one) => same(one.party, party));
        if (!known || seen.has(hex(party))) continue;
        seen.add(hex(party));
        await sign.verify(known.witness, text.encode(`cosignature/v1\ntime ${time}\n${tree.text}`), cosignature, known.code);
        counted.push(`${known.code} at ${at(time)} (party ${hex(party)})`);
      }
    }
    tell("cosignatures", counted.length ? "These parties signed that they hold the log so far:" : "No other party signed it.", "", counted);
    must(counted.length >= rows.get(3), `${counted.length} cosignatures count and ${rows.get(3)} are needed`);
    tell("quorum", `${counted.length} cosignatures count, ${rows.get(3)} are needed.`);

    if (rows.get(6).length) {
      const content = rowsOf(decode(rows.get(6)), 2), act = content.get(2);
      must(same(await tagged("foedera act v1", content.get(1), act), leaf.get(8)), "what the pack shows is not the act that was signed");
      if (leaf.get(7) === -1) must(same(await sha256(rows.get(6)), leaf.get(9)), "the content is not the one that was signed");
      tell("content", "The act below is the one that was signed.", JSON.stringify(plain(decode(act)), null, 2));
    } else tell("content", "The pack shows nothing of the act.");
    if (sealed) tell("seal", `The pack has a daily seal of the first ${rows.get(7)[0]} entries, which this browser does not check. Use the file.`);
    return sign;
  }

  const made = (tag, ...parts) => { const one = document.createElement(tag); one.append(...parts); return one; };
  const line = (name, words, more, list) => {
    const item = made("li", made("b", name), " ", words);
    if (more) item.append(made("pre", more));
    if (list?.length) item.append(made("ul", ...list.map((one) => made("li", one))));
    return item;
  };

  async function run(section) {
    const pack = section.dataset.pack, list = made("ol"), end = made("strong");
    try {
      must(crypto.subtle, "this browser checks nothing on a connection that is not encrypted; use the file");
      const sign = await check(unhex(pack), (...told) => list.append(line(...told)));
      end.textContent = sign.able
        ? `VALID: every step holds, ${sign.checked} signatures match. Compare the party ids with those that you know from elsewhere.`
        : `The hashes hold. This browser cannot check signatures: ${sign.passed} are not checked. Use the file for them.`;
      end.dataset.result = sign.able ? "valid" : "hashes";
    } catch (fault) {
      end.textContent = `NOT VALID here: ${fault.message}. Check the file; a browser refuses a few signatures that the record takes.`;
      end.dataset.result = "not-valid";
    }
    told.set(pack, [list, made("p", end)]);
    show(section);
  }

  function show(section) {
    const result = told.get(section.dataset.pack), out = section.querySelector("[role=status]");
    if (result && out && !out.hasChildNodes()) out.append(...result);
  }

  document.addEventListener("click", (event) => {
    const section = event.target.closest("[data-check]")?.closest("[data-pack]");
    if (!section) return;
    told.delete(section.dataset.pack);
    section.querySelector("[role=status]").replaceChildren();
    run(section);
  });
  // The page is swapped when the record changes; what was found about the same pack stays.
  const main = document.querySelector("main");
  if (main) new MutationObserver(() => document.querySelectorAll("[data-pack]").forEach(show)).observe(main, { childList: true });
})();
