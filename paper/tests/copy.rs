//! Copies as others' programs see them: openssl, qpdf, pdfsig and pdftotext of Debian.

use std::fs;
use std::path::Path;

use paper::certificate::Certifier;
use paper::{PaperFault, Signed, cms, stamp};

use crate::tools::{TEXT, TIME, certifier, font, openssl, run, sheet, signed};

/// Writes a copy in the parts that openssl wants, and returns what it says of the signature.
fn verified(dir: &Path, copy: &Signed) -> (bool, String) {
    fs::write(dir.join("content"), copy.content()).unwrap();
    fs::write(dir.join("signature"), copy.signature().unwrap()).unwrap();
    fs::write(dir.join("certificate.pem"), certifier().certificate_pem()).unwrap();
    openssl(
        dir,
        "cms -verify -cades -binary -inform DER -in signature -content content -CAfile certificate.pem -out /dev/null",
    )
}

#[test]
fn openssl_verifies_the_signature_as_cades_and_finds_every_change() {
    let dir = tempfile::tempdir().unwrap();
    let copy = signed();
    let (good, said) = verified(dir.path(), &copy);
    assert!(good, "{said}");
    let end = copy.bytes().len();
    for place in [10, 500, end / 8, end - 300, end - 2] {
        let mut bytes = copy.bytes().to_vec();
        bytes[place] ^= 1;
        match Signed::read(bytes) {
            Ok(changed) => {
                let (good, said) = verified(dir.path(), &changed);
                assert!(!good, "at {place}: {said}");
            }
            Err(fault) => assert!(matches!(fault, PaperFault::Copy(_)), "at {place}: {fault}"),
        }
    }
    let mut longer = copy.bytes().to_vec();
    longer.extend(b"\n% more");
    assert!(Signed::read(longer).is_err(), "what was appended is not covered");
}

#[test]
fn own_judgement_finds_every_change_in_text_attachment_and_signature() {
    let copy = signed();
    let good = |copy: &Signed| cms::judge(&copy.signature()?, &copy.digest());
    assert_eq!(good(&copy), Ok(cms::Judged::Good(certifier().digest())));
    assert_eq!(copy.attachments(), [sheet().attachments[0].bytes.as_slice()]);
    let at = |pattern: &[u8]| copy.bytes().windows(pattern.len()).position(|window| window == pattern).unwrap();
    for place in [at(b"/Creat") + 12, at(b"a pack"), at(b"/Reason (") + 9, copy.bytes().len() - 2] {
        let mut bytes = copy.bytes().to_vec();
        bytes[place] ^= 1;
        assert_eq!(Signed::read(bytes).and_then(|changed| good(&changed)), Err(PaperFault::Changed), "at {place}");
    }
    let signature = copy.signature().unwrap();
    let within = |part: &[u8]| {
        let start = signature.windows(part.len()).position(|window| window == part).unwrap();
        start..start + part.len()
    };
    // Versions and lists of algorithms are outside what CMS signs; all that says who signed what is within.
    let parts = [certifier().certificate().to_vec(), copy.digest().to_vec(), cms::value(&signature).unwrap().to_vec()];
    for place in parts.iter().flat_map(|part| within(part)) {
        let mut flipped = signature.clone();
        flipped[place] ^= 1;
        let judged = cms::judge(&flipped, &copy.digest());
        assert!(judged.is_err(), "at {place}: {judged:?}");
    }
}

#[test]
fn a_certificate_of_another_key_does_not_verify() {
    let dir = tempfile::tempdir().unwrap();
    let copy = signed();
    verified(dir.path(), &copy);
    let other = Certifier::generate(&[8; 32], "Foedera node KZ: certified copies", TIME).unwrap();
    fs::write(dir.path().join("certificate.pem"), other.certificate_pem()).unwrap();
    let (good, said) = openssl(
        dir.path(),
        "cms -verify -cades -binary -inform DER -in signature -content content -CAfile certificate.pem -out /dev/null",
    );
    assert!(!good, "{said}");
    let (good, said) = openssl(dir.path(), "x509 -in certificate.pem -noout -text");
    assert!(good && said.contains("Digital Signature, Non Repudiation") && said.contains("CA:FALSE"), "{said}");
}

#[test]
fn readers_of_pdf_find_form_text_attachment_and_signature() {
    let dir = tempfile::tempdir().unwrap();
    let copy = signed();
    fs::write(dir.path().join("copy.pdf"), copy.bytes()).unwrap();
    let (good, said) = run(dir.path(), "qpdf", &["--check", "copy.pdf"]);
    assert!(good && said.contains("No syntax or stream encoding errors"), "{said}");
    let (good, said) = run(dir.path(), "pdftotext", &["copy.pdf", "-"]);
    assert!(good, "{said}");
    let words: Vec<&str> = said.split_whitespace().collect();
    for word in TEXT.split_whitespace().filter(|word| *word != "中") {
        assert!(words.contains(&word), "{word} is not in {said}");
    }
    assert!(said.contains("[U+4E2D]"), "a letter that the font does not have: {said}");
    assert!(said.contains("Line 119") && said.contains(&"ab".repeat(32)), "{said}");
    let (good, said) = run(dir.path(), "pdfdetach", &["-save", "1", "-o", "out", "copy.pdf"]);
    assert!(good, "{said}");
    assert_eq!(fs::read(dir.path().join("out")).unwrap(), sheet().attachments[0].bytes);
    let (_, said) = run(dir.path(), "pdfsig", &["-nocert", "copy.pdf"]);
    for says in ["Signature is Valid", "ETSI.CAdES.detached", "Total document signed", "SHA-256"] {
        assert!(said.contains(says), "pdfsig does not say '{says}': {said}");
    }
    let mut changed = copy.bytes().to_vec();
    let place = changed.windows(14).position(|window| window == b"a pack, which ").unwrap();
    changed[place] = b'b';
    fs::write(dir.path().join("copy.pdf"), changed).unwrap();
    let (_, said) = run(dir.path(), "pdfsig", &["-nocert", "copy.pdf"]);
    assert!(said.contains("Digest Mismatch"), "the attachment was changed: {said}");
}

/// A time-stamp service of openssl's own, in a directory.
fn service(dir: &Path) {
    let config = "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_digest = sha256\ndigests = sha256\n\
                  default_policy = 1.2.3.4.1\naccuracy = secs:1\nordering = no\ness_cert_id_alg = sha256\n\
                  [req]\ndistinguished_name = name\n[name]\n[ext]\nextendedKeyUsage = critical,timeStamping\n\
                  basicConstraints = critical,CA:FALSE\n";
    fs::write(dir.join("tsa.conf"), config).unwrap();
    fs::write(dir.join("serial"), "01\n").unwrap();
    let (good, said) = openssl(
        dir,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out tsa.pem -days 3650 \
         -subj /CN=stamps -config tsa.conf -extensions ext",
    );
    assert!(good, "{said}");
}

#[test]
fn a_time_stamp_of_openssl_is_taken_in_and_verified() {
    let dir = tempfile::tempdir().unwrap();
    service(dir.path());
    let mut copy = signed();
    let before = copy.bytes().len();
    fs::write(dir.path().join("copy.tsq"), stamp::request(&copy.signature().unwrap()).unwrap()).unwrap();
    let (good, said) = openssl(
        dir.path(),
        "ts -reply -config tsa.conf -queryfile copy.tsq -signer tsa.pem -inkey tsa.key -out copy.tsr",
    );
    assert!(good, "{said}");
    let answer = fs::read(dir.path().join("copy.tsr")).unwrap();
    let (stamped, time) = stamp::embed(&copy.signature().unwrap(), &answer).unwrap();
    assert!(time.starts_with("20") && time.ends_with('Z'), "{time}");
    copy.put(&stamped).unwrap();
    assert_eq!(copy.bytes().len(), before);
    assert!(cms::is_stamped(&copy.signature().unwrap()).unwrap());
    let (good, said) = verified(dir.path(), &copy);
    assert!(good, "the signature with its stamp: {said}");

    // The token as it stands in the signature, taken out again by openssl's own parser.
    let (good, said) = openssl(dir.path(), "cms -cmsout -print -inform DER -in signature -noout");
    assert!(good && said.contains("id-smime-aa-timeStampToken"), "{said}");
    let value = cms::value(&copy.signature().unwrap()).unwrap().to_vec();
    fs::write(dir.path().join("value"), &value).unwrap();
    let (good, said) = openssl(dir.path(), "ts -verify -data value -in copy.tsr -CAfile tsa.pem");
    assert!(good && said.contains("Verification: OK"), "{said}");
    fs::write(dir.path().join("value"), [&value[..], b"x"].concat()).unwrap();
    let (good, said) = openssl(dir.path(), "ts -verify -data value -in copy.tsr -CAfile tsa.pem");
    assert!(!good, "{said}");

    let (good, said) = openssl(dir.path(), "ts -reply -in copy.tsr -token_out -out token.der");
    assert!(good, "{said}");
    let token = fs::read(dir.path().join("token.der")).unwrap();
    let (again, _) = stamp::embed(&copy.signature().unwrap(), &token).unwrap();
    assert_eq!(again, stamped, "a token in place of an answer, and of an earlier token");
    let mut other = Signed::prepare(sheet().set(&font()).unwrap(), "certified copy", TIME + 1).unwrap();
    other.put(&cms::sign(&other.digest(), &certifier()).unwrap()).unwrap();
    assert_eq!(stamp::embed(&other.signature().unwrap(), &answer).unwrap_err(), PaperFault::OtherImprint);
    assert_eq!(other.put(&stamped).unwrap_err(), PaperFault::Copy("the signature is of another copy"));
}

#[test]
fn a_refusal_of_the_service_is_named() {
    // Status 2, rejection, and no token (RFC 3161 section 2.4.2).
    let refused = [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02];
    let signature = signed().signature().unwrap();
    assert_eq!(stamp::embed(&signature, &refused).unwrap_err(), PaperFault::Refused(2));
    assert!(matches!(stamp::embed(&signature, b"no answer").unwrap_err(), PaperFault::Malformed(_)));
}

#[test]
fn a_ministrys_own_key_and_a_signature_from_elsewhere_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let (good, said) = openssl(
        dir.path(),
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out own.pem -days 30 -subj /CN=ministry",
    );
    assert!(good, "{said}");
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    let own = Certifier::read(&read("key.pem"), &read("own.pem")).unwrap();
    let mut copy = signed();
    copy.put(&cms::sign(&copy.digest(), &own).unwrap()).unwrap();
    let check = "cms -verify -cades -binary -inform DER -in signature -content content -CAfile own.pem -out /dev/null";
    let judged = |copy: &Signed| {
        fs::write(dir.path().join("content"), copy.content()).unwrap();
        fs::write(dir.path().join("signature"), copy.signature().unwrap()).unwrap();
        openssl(dir.path(), check)
    };
    let (good, said) = judged(&copy);
    assert!(good, "{said}");

    let (good, said) = openssl(
        dir.path(),
        "req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out own.pem -days 30 -subj /CN=ministry",
    );
    assert!(good, "{said}");
    let refused = Certifier::read(&read("rsa.key"), &read("own.pem"));
    assert_eq!(refused.unwrap_err(), PaperFault::Key);
    let refused = Certifier::read(&certifier().to_pem(), &read("own.pem"));
    assert_eq!(refused.unwrap_err(), PaperFault::OtherKey);
    let mut copy = Signed::prepare(sheet().set(&font()).unwrap(), "certified copy", TIME).unwrap();
    assert_eq!(copy.signature().unwrap_err(), PaperFault::NotSigned);
    fs::write(dir.path().join("content"), copy.content()).unwrap();
    let (good, said) = openssl(
        dir.path(),
        "cms -sign -cades -binary -outform DER -in content -signer own.pem -inkey rsa.key -md sha256 -out made",
    );
    assert!(good, "{said}");
    copy.put(&fs::read(dir.path().join("made")).unwrap()).unwrap();
    let (good, said) = judged(&copy);
    assert!(good, "{said}");
}

#[test]
fn the_nodes_own_certificate_is_kept_and_read_again() {
    let made = certifier();
    let again = Certifier::read(&made.to_pem(), &made.to_pem()).unwrap();
    assert_eq!((again.certificate(), again.digest()), (made.certificate(), made.digest()));
    assert!(!format!("{made:?}").contains("0707"), "{made:?}");
    assert!(Certifier::generate(&[0; 32], "nobody", TIME).is_none(), "no key is zero");
}
