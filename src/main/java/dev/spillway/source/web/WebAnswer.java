package dev.spillway.source.web;

import dev.spillway.archive.entry.ObjectStamp;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/** An answer whose body is being read. Not thread-safe. */
final class WebAnswer implements Closeable {

  /** The time of files whose server tells none: the earliest that ZIP can represent. */
  private static final Instant WITHOUT_TIME = Instant.parse("1980-01-01T00:00:00Z");

  private final String what;
  private final int status;
  private final HttpHeaders headers;
  private final WebBody body;
  private final Duration silence;

  /**
   * @param what the request, for messages
   * @param silence longest time without a byte
   * @param ahead bytes that may be in memory before they are needed
   */
  WebAnswer(
      String what,
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
      Duration silence,
      long ahead) {
    this.what = what;
    this.status = response.statusCode();
    this.headers = response.headers();
    this.silence = silence;
    this.body = new WebBody(ahead);
    response.body().subscribe(body);
  }

  String what() {
    return what;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Bytes that it is to have; empty when its server does not tell. */
  OptionalLong length() {
    return length(headers);
  }

  static OptionalLong length(HttpHeaders headers) {
    Optional<String> length = headers.firstValue("Content-Length");
    return length.isPresent() && length.get().matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(length.get()))
        : OptionalLong.empty();
  }

  /** The ETag with its quotes, whether strong or weak; {@code ""} without one. */
  static String etag(HttpHeaders headers) {
    return headers.firstValue("ETag").orElse("");
  }

  static boolean isStrong(String etag) {
    return etag.length() > 2 && etag.startsWith("\"") && etag.endsWith("\"");
  }

  /** The stamp of the file, once its size is known. */
  ObjectStamp stamp(long size) {
    return stamp(headers, size);
  }

  static ObjectStamp stamp(HttpHeaders headers, long size) {
    return new ObjectStamp(
        size,
        headers.firstValue("Last-Modified").flatMap(WebAnswer::time).orElse(WITHOUT_TIME),
        etag(headers));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /**
   * Reads some bytes; -1 at the end.
   *
   * @throws WebException.Passing when it broke off, or nothing arrived in time
   */
  int read(ByteBuffer target) throws IOException {
    try {
      return body.read(target, silence);
    } catch (WebBody.SilentException e) {
      throw new WebException.Passing(
          what, "sent nothing for " + silence.toSeconds() + " s in the middle of its answer", e);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw WebException.Passing.cutOff(what, e);
    }
  }

  /** Ends the connection if there is more to read; otherwise it is kept for the next request. */
  @Override
  public void close() {
    body.close();
  }
}
