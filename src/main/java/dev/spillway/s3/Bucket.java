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
 * One bucket. Keys are complete: a prefix is up to the caller. Every method that sends a request
 * throws {@link S3Exception}; {@link S3Exception.NoBucket} when there is no such bucket and the
 * store says so (a HEAD cannot). Thread-safe.
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
   * The same bucket for requests that a client waits for: {@link #find} and {@link #beginning} have
   * a short timeout.
   */
  public Bucket prompt() {
    return new Bucket(name, s3, settings, Optional.of(settings.answerTimeout()), plain, waiting);
  }

  /**
   * The same bucket for requests that no client waits for: {@link #find}, {@link #list} and {@link
   * #open} retry while the store is unreachable or busy.
   */
  public Bucket patient() {
    return new Bucket(name, s3, settings, within, plain, s3.patience());
  }

  /** The retries for requests that no client waits for. */
  public RetryPolicy patience() {
    return s3.patience();
  }

  /** The same bucket, without encryption headers, whatever the settings are. */
  public Bucket plain() {
    return new Bucket(name, s3, settings, within, true, waiting);
  }

  public String name() {
    return name;
  }

  /** Returns the object under {@code key}, without a checksum; empty when there is none. */
  public Optional<StoredObject> find(String key) throws IOException {
    return find(key, false);
  }

  /** As {@link #find}, with the CRC-32 of the whole object where the store has one. */
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
   * Returns one page of the objects whose keys begin with {@code prefix}.
   *
   * @param folders whether to group keys with a {@code /} after the prefix into folders
   * @param next the token of the previous page; empty for the first
   */
  public ListedObjects list(String prefix, boolean folders, Optional<String> next)
      throws IOException {
    return list(prefix, folders, null, next);
  }

  /**
   * As {@link #list}, without folders, for keys after {@code after}. A store that does not support
   * this lists the earlier keys as well.
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
                        // Some stores give no size for the object of a folder.
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

  /** Returns the first bytes of an object, at most {@code most}; empty when there is none. */
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
      // An empty object has no range.
      return Optional.of(new byte[0]);
    }
  }

  /**
   * Opens an object for reading from {@code from} to {@code to}. The first read sends the request.
   *
   * @param object as {@link #find} or {@link #list} returned it; a later object under the key is
   *     not read
   */
  public ObjectReader open(StoredObject object, long from, long to) {
    return new ObjectReader(s3.client(), name, object, from, to, waiting);
  }

  /** Stores or replaces an object in one request. */
  public void put(String key, Body body) throws IOException {
    put(key, body, null);
  }

  /**
   * Stores an object if there is none. Of several concurrent calls one succeeds, unless the store
   * does not support the condition: then it works as {@link #put}.
   *
   * @return false when there is one; after a lost answer, it may be this one
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

  /** Begins a multipart upload. It exists, and costs, until it is completed or aborted. */
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
   * Deletes an object; succeeds when there is none.
   *
   * @return whether its bytes are deleted: a bucket with versions only hides them
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

  /** Returns all unfinished uploads whose keys begin with {@code prefix}. */
  public ListedUploads uploads(String prefix) throws IOException {
    return new UploadListing(s3.client(), name).of(prefix);
  }

  /** Aborts an upload that {@link #uploads} has returned; succeeds when it no longer exists. */
  public void abort(ListedUploads.Unfinished upload) throws IOException {
    new Upload(s3.client(), name, upload.key(), upload.uploadId(), settings.uploadTimeout())
        .abort();
  }

  /** The versions and locks of the bucket. */
  public Versions versions() {
    return new Versions(s3, name);
  }

  /**
   * Returns an address from which anyone can GET the object for a limited time, at most as long as
   * the credentials are valid.
   *
   * @param now the store's time, as far as known: a store refuses a signature from the future
   * @param time how long the address is valid
   * @param contentType Content-Type of the answer
   * @param contentDisposition Content-Disposition of the answer
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
