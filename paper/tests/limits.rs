//! One past each limit is refused.

use paper::certificate::Certifier;
use paper::limits::{ATTACHMENTS_MAX, CERTIFICATE_MAX, COPY_MAX, SIGNATURE_MAX};
use paper::{Attachment, PaperFault, Signed, stamp};

use crate::tools::{certifier, font, sheet, signed};

#[test]
fn more_than_the_limits_is_refused() {
    let too_long = |what: &'static str, limit: usize| PaperFault::TooLong { what, limit };
    let mut copy = signed();
    let padded = vec![0x30; SIGNATURE_MAX + 1];
    assert_eq!(copy.put(&padded).unwrap_err(), too_long("signature", SIGNATURE_MAX));
    let signature = copy.signature().unwrap();
    assert_eq!(stamp::embed(&signature, &padded).unwrap_err(), too_long("time-stamp token", SIGNATURE_MAX));
    assert_eq!(Signed::read(vec![b'%'; COPY_MAX + 1]).unwrap_err(), too_long("copy", COPY_MAX));
    let text = certifier().to_pem() + &" ".repeat(CERTIFICATE_MAX);
    assert_eq!(Certifier::read(&text, &text).unwrap_err(), too_long("certificate", CERTIFICATE_MAX));
}

#[test]
fn more_attachments_than_the_limit_are_not_looked_at() {
    let mut sheet = sheet();
    let one = sheet.attachments[0].clone();
    sheet.attachments =
        (0..=ATTACHMENTS_MAX).map(|number| Attachment { name: format!("{number}"), ..one.clone() }).collect();
    let copy = Signed::prepare(sheet.set(&font()).unwrap(), "certified copy", 0).unwrap();
    assert_eq!(copy.attachments(), vec![one.bytes.as_slice(); ATTACHMENTS_MAX]);
}

#[test]
fn what_is_no_copy_is_refused() {
    for bytes in [b"".to_vec(), b"%PDF-1.7".to_vec(), b"/ByteRange [0 1 2 3]".to_vec()] {
        assert!(matches!(Signed::read(bytes.clone()), Err(PaperFault::Copy(_))), "{bytes:?}");
        assert!(matches!(Signed::prepare(bytes, "none", 0), Err(PaperFault::Copy(_))));
    }
    assert_eq!(sheet().set(b"no font").unwrap_err(), PaperFault::Font);
}
