package dev.spillway.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/** Lists all pages of unfinished uploads. */
final class UploadListing {

  private final S3Client client;
  private final String bucket;

  UploadListing(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  ListedUploads of(String prefix) throws IOException {
    List<ListedUploads.Unfinished> found = new ArrayList<>();
    Optional<Instant> told = Optional.empty();
    // No page size and no delimiter: some stores do not support them.
    ListMultipartUploadsRequest request =
        ListMultipartUploadsRequest.builder().bucket(bucket).prefix(prefix).build();
    while (true) {
      ListMultipartUploadsRequest next = request;
      ListMultipartUploadsResponse page =
          Answers.of(
              Bucket.what("LIST uploads of", prefix, bucket),
              () -> client.listMultipartUploads(next));
      told = told.or(() -> Dates.of(page.sdkHttpResponse()));
      page.uploads().stream()
          // Some stores ignore the prefix.
          .filter(upload -> upload.key().startsWith(prefix))
          .map(
              upload ->
                  new ListedUploads.Unfinished(upload.key(), upload.uploadId(), upload.initiated()))
          .forEach(found::add);
      boolean further =
          page.nextKeyMarker() != null
              && !(page.nextKeyMarker().equals(request.keyMarker())
                  && Objects.equals(page.nextUploadIdMarker(), request.uploadIdMarker()));
      // Without a new marker, a store that always claims to have more would be asked forever.
      if (!Boolean.TRUE.equals(page.isTruncated()) || !further) {
        return new ListedUploads(List.copyOf(found), told);
      }
      request =
          request.toBuilder()
              .keyMarker(page.nextKeyMarker())
              .uploadIdMarker(page.nextUploadIdMarker())
              .build();
    }
  }
}
