package dev.spillway.export.delivery;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.source.RootContentReader;
import dev.spillway.volume.Blobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads every kind of content with the reader that is responsible for it. */
@ApplicationScoped
public class Contents implements ContentReader {

  private final RootContentReader roots;
  private final Blobs blobs;

  Contents(RootContentReader roots, Blobs blobs) {
    this.roots = roots;
    this.blobs = blobs;
  }

  @Override
  public OpenContent open(Content content) throws IOException {
    return of(content).open(content);
  }

  @Override
  public OpenContent open(Content content, long from, long to) throws IOException {
    return of(content).open(content, from, to);
  }

  @Override
  public OpenContent openPatiently(Content content, long from, long to) throws IOException {
    return of(content).openPatiently(content, from, to);
  }

  @Override
  public void checkAll(List<Content> contents) throws IOException {
    Map<ContentReader, List<Content>> owners = new LinkedHashMap<>();
    for (Content content : contents) {
      owners.computeIfAbsent(of(content), _ -> new ArrayList<>()).add(content);
    }
    for (Map.Entry<ContentReader, List<Content>> owner : owners.entrySet()) {
      owner.getKey().checkAll(owner.getValue());
    }
  }

  @Override
  public void check(Content content) throws IOException {
    of(content).check(content);
  }

  private ContentReader of(Content content) {
    return switch (content) {
      case Content.RootFile _, Content.Inline _ -> roots;
      case Content.Blob _, Content.BlobPart _ -> blobs;
    };
  }
}
