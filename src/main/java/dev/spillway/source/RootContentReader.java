package dev.spillway.source;

import dev.spillway.archive.Content;
import dev.spillway.archive.ContentChangedException;
import dev.spillway.archive.ContentReader;
import dev.spillway.archive.OpenContent;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/** Reads the content of virtual archives: files of the configured roots, and what the manifest holds itself. */
@ApplicationScoped
public class RootContentReader implements ContentReader {

  private final Roots roots;

  public RootContentReader(Roots roots) {
    this.roots = roots;
  }

  @Override
  public OpenContent open(Content content) throws IOException {
    return switch (content) {
      case Content.RootFile file -> root(file).open(file.path(), file.stamp());
      case Content.Inline inline -> new OpenInline(inline.bytes());
      case Content.Blob blob -> throw foreign(blob.id());
      case Content.BlobPart part -> throw foreign(part.id());
    };
  }

  @Override
  public void check(Content content) throws IOException {
    switch (content) {
      case Content.RootFile file -> root(file).check(file.path(), file.stamp());
      case Content.Inline _ -> {
        // It is in the manifest: nothing can have happened to it.
      }
      case Content.Blob blob -> throw foreign(blob.id());
      case Content.BlobPart part -> throw foreign(part.id());
    }
  }

  private static IllegalArgumentException foreign(String blob) {
    return new IllegalArgumentException("blob " + blob + " is on the volume, not in a root");
  }

  private Root root(Content.RootFile file) throws ContentChangedException {
    // Manifests outlive a restart, and a restart may bring other settings.
    return roots
        .find(file.root())
        .orElseThrow(
            () ->
                new ContentChangedException(
                    "file "
                        + file.path()
                        + " is of root "
                        + file.root()
                        + ", which is no longer configured"));
  }
}
