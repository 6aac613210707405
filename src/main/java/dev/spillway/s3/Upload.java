package dev.spillway.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One multipart upload. Parts may be sent on several threads at once and in any order. Each but the
 * last has at least 5 MiB, all but the last have the same size, and there are at most 10,000.
 */
public final class Upload {

  /** Limit of the parts of an upload. */
  public static final int MOST_PARTS = 10_000;

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final String id;
  private final Duration timeout;
  private final Map<Integer, String> etags = new ConcurrentHashMap<>();

  Upload(S3Client client, String bucket, String key, String id, Duration timeout) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.id = id;
    this.timeout = timeout;
  }

  /** Sends part {@code number}, counted from 1; sending it again replaces it. */
  public void part(int number, Body body) throws IOException {
    String etag =
        Answers.of(
            call("PUT part " + number + " of"),
            () ->
                client
                    .uploadPart(
                        request ->
                            request
                                .bucket(bucket)
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .overrideConfiguration(
                                    override -> override.apiCallAttemptTimeout(timeout)),
                        Body.request(body))
                    .eTag());
    etags.put(number, etag);
  }

  /** Makes one object of the parts. When it throws, the object may exist nevertheless. */
  public void complete() throws IOException {
    var parts =
        new TreeMap<>(etags)
            .entrySet().stream()
                .map(
                    part ->
                        CompletedPart.builder()
                            .partNumber(part.getKey())
                            .eTag(part.getValue())
                            .build())
                .toList();
    Answers.of(
        call("POST"),
        () ->
            client.completeMultipartUpload(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(upload -> upload.parts(parts))));
  }

  /** Ends the upload without an object, and frees its parts; succeeds when it no longer exists. */
  public void abort() throws IOException {
    try {
      Answers.of(
          call("DELETE upload of"),
          () ->
              client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id)));
    } catch (S3Exception.Missing _) {
      // Already completed or aborted.
    }
  }

  private String call(String what) {
    return Bucket.what(what, key, bucket);
  }
}
