package dev.spillway.export.ending;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.manifest.Manifest;
import dev.spillway.export.delivery.Contents;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.GoneReason;
import dev.spillway.export.row.Manifests;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/** Determines why an export's bytes have changed: its blob was lost, or a source was changed. */
@ApplicationScoped
public class ChangeReasons {

  private final Manifests manifests;
  private final Contents contents;

  ChangeReasons(Manifests manifests, Contents contents) {
    this.manifests = manifests;
    this.contents = contents;
  }

  public GoneReason of(Export export) {
    if (!export.held) {
      return GoneReason.SOURCE_CHANGED;
    }
    return export.readsRoots && blobIsThere(export) ? GoneReason.SOURCE_CHANGED : GoneReason.LOST;
  }

  private boolean blobIsThere(Export export) {
    Optional<Content> part =
        Optional.ofNullable(export.manifestHash).flatMap(manifests::find).stream()
            .map(Manifest::entries)
            .flatMap(entries -> entries.stream().map(Entry::content))
            .filter(Content.BlobPart.class::isInstance)
            .findFirst();
    if (part.isEmpty()) {
      return true;
    }
    try {
      contents.check(part.get());
      return true;
    } catch (ContentChangedException e) {
      return false;
    } catch (IOException e) {
      return true; // An unreadable volume is no proof of a loss.
    }
  }
}
