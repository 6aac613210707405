package dev.spillway.volume.bucket;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.ObjectReader;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.StoredObject;
import dev.spillway.s3.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Tests with a small object of its own whether a store supports what a volume needs: store, find,
 * read a range, begin, list and abort a multipart upload, delete. An object that could not be
 * deleted is found by a sweep like any other orphan.
 */
final class BucketProbe {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Bucket bucket;
  private final String key;
  private final boolean versions;
  private final byte[] bytes = "Spillway looks whether it may".getBytes(StandardCharsets.US_ASCII);
  private final List<String> findings = new ArrayList<>();

  /**
   * Prepares a test; makes no request.
   *
   * @param versions whether all versions of an object are deleted with it
   */
  BucketProbe(Bucket bucket, BucketNames names, boolean versions) {
    byte[] digits = new byte[6];
    RANDOM.nextBytes(digits);
    this.bucket = bucket;
    this.key = names.probe(HexFormat.of().formatHex(digits));
    this.versions = versions;
  }

  /**
   * Returns one sentence for each refused operation, with the setting or the permission to change.
   *
   * @throws S3Exception when the store is unreachable or busy, or has no such bucket: then nothing
   *     is known of the rest
   */
  List<String> findings() throws IOException {
    boolean stored = store();
    try {
      if (stored) {
        tried("does not let objects be read", "s3:GetObject", this::read);
      }
      tried("does not take uploads in parts", "s3:PutObject", this::upload);
    } finally {
      if (stored) {
        tried("does not let objects be deleted", "s3:DeleteObject", this::delete);
      }
    }
    return List.copyOf(findings);
  }

  private boolean store() throws IOException {
    return tried("does not take objects", "s3:PutObject", () -> bucket.put(key, body()))
        || tellsNothingOfEncryption();
  }

  /**
   * The store may not support encryption, or not know the key: then it takes the object without.
   */
  private boolean tellsNothingOfEncryption() throws IOException {
    try {
      bucket.plain().put(key, body());
    } catch (S3Exception e) {
      return false;
    }
    String refused = findings.removeLast();
    findings.add(
        refused.substring(0, refused.indexOf("): ") + 3)
            + "it does without encryption, so set spillway.s3.encryption=default, or to what the store knows, and"
            + " spillway.s3.kms-key to a key that it may use.");
    return true;
  }

  private Body body() {
    return Body.of(bytes, 0, bytes.length);
  }

  /** Reads all but the first and the last byte: a store without ranges returns other bytes. */
  private void read() throws IOException {
    Optional<StoredObject> found = bucket.find(key);
    if (found.isEmpty() || found.get().bytes() != bytes.length) {
      findings.add(
          place()
              + "has "
              + found.map(object -> object.bytes() + " bytes").orElse("nothing")
              + " where "
              + bytes.length
              + " bytes were stored: it is no store that a volume can be in.");
      return;
    }
    ByteBuffer middle = ByteBuffer.allocate(bytes.length - 2);
    try (ObjectReader reader = bucket.open(found.get(), 1, bytes.length - 1L)) {
      reader.read(middle, 1);
    }
    if (!Arrays.equals(middle.array(), Arrays.copyOfRange(bytes, 1, bytes.length - 1))) {
      findings.add(
          place() + "gives other bytes than were stored: it is no store that a volume can be in.");
    }
  }

  private void upload() throws IOException {
    Upload begun = bucket.upload(key);
    tried(
        "does not let unfinished uploads be listed, which would stay for ever after a crash",
        "s3:ListBucketMultipartUploads",
        () -> bucket.uploads(key));
    tried("does not let uploads be aborted", "s3:AbortMultipartUpload", begun::abort);
  }

  private void delete() throws IOException {
    boolean gone = bucket.delete(key);
    if (versions) {
      bucket.versions().delete(key);
    } else if (!gone) {
      findings.add(
          place()
              + "only hides what is deleted: use a bucket without versioning, or set spillway.volume.versions=delete.");
    }
  }

  private interface Call {
    void make() throws IOException;
  }

  private boolean tried(String refusal, String right, Call call) throws IOException {
    try {
      call.make();
      return true;
    } catch (S3Exception.Busy | S3Exception.Unreachable | S3Exception.NoBucket e) {
      throw e;
    } catch (S3Exception e) {
      String remedy =
          e instanceof S3Exception.Denied
              ? "give the credentials " + right + " there."
              : "a volume cannot be without it; look whether the store or what stands before it can be told to.";
      findings.add(place() + refusal + " (" + e.getMessage() + "): " + e.remedy().orElse(remedy));
      return false;
    }
  }

  private String place() {
    return "Bucket '" + bucket.name() + "' (spillway.volume.bucket) ";
  }
}
