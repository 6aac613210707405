package dev.spillway.s3;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * One bucket. Keys are whole: a prefix is the caller's. Every method that asks the store throws
 * {@link S3Exception}; {@link S3Exception.NoBucket} when there is no such bucket, where the store
 * says so (a HEAD cannot). Thread-safe.
 */
public final class Bucket {

  private final String name;
  private final S3 s3;
  private final S3Settings settings;
  private final Optional<Duration> within;
  private final boolean plain;
  private final RetryPolicy waiting;

  Bucket(String name, S3 s3, S3Settings settings) {
    this(name, s3, settings, Optional.empty(), false, RetryPolicy.NONE);
  }

  private Bucket(
      String name,
      S3 s3,
      S3Settings settings,
      Optional<Duration> within,
      boolean plain,
      RetryPolicy waiting) {
    this.name = name;
    this.s3 = s3;
    this.settings = settings;
    this.within = within;
    this.plain = plain;
    this.waiting = waiting;
  }

  /**
   * The same for whom a person waits: {@link #find} and {@link #beginning} answer soon, or say that
   * the store does not.
   */
  public Bucket prompt() {
    return new Bucket(name, s3, settings, Optional.of(settings.answerTimeout()), plain, waiting);
  }

  /**
   * The same for whom no person waits: {@link #find}, {@link #list} and {@link #open} wait for a
   * store that is away or busy.
   */
  public Bucket patient() {
    return new Bucket(name, s3, settings, within, plain, s3.patience());
  }

  /** What waits for its store where no person waits. */
  public RetryPolicy patience() {
    return s3.patience();
  }

  /** The same, where nothing is said of encryption, whatever the settings say. */
  public Bucket plain() {
    return new Bucket(name, s3, settings, within, true, waiting);
  }

  public String name() {
    return name;
  }

  /** What the store has under {@code key}, without a checksum; empty when it has nothing. */
  public Optional<StoredObject> find(String key) throws IOException {
    return find(key, false);
  }

  /** As {@link #find}, with the CRC-32 of all of its bytes where the store has it. */
  public Optional<StoredObject> findWithChecksum(String key) throws IOException {
    try {
      return find(key, true);
    } catch (S3Exception.Refused e) {
      if (e.unsupported()) {
        return find(key, false);
      }
      throw e;
    }
  }

  private Optional<StoredObject> find(String key, boolean checksum) throws IOException {
    HeadObjectRequest.Builder request =
        HeadObjectRequest.builder()
            .bucket(name)
            .key(key)
            .overrideConfiguration(override -> within.ifPresent(override::apiCallTimeout));
    if (checksum) {
      request.checksumMode(ChecksumMode.ENABLED);
    }
    try {
      HeadObjectResponse head =
          waiting.ask(
              () -> Answers.of(call("HEAD", key), () -> s3.client().headObject(request.build())));
      return Optional.of(StoredObject.of(key, head));
    } catch (S3Exception.Missing _) {
      return Optional.empty();
    }
  }

  /**
   * One page of the objects whose keys begin with {@code prefix}.
   *
   * @param folders whether keys with a {@code /} after the prefix are put together, as folders
   * @param next what the page before gave; empty for the first
   */
  public ListedObjects list(String prefix, boolean folders, Optional<String> next)
      throws IOException {
    return list(prefix, folders, null, next);
  }

  /**
   * As {@link #list}, without folders, of the keys behind {@code after}; a store that does not know
   * how gives those before as well.
   */
  public ListedObjects listAfter(String prefix, String after, Optional<String> next)
      throws IOException {
    return list(prefix, false, after, next);
  }

  private ListedObjects list(String prefix, boolean folders, String after, Optional<String> next)
      throws IOException {
    ListObjectsV2Response page =
        waiting.ask(
            () ->
                Answers.of(
                    call("LIST", prefix),
                    () ->
                        s3.client()
                            .listObjectsV2(
                                request ->
                                    request
                                        .bucket(name)
                                        .prefix(prefix)
                                        .delimiter(folders ? "/" : null)
                                        .startAfter(next.isPresent() ? null : after)
                                        .continuationToken(next.orElse(null)))));
    return new ListedObjects(
        page.contents().stream()
            .map(
                found ->
                    new StoredObject(
                        found.key(),
                        // Some say none of what stands for a folder.
                        Objects.requireNonNullElse(found.size(), 0L),
                        found.eTag(),
                        found.lastModified(),
                        OptionalInt.empty()))
            .toList(),
        folders ? page.commonPrefixes().stream().map(CommonPrefix::prefix).toList() : List.of(),
        Optional.ofNullable(
            Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null),
        Dates.of(page.sdkHttpResponse()));
  }

  /** The first bytes of an object, at most {@code most}; empty when there is none. */
  public Optional<byte[]> beginning(String key, int most) throws IOException {
    try {
      ResponseBytes<GetObjectResponse> answer =
          Answers.of(
              call("GET", key),
              () ->
                  s3.client()
                      .getObject(
                          request ->
                              request
                                  .bucket(name)
                                  .key(key)
                                  .range("bytes=0-" + (most - 1))
                                  .overrideConfiguration(
                                      override -> within.ifPresent(override::apiCallTimeout)),
                          ResponseTransformer.toBytes()));
      byte[] bytes = answer.asByteArrayUnsafe();
      return Optional.of(bytes.length > most ? Arrays.copyOf(bytes, most) : bytes);
    } catch (S3Exception.Missing _) {
      return Optional.empty();
    } catch (S3Exception.Changed _) {
      // No range of an empty object can be had.
      return Optional.of(new byte[0]);
    }
  }

  /**
   * Opens an object for reading from {@code from} to {@code to}. The store is asked when it is
   * first read.
   *
   * @param object what {@link #find} or {@link #list} told of it; whatever is there later is not it
   */
  public ObjectReader open(StoredObject object, long from, long to) {
    return new ObjectReader(s3.client(), name, object, from, to, waiting);
  }

  /** Stores an object, or replaces one, at once. */
  public void put(String key, Body body) throws IOException {
    put(key, body, null);
  }

  /**
   * Stores an object where there is none. Of several that do so at once one succeeds, unless the
   * store knows no such condition: there it is as {@link #put}.
   *
   * @return false when there is one; it may be this one, if an answer was lost
   */
  public boolean putNew(String key, Body body) throws IOException {
    try {
      put(key, body, "*");
      return true;
    } catch (S3Exception.Changed _) {
      return false;
    } catch (S3Exception.Refused e) {
      if (e.unsupported()) {
        put(key, body);
        return true;
      }
      throw e;
    }
  }

  private void put(String key, Body body, String unlessThereIs) throws IOException {
    Answers.of(
        call("PUT", key),
        () ->
            s3.client()
                .putObject(
                    request ->
                        request
                            .bucket(name)
                            .key(key)
                            .ifNoneMatch(unlessThereIs)
                            .serverSideEncryption(encryption())
                            .ssekmsKeyId(kmsKey())
                            .overrideConfiguration(
                                override ->
                                    override.apiCallAttemptTimeout(settings.uploadTimeout())),
                    Body.request(body)));
  }

  /** Begins an upload in parts. It is there, and costs, until it is completed or aborted. */
  public Upload upload(String key) throws IOException {
    String id =
        Answers.of(
            call("POST uploads", key),
            () ->
                s3.client()
                    .createMultipartUpload(
                        request ->
                            request
                                .bucket(name)
                                .key(key)
                                .serverSideEncryption(encryption())
                                .ssekmsKeyId(kmsKey()))
                    .uploadId());
    return new Upload(s3.client(), name, key, id, settings.uploadTimeout());
  }

  /**
   * Deletes an object; one that is not there is deleted already.
   *
   * @return whether its bytes are gone: a bucket with versions keeps them, and only hides them
   */
  public boolean delete(String key) throws IOException {
    try {
      DeleteObjectResponse answer =
          Answers.of(
              call("DELETE", key),
              () -> s3.client().deleteObject(request -> request.bucket(name).key(key)));
      return !Boolean.TRUE.equals(answer.deleteMarker()) || answer.versionId() == null;
    } catch (S3Exception.Missing _) {
      return true;
    }
  }

  /** Uploads of keys that begin with {@code prefix}, all of them. */
  public ListedUploads uploads(String prefix) throws IOException {
    return new UploadListing(s3.client(), name).of(prefix);
  }

  /** Aborts what {@link #uploads} has found; one that is not there is aborted already. */
  public void abort(ListedUploads.Unfinished upload) throws IOException {
    new Upload(s3.client(), name, upload.key(), upload.uploadId(), settings.uploadTimeout())
        .abort();
  }

  /** Its versions and locks. */
  public Versions versions() {
    return new Versions(s3, name);
  }

  /**
   * An address at which anybody may GET the object, from now on for a while; not longer than the
   * credentials are good.
   *
   * @param now what time the store is believed to have: it refuses what was signed in its future
   * @param contentType what the answer is to say of it
   * @param contentDisposition likewise
   */
  public URI sign(
      String key, Instant now, Duration time, String contentType, String contentDisposition)
      throws IOException {
    GetObjectRequest get =
        GetObjectRequest.builder()
            .bucket(name)
            .key(key)
            .responseContentType(contentType)
            .responseContentDisposition(contentDisposition)
            .build();
    return Answers.of(call("sign", key), () -> s3.addresses().of(get, now, time));
  }

  private ServerSideEncryption encryption() {
    return switch (plain ? S3Settings.Encryption.DEFAULT : settings.encryption()) {
      case DEFAULT -> null;
      case S3 -> ServerSideEncryption.AES256;
      case KMS -> ServerSideEncryption.AWS_KMS;
    };
  }

  private String kmsKey() {
    return !plain && settings.encryption() == S3Settings.Encryption.KMS
        ? settings.kmsKey().orElse(null)
        : null;
  }

  private String call(String what, String key) {
    return what(what, key, name);
  }

  static String what(String what, String key, String bucket) {
    return what + " '" + key + "' in bucket '" + bucket + "'";
  }
}
