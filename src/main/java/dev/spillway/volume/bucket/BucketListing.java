package dev.spillway.volume.bucket;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedObjects;
import dev.spillway.s3.ListedUploads;
import dev.spillway.s3.StoredObject;
import dev.spillway.volume.store.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lists what is under the prefix of an S3 volume, in pages of the store. A small volume is one
 * page. Of a larger volume, a call visits the slices that are complete in one page.
 */
final class BucketListing {

  private final Bucket bucket;
  private final BucketNames names;
  private final BlobStore.Visitor visitor;
  private final InstantSource clock;

  /** Objects of a slice that may be incomplete: at most a page. */
  private final List<Runnable> held = new ArrayList<>();

  private String lastForeign = "";

  BucketListing(Bucket bucket, BucketNames names, BlobStore.Visitor visitor, InstantSource clock) {
    this.bucket = bucket;
    this.names = names;
    this.visitor = visitor;
    this.clock = clock;
  }

  /** As {@link BlobStore#list}. */
  int slices(int from, int to) throws IOException {
    if (from < 0 || to <= from || to > BlobStore.SLICES) {
      throw new IllegalArgumentException("there are no slices " + from + " to " + to);
    }
    if (from == 0) {
      besides(names.prefix(), key -> key.equals(names.marker()) || key.equals(names.blobs()));
      besides(names.blobs(), names::isSlice);
    }
    int next = finished(from, to);
    unfinished(from, next);
    return next;
  }

  private void besides(String folder, Predicate<String> ours) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      ListedObjects page = bucket.list(folder, true, next);
      page.objects().stream()
          .filter(object -> !names.isFolderOfOurs(object.key(), object.bytes()))
          .map(StoredObject::key)
          .filter(ours.negate())
          .forEach(this::foreign);
      page.folders().stream().filter(ours.negate()).forEach(this::foreign);
      next = page.next();
    } while (next.isPresent());
  }

  private int finished(int from, int to) throws IOException {
    // Sorts after all blobs of the previous slice, and before those of this one.
    String after = from == 0 ? null : names.slice(BucketNames.digits(from - 1)) + "g";
    String prefix = common(from, to);
    int current = from;
    Optional<String> next = Optional.empty();
    do {
      ListedObjects page = bucket.listAfter(prefix, after, next);
      for (StoredObject object : page.objects()) {
        int slice = names.sliceOf(object.key());
        if (slice >= to) {
          tellHeld();
          return to;
        }
        if (slice > current) {
          tellHeld();
          current = slice;
        }
        if (slice == from) {
          tell(object, page);
        } else if (slice > from) {
          held.add(() -> tell(object, page));
        }
      }
      next = page.next();
      if (next.isPresent() && current > from) {
        return current; // What is held of it is met again, with the rest of it.
      }
    } while (next.isPresent());
    tellHeld();
    return to;
  }

  private void tellHeld() {
    held.forEach(Runnable::run);
    held.clear();
  }

  private void tell(StoredObject object, ListedObjects page) {
    if (names.isBlob(object.key())) {
      visitor.blob(
          new BlobStore.Found(
              names.id(object.key()),
              object.bytes(),
              youngest(object.modified(), page.told()),
              true));
    } else if (names.isInSlice(object.key())
        && !names.isFolderOfOurs(object.key(), object.bytes())) {
      String name = names.foreign(object.key());
      // The objects of a folder are listed one after another; the folder is reported once.
      if (!name.equals(lastForeign)) {
        lastForeign = name;
        foreign(name);
      }
    }
  }

  private void foreign(String key) {
    visitor.foreign(names.shown(key));
  }

  /**
   * Visits unfinished uploads, with 0 bytes: their size would cost a request for each. An upload
   * whose key does not have the shape of a blob's is not Spillway's, and is not an object yet: it
   * is not reported.
   */
  private void unfinished(int from, int to) throws IOException {
    ListedUploads found = bucket.uploads(common(from, to));
    for (ListedUploads.Unfinished upload : found.uploads()) {
      if (names.isBlob(upload.key()) && isIn(names.sliceOf(upload.key()), from, to)) {
        visitor.blob(
            new BlobStore.Found(
                names.id(upload.key()), 0, youngest(upload.begun(), found.told()), false));
      }
    }
  }

  /** The common prefix of all keys of these slices. */
  private String common(int from, int to) {
    return to == from + 1 ? names.slice(BucketNames.digits(from)) : names.blobs();
  }

  private static boolean isIn(int slice, int from, int to) {
    return slice >= from && slice < to;
  }

  /**
   * The later of the times by our clock and by the store's: an object that is young by one of them
   * is not old.
   */
  private Instant youngest(Instant modified, Optional<Instant> told) {
    Instant ours =
        told.map(now -> modified.plus(Duration.between(now, clock.instant()))).orElse(modified);
    return ours.isAfter(modified) ? ours : modified;
  }
}
