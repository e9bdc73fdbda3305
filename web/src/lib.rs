//! Everything that speaks HTTP or a foreign format: pages, public site, API, feeds, importers.
