//! A node's memory: store, logs, mirrors, sync, views, check.
