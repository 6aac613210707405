package dev.spillway.volume;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedObjects;
import dev.spillway.s3.ListedUploads;
import dev.spillway.s3.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/** Meets what is under the prefix of an S3 volume, page by page. */
final class BucketListing {

  private final Bucket bucket;
  private final BucketNames names;
  private final BlobStore.Visitor visitor;
  private final InstantSource clock;

  BucketListing(Bucket bucket, BucketNames names, BlobStore.Visitor visitor, InstantSource clock) {
    this.bucket = bucket;
    this.names = names;
    this.visitor = visitor;
    this.clock = clock;
  }

  void slice(int slice) throws IOException {
    if (slice < 0 || slice >= BlobStore.SLICES) {
      throw new IllegalArgumentException("there is no slice " + slice);
    }
    if (slice == 0) {
      pages(names.prefix(), this::atTop);
      pages(names.blobs(), this::amongSlices);
    }
    String digits = HexFormat.of().toHexDigits((byte) slice);
    pages(names.slice(digits), page -> inSlice(page, digits));
    unfinished(digits);
  }

  private void pages(String prefix, Page step) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      ListedObjects page = bucket.list(prefix, true, next);
      step.meet(page);
      next = page.next();
    } while (next.isPresent());
  }

  private void atTop(ListedObjects page) {
    page.objects().stream()
        .filter(object -> !object.key().equals(names.marker()))
        .forEach(this::foreignUnlessFolder);
    page.folders().stream().filter(folder -> !folder.equals(names.blobs())).forEach(this::foreign);
  }

  private void amongSlices(ListedObjects page) {
    page.objects().forEach(this::foreignUnlessFolder);
    page.folders().stream().filter(folder -> !names.isSlice(folder)).forEach(this::foreign);
  }

  private void inSlice(ListedObjects page, String digits) {
    for (StoredObject object : page.objects()) {
      if (names.isBlob(object.key(), digits)) {
        visitor.blob(
            new BlobStore.Found(
                names.id(object.key()),
                object.bytes(),
                youngest(object.modified(), page.told()),
                true));
      } else {
        foreignUnlessFolder(object);
      }
    }
    page.folders().forEach(this::foreign);
  }

  /** How much of them is there cannot be told without asking for the parts of each. */
  private void unfinished(String digits) throws IOException {
    ListedUploads found = bucket.uploads(names.slice(digits));
    for (ListedUploads.Unfinished upload : found.uploads()) {
      if (names.isBlob(upload.key(), digits)) {
        visitor.blob(
            new BlobStore.Found(
                names.id(upload.key()), 0, youngest(upload.begun(), found.told()), false));
      } else {
        foreign(upload.key());
      }
    }
  }

  /** By our clock and by the store's: what one of them takes for young is not old. */
  private Instant youngest(Instant modified, Optional<Instant> told) {
    Instant ours =
        told.map(now -> modified.plus(Duration.between(now, clock.instant()))).orElse(modified);
    return ours.isAfter(modified) ? ours : modified;
  }

  private void foreignUnlessFolder(StoredObject object) {
    if (!names.isFolderOfOurs(object.key(), object.bytes())) {
      foreign(object.key());
    }
  }

  private void foreign(String key) {
    visitor.foreign(names.shown(key));
  }

  private interface Page {
    void meet(ListedObjects page);
  }
}
