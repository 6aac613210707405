package dev.spillway.web.download;

import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.delivery.Redirects;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.transfer.ByteRange;
import dev.spillway.web.transfer.DownloadMetrics;
import dev.spillway.web.transfer.ResponseSocket;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Answers requests with an open archive, by their conditions and ranges. */
@ApplicationScoped
public class ArchiveAnswers {

  private final Downloads downloads;
  private final Redirects redirects;
  private final DownloadMetrics metrics;

  ArchiveAnswers(Downloads downloads, Redirects redirects, DownloadMetrics metrics) {
    this.downloads = downloads;
    this.redirects = redirects;
    this.metrics = metrics;
  }

  /**
   * Answers, and returns when the body was sent or reset.
   *
   * @param redirect whether the client wants the address of the store instead, if there is one
   * @throws dev.spillway.problem.ProblemException before anything was sent
   * @throws dev.spillway.archive.entry.ContentChangedException before anything was sent
   */
  public void answer(
      ArchiveCall call,
      ResponseSocket socket,
      ArchiveReader reader,
      OpenArchive archive,
      boolean redirect)
      throws IOException, InterruptedException {
    Preconditions preconditions =
        new Preconditions(archive.layout().etag(), archive.lastModified());
    Preconditions.Outcome outcome =
        preconditions.evaluate(
            call.joined("If-Match"),
            call.header("If-Unmodified-Since"),
            call.joined("If-None-Match"),
            call.header("If-Modified-Since"));
    switch (outcome) {
      case NOT_MODIFIED -> {
        downloads.check(archive, Body.whole(archive));
        socket.touch(
            response -> {
              ArchiveHeaders.validators(response, archive);
              response.setStatusCode(304).end();
            });
      }
      case FAILED ->
          throw Problem.of(
                  ProblemType.PRECONDITION_FAILED,
                  "The archive is not the one that the request's conditions name. Start again without them.")
              .exception();
      case PROCEED -> {
        if (!redirect || !redirected(socket, reader, archive)) {
          send(call, socket, reader, archive);
        }
      }
    }
  }

  /** Redirects to the store, if possible. Returns false when Spillway has to send the archive. */
  private boolean redirected(ResponseSocket socket, ArchiveReader reader, OpenArchive archive)
      throws IOException {
    if (!reader.uncounted()) {
      return false;
    }
    downloads.check(archive, Body.whole(archive));
    Optional<URI> address =
        redirects.of(
            archive, reader.recipient(), ContentDisposition.asciiAttachment(archive.filename()));
    if (address.isEmpty()) {
      return false;
    }
    socket.touch(
        response ->
            response
                .setStatusCode(302)
                .putHeader("Location", address.get().toString())
                // Anyone with this address can read the archive for a short time.
                .putHeader("Cache-Control", "no-store")
                .end());
    metrics.redirected();
    return true;
  }

  private void send(
      ArchiveCall call, ResponseSocket socket, ArchiveReader reader, OpenArchive archive)
      throws IOException, InterruptedException {
    switch (RangeRequest.of(call, archive)) {
      case RangeRequest.Whole() -> send(call, socket, reader, archive, Body.whole(archive));
      case RangeRequest.Parts(List<ByteRange> ranges) ->
          send(call, socket, reader, archive, Body.parts(archive, ranges));
      case RangeRequest.Refused(String sentence) -> {
        long length = archive.layout().length();
        socket.touch(response -> response.putHeader("Content-Range", "bytes */" + length));
        throw Problem.of(ProblemType.UNSATISFIABLE_RANGE, sentence).exception();
      }
    }
  }

  private void send(
      ArchiveCall call, ResponseSocket socket, ArchiveReader reader, OpenArchive archive, Body body)
      throws IOException, InterruptedException {
    if (call.onlyHead()) {
      downloads.describe(socket, archive, body);
    } else {
      downloads.send(call, socket, reader, archive, body);
    }
  }
}
