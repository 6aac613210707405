package dev.spillway.export;

import dev.spillway.archive.Layout;

/**
 * What an export will be: decided once, before a byte of it is sent.
 *
 * @param filename what the archive is saved as
 * @param layout the archive as arithmetic
 * @param manifest its entries, as the database will keep them; not yet persisted
 */
record Plan(String filename, Layout layout, StoredManifest manifest) {}
