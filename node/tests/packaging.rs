//! The Debian package: made twice it is the same bytes; what is in it is the service, the guide and a program that runs.

use std::path::Path;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Runs a program and returns what it printed. Fails unless it ended well.
fn ran(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output().unwrap_or_else(|fault| panic!("{program}: {fault}"));
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {words:?}: {text}");
    text
}

/// Makes the package in a directory and returns where it is.
fn made(out: &Path) -> String {
    let out = out.to_str().expect("a path");
    ran(&format!("{ROOT}/packaging/deb"), &[env!("CARGO_BIN_EXE_foedera"), out]);
    let found = std::fs::read_dir(out).expect("a directory").next().expect("a package").expect("read").path();
    found.to_str().expect("a path").to_owned()
}

#[test]
fn the_package_is_the_same_twice_and_its_program_and_service_are_sound() {
    let [one, two, tree] = [(); 3].map(|()| tempfile::tempdir().expect("a directory"));
    let package = made(one.path());
    let again = made(two.path());
    assert!(
        std::fs::read(&package).expect("read") == std::fs::read(&again).expect("read"),
        "two packages of one program differ"
    );

    let control = ran("dpkg-deb", &["--field", &package]);
    for line in
        ["Package: foedera", "Depends: libc6 (>= 2.36), libgcc-s1", concat!("Version: ", env!("CARGO_PKG_VERSION"))]
    {
        assert!(control.contains(line), "{line} is not in:\n{control}");
    }
    ran("dpkg-deb", &["--extract", &package, tree.path().to_str().expect("a path")]);
    let within = |path: &str| format!("{}/{path}", tree.path().display());
    ran(&within("usr/bin/foedera"), &["--help"]);
    for name in ["run-a-node.md", "keys.md", "copyright"] {
        assert!(Path::new(&within(&format!("usr/share/doc/foedera/{name}"))).is_file(), "{name} is absent");
    }
    // Nothing that it needs is missing on a Debian 12 beyond what it depends on.
    let libraries = ran("ldd", &[&within("usr/bin/foedera")]);
    for line in libraries.lines() {
        let known = ["linux-vdso", "libc.so", "libm.so", "libgcc_s.so", "ld-linux"];
        assert!(known.iter().any(|name| line.contains(name)), "the program needs {line}");
    }

    // The unit names the place where the package puts the program; here that is where it was unpacked.
    let unit = std::fs::read_to_string(within("lib/systemd/system/foedera.service")).expect("the unit");
    assert!(unit.contains("ExecStart=/usr/bin/foedera run /var/lib/foedera"));
    let moved = unit.replace("/usr/bin/foedera", &within("usr/bin/foedera")).replace("Type=exec", "Type=simple");
    std::fs::write(within("foedera.service"), moved).expect("written");
    if Path::new("/usr/bin/systemd-analyze").exists() {
        let said = ran("systemd-analyze", &["verify", "--man=no", &within("foedera.service")]);
        assert!(!said.contains("foedera.service:"), "{said}");
    } else {
        eprintln!("NOT TESTED: systemd-analyze is absent, so the unit was not verified");
    }
    for script in ["postinst", "prerm"] {
        ran("sh", &["-n", &format!("{ROOT}/packaging/{script}")]);
    }
}
