//! The one binary: configuration, commands, wiring, the demo.
