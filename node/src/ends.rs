//! Ending in order: on Ctrl-C and on SIGTERM.

use std::sync::mpsc::{self, Receiver};

use anyhow::Context;

/// Returns a channel on which Ctrl-C and SIGTERM are told.
pub fn listen() -> anyhow::Result<Receiver<()>> {
    let (tell, told) = mpsc::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut terminate = {
        let _inside = runtime.enter();
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).context("cannot listen to signals")?
    };
    let mut interrupt = {
        let _inside = runtime.enter();
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).context("cannot listen to signals")?
    };
    std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        });
        let _ = tell.send(());
    });
    Ok(told)
}
