package dev.spillway.web.download;

import dev.spillway.export.delivery.OpenArchive;
import io.vertx.core.http.HttpServerResponse;

/** The headers of an archive's response. */
final class ArchiveHeaders {

  private ArchiveHeaders() {}

  /** What 200, 206 and 304 have in common. */
  static void validators(HttpServerResponse response, OpenArchive archive) {
    response
        .putHeader("ETag", '"' + archive.layout().etag() + '"')
        .putHeader("Last-Modified", Preconditions.httpDate(archive.lastModified()))
        .putHeader("Accept-Ranges", "bytes")
        // One person's data: their own browser may resume from its copy, nobody else may keep one;
        // and
        // a proxy that compresses it would make another archive of it, without ranges.
        .putHeader("Cache-Control", "private, no-cache, no-transform");
  }

  /** The head of 200 and 206. */
  static void body(HttpServerResponse response, OpenArchive archive, Body body) {
    validators(response, archive);
    response
        .setStatusCode(body.partial() ? 206 : 200)
        .putHeader("Content-Length", String.valueOf(body.length()))
        .putHeader("Content-Disposition", ContentDisposition.attachment(archive.filename()))
        .putHeader("X-Content-Type-Options", "nosniff")
        // A proxy in between that stores the body on its disk would undo what we are for.
        .putHeader("X-Accel-Buffering", "no")
        .putHeader(
            "Content-Type",
            body.multipart().map(Multipart::contentType).orElse(archive.layout().mediaType()));
    if (body.partial() && body.multipart().isEmpty()) {
      response.putHeader(
          "Content-Range", body.ranges().getFirst().contentRange(archive.layout().length()));
    }
  }
}
