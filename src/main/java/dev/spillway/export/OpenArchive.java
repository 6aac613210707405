package dev.spillway.export;

import dev.spillway.archive.ContentReader;
import dev.spillway.archive.Layout;

/**
 * An archive that somebody downloads.
 *
 * @param filename what it is to be saved as
 * @param layout its bytes, as arithmetic
 * @param reader reads what its slices name
 */
public record OpenArchive(String exportId, String filename, Layout layout, ContentReader reader) {}
