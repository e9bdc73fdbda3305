//! Printing for people. A reader that has gone away (`foedera demo | head`) is no fault of the program.

/// Prints a line on standard output; nothing happens if nobody reads it any more.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// Prints text as it is on standard output; nothing happens if nobody reads it any more.
#[macro_export]
macro_rules! say_as_is {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stdout(), $($words)*);
    }};
}
