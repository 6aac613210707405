package dev.spillway.export.delivery;

import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.layout.Layout;
import dev.spillway.export.row.ExportEvent;
import dev.spillway.volume.node.Lease;
import java.time.Instant;
import java.util.Optional;

/**
 * An archive that is being downloaded. Until it is closed, its stored bytes are not deleted.
 *
 * @param about the export
 * @param filename name under which it is to be saved
 * @param lastModified the newest time of its entries, but never later than the time at which it
 *     became ready
 * @param layout computes its bytes
 * @param reader reads the slices of the layout
 * @param place of the archive in its export
 * @param lease keeps its bytes, if they are stored by Spillway
 */
public record OpenArchive(
    ExportEvent.About about,
    String filename,
    Instant lastModified,
    Layout layout,
    ContentReader reader,
    Place place,
    Optional<Lease> lease)
    implements AutoCloseable {

  public String exportId() {
    return about.exportId();
  }

  @Override
  public void close() {
    lease.ifPresent(Lease::close);
  }
}
