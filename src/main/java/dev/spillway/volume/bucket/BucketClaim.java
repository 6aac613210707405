package dev.spillway.volume.bucket;

import dev.spillway.s3.Bucket;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.StoredObject;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.VolumeSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Claims a prefix of a bucket for this installation, and checks that it can be its volume. Runs at
 * each start while the row of the volume is locked, so that only one node claims.
 *
 * @param versions what to do about versions of objects
 * @param patience how long to retry while the store answers that it is busy
 */
public record BucketClaim(
    Bucket bucket, BucketNames names, VolumeSettings.Versions versions, Duration patience) {

  private static final Logger LOG = Logger.getLogger(BucketClaim.class);

  /** A store that restarts or is overloaded for a moment must not fail the start. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(500);

  /**
   * Returns when the prefix has a marker of this installation; the database may then be updated.
   * Claims an empty prefix when none was claimed before. May be called again after a crash at any
   * point.
   *
   * @param installation id of this installation, from the database
   * @param claimed whether the database knows that the marker was written once
   * @throws NotOursException when the prefix does not belong, or must not belong, to this
   *     installation; one sentence with the remedy
   * @throws UnusableBucketException when the bucket does not exist, refuses access, or keeps
   *     deleted objects; one sentence with the remedy
   */
  public void settle(String installation, boolean claimed) throws IOException {
    asked(
        () -> {
          BucketMarker marker = new BucketMarker(bucket, names);
          if (!claimed && marker.read().isEmpty()) {
            requireEmpty();
            requireDeletable();
            marker.write(installation);
          } else {
            requireDeletable();
          }
          marker.require(installation);
          return marker;
        });
  }

  /**
   * Returns when the store answers the requests of {@link #settle}. Called before the row is
   * locked, so that no other node waits for a slow or unreachable store.
   *
   * @return whether the prefix is unclaimed and empty; then it was also checked as by {@link
   *     #require}
   * @throws UnusableBucketException as {@link #settle}
   */
  public boolean look() throws IOException {
    return asked(
        () -> {
          // First: when the store denies access, a warning about unknown versions would only
          // distract.
          boolean unclaimed =
              new BucketMarker(bucket, names).read().isEmpty() && foreign().isEmpty();
          requireDeletable();
          if (unclaimed) {
            probe();
          }
          return unclaimed;
        });
  }

  /**
   * Returns when the store supports all that writing, reading and deleting need, under the prefix
   * of the volume.
   *
   * @throws UnusableBucketException with a sentence for each thing that it does not support
   */
  public void require() throws IOException {
    asked(
        () -> {
          probe();
          return names;
        });
  }

  private void probe() throws IOException {
    List<String> refused =
        new BucketProbe(bucket, names, versions == VolumeSettings.Versions.DELETE).findings();
    if (!refused.isEmpty()) {
      throw new UnusableBucketException(String.join("\n", refused), null);
    }
  }

  /**
   * Why the bucket cannot be the volume, in one sentence, as far as this is known without the
   * database. Empty when there is no such reason.
   */
  Optional<String> finding() {
    try {
      patiently(
          () -> {
            asked(
                () -> {
                  if (new BucketMarker(bucket, names).read().isEmpty()) {
                    requireEmpty();
                  }
                  requireDeletable();
                  probe();
                  return names;
                });
            return names;
          });
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** A request to the store. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws IOException;
  }

  /** Turns an error of the store into a sentence for the operator. */
  private <T> T asked(Question<T> question) throws IOException {
    try {
      return question.ask();
    } catch (S3Exception e) {
      throw new UnusableBucketException(sentence(e), e);
    }
  }

  /** Checks and claims as a whole; may be retried from the start. */
  @FunctionalInterface
  public interface Opening<T> {
    T open() throws IOException;
  }

  /** Opens, and retries while the store answers that it is busy, until the patience is over. */
  public <T> T patiently(Opening<T> opening) throws IOException {
    long begun = System.nanoTime();
    boolean waiting = false;
    while (true) {
      try {
        return opening.open();
      } catch (UnusableBucketException e) {
        if (!(e.getCause() instanceof S3Exception.Busy busy)
            || System.nanoTime() - begun >= patience.toNanos()) {
          throw e;
        }
        if (!waiting) {
          LOG.warnf(
              "event=store-busy bucket=%s cause=\"%s\"; waiting for it, at most %d s",
              bucket.name(), busy.getMessage(), patience.toSeconds());
          waiting = true;
        }
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while it waited for the store");
    }
  }

  private Optional<String> foreign() throws IOException {
    return bucket.list(names.prefix(), false, Optional.empty()).objects().stream()
        .filter(
            object ->
                !names.isFolderOfOurs(object.key(), object.bytes()) && !names.isProbe(object.key()))
        .map(StoredObject::key)
        .findFirst();
  }

  private void requireEmpty() throws IOException {
    Optional<String> foreign = foreign();
    if (foreign.isPresent()) {
      throw new NotOursException(
          ("Bucket '%s' (spillway.volume.bucket) is not empty under '%s'"
                  + " (spillway.volume.prefix), there is '%s', and Spillway has not claimed it:"
                  + " set spillway.volume.prefix to one for Spillway alone.")
              .formatted(bucket.name(), names.prefix(), names.shown(foreign.get())));
    }
  }

  private void requireDeletable() throws IOException {
    if (versions == VolumeSettings.Versions.DELETE) {
      return;
    }
    try {
      if (bucket.versions().kept() || bucket.versions().locked()) {
        throw new UnusableBucketException(
            "Bucket '"
                + bucket.name()
                + "' (spillway.volume.bucket) keeps versions of what is deleted, so that nothing would be freed: use a bucket"
                + " without versioning and object lock, or set spillway.volume.versions=delete, so that Spillway deletes"
                + " every version of what it has written.",
            null);
      }
    } catch (S3Exception.Denied e) {
      // A policy may forbid the request. The answer to a deletion shows it, too.
      LOG.warnf("event=volume-versions-unknown bucket=%s cause=\"%s\"", bucket.name(), e);
    }
  }

  private String sentence(S3Exception e) {
    String name = "Bucket '" + bucket.name() + "' (spillway.volume.bucket) ";
    String told = " (" + e.getMessage() + "): ";
    return switch (e) {
      case S3Exception.NoBucket _ ->
          ("%sdoes not exist%screate it, or set spillway.volume.bucket,"
                  + " spillway.s3.endpoint or spillway.s3.region to where it is.")
              .formatted(name, told);
      case S3Exception.Denied _ ->
          name
              + "refuses Spillway"
              + told
              + e.remedy()
                  .orElse(
                      "check spillway.s3.access-key-id and spillway.s3.secret-access-key, or what the AWS chain finds, and that"
                          + " they may list, get, put and delete there, and that the clock of this machine is right.");
      case S3Exception.Unreachable _ ->
          name
              + "cannot be reached"
              + told
              + e.remedy()
                  .orElse("check spillway.s3.endpoint, spillway.s3.region and the network.");
      case S3Exception.Busy _ ->
          name + "is not available" + told + "start again when the store is.";
      case S3Exception.Missing _, S3Exception.Changed _, S3Exception.Refused _ ->
          name
              + "cannot be used"
              + told
              + e.remedy()
                  .orElse(
                      "check spillway.s3.endpoint, spillway.s3.region and spillway.s3.path-style.");
    };
  }
}
