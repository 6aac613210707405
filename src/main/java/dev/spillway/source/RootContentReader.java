package dev.spillway.source;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the content of virtual archives: files of the configured roots, and bytes stored in the
 * manifest.
 */
@ApplicationScoped
public class RootContentReader implements ContentReader {

  private final Roots roots;

  public RootContentReader(Roots roots) {
    this.roots = roots;
  }

  @Override
  public OpenContent open(Content content) throws IOException {
    return switch (content) {
      case Content.RootFile file -> open(file, 0, file.length());
      case Content.Inline inline -> new OpenInline(inline.bytes());
      case Content.Blob blob -> throw foreign(blob.id());
      case Content.BlobPart part -> throw foreign(part.id());
    };
  }

  @Override
  public OpenContent open(Content content, long from, long to) throws IOException {
    return content instanceof Content.RootFile file ? open(file, from, to) : open(content);
  }

  @Override
  public OpenContent openPatiently(Content content, long from, long to) throws IOException {
    return content instanceof Content.RootFile file
        ? root(file).patient().open(file.path(), file.stamp(), from, to)
        : open(content);
  }

  private OpenContent open(Content.RootFile file, long from, long to) throws IOException {
    return root(file).open(file.path(), file.stamp(), from, to);
  }

  @Override
  public void checkAll(List<Content> contents) throws IOException {
    Map<Root, List<SourceFile>> files = new LinkedHashMap<>();
    for (Content content : contents) {
      if (content instanceof Content.RootFile file) {
        Root root = root(file);
        files
            .computeIfAbsent(root, _ -> new ArrayList<>())
            .add(new SourceFile(file.path(), file.stamp()));
      } else {
        check(content);
      }
    }
    for (Map.Entry<Root, List<SourceFile>> ofRoot : files.entrySet()) {
      ofRoot.getKey().checkAll(ofRoot.getValue());
    }
  }

  @Override
  public void check(Content content) throws IOException {
    switch (content) {
      case Content.RootFile file -> root(file).check(file.path(), file.stamp());
      case Content.Inline _ -> {
        // It is in the manifest, so it cannot have changed.
      }
      case Content.Blob blob -> throw foreign(blob.id());
      case Content.BlobPart part -> throw foreign(part.id());
    }
  }

  private static IllegalArgumentException foreign(String blob) {
    return new IllegalArgumentException("blob " + blob + " is on the volume, not in a root");
  }

  private Root root(Content.RootFile file) throws ContentChangedException {
    // Manifests outlive a restart, which may bring other settings.
    return roots
        .find(file.root())
        .orElseThrow(
            () ->
                new ContentChangedException(
                    "file %s is of root %s, which is no longer configured"
                        .formatted(file.path(), file.root())));
  }

  /** Bytes stored in the manifest itself, open for reading. They cannot change. */
  private record OpenInline(ByteBuffer bytes) implements OpenContent {

    @Override
    public void read(ByteBuffer target, long position) throws ContentChangedException {
      int count = target.remaining();
      if (position + count > bytes.limit()) {
        throw new ContentChangedException(
            "inline content ends at " + bytes.limit() + ", asked for " + (position + count));
      }
      target.put(bytes.slice((int) position, count));
    }

    @Override
    public void verify() {}

    @Override
    public void close() {}
  }
}
