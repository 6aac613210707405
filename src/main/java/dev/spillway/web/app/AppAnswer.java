package dev.spillway.web.app;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer of an application, whose body is read while this is open.
 *
 * @param release gives the connection's place back; may be called again
 */
record AppAnswer(int status, HttpHeaders headers, AppBody body, Runnable release)
    implements AutoCloseable {

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The media type without its parameters, in lower case; empty when there is none. */
  String mediaType() {
    return header("Content-Type")
        .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /** The announced length of the body; empty when it is unknown. */
  OptionalLong length() {
    return header("Content-Length")
        .filter(length -> length.matches("\\d{1,18}"))
        .map(length -> OptionalLong.of(Long.parseLong(length)))
        .orElse(OptionalLong.empty());
  }

  /** What the application stores in the browser. */
  List<String> cookies() {
    return headers.allValues("Set-Cookie");
  }

  @Override
  public void close() {
    body.close();
    release.run();
  }
}
