package dev.spillway.web.download;

import dev.spillway.export.delivery.OpenArchive;
import io.vertx.core.http.HttpServerResponse;

/** The headers of a response with an archive. */
final class ArchiveHeaders {

  private ArchiveHeaders() {}

  /** The headers that 200, 206 and 304 share. */
  static void validators(HttpServerResponse response, OpenArchive archive) {
    response
        .putHeader("ETag", '"' + archive.layout().etag() + '"')
        .putHeader("Last-Modified", Preconditions.httpDate(archive.lastModified()))
        .putHeader("Accept-Ranges", "bytes")
        // Personal data: only the client's own cache may store it, to resume. A proxy that
        // compresses it would change the archive, and lose ranges.
        .putHeader("Cache-Control", "private, no-cache, no-transform");
  }

  /** The headers of 200 and 206. */
  static void body(HttpServerResponse response, OpenArchive archive, Body body) {
    validators(response, archive);
    response
        .setStatusCode(body.partial() ? 206 : 200)
        .putHeader("Content-Length", String.valueOf(body.length()))
        .putHeader("Content-Disposition", ContentDisposition.attachment(archive.filename()))
        .putHeader("X-Content-Type-Options", "nosniff")
        // A proxy must not buffer the body on its disk: avoiding that is the purpose of Spillway.
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
