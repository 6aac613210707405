package dev.spillway.source.web;

import dev.spillway.archive.entry.UnsafeEntryNameException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Sends the requests of one web root: to its address only, without a proxy, following no redirect.
 * Thread-safe.
 */
final class WebClient {

  /** Bytes of a file that are received before its turn comes. */
  static final long AHEAD = 1024 * 1024;

  /** Bytes that are received before a client takes them: there may be thousands of clients. */
  private static final long AHEAD_OF_A_CLIENT = 64 * 1024;

  private final String root;
  private final WebAddress address;
  private final Map<String, String> headers;
  private final WebTerms terms;
  private final HttpClient http;

  /**
   * @param headers of each request; never logged
   */
  WebClient(
      String root,
      WebAddress address,
      Map<String, String> headers,
      WebTerms terms,
      HttpClient http) {
    this.root = root;
    this.address = address;
    this.headers = Map.copyOf(headers);
    this.terms = terms;
    this.http = http;
  }

  /** Whether a file can have this path. */
  boolean names(String path) {
    return address.of(path).isPresent();
  }

  /** Asks for a whole file. The answer may have any status. */
  WebAnswer get(String path) throws IOException {
    String what = what("GET", path);
    return answer(what, request(path, what).GET().build(), AHEAD);
  }

  /** Asks for the bytes from {@code from} to before {@code to} of the file with this ETag. */
  WebAnswer range(String path, long from, long to, String etag) throws IOException {
    String what = what("GET", path);
    return answer(
        what,
        request(path, what)
            .header("Range", "bytes=" + from + "-" + (to - 1))
            .header("If-Match", etag)
            .GET()
            .build(),
        AHEAD_OF_A_CLIENT);
  }

  /** The status and the headers of a file. */
  HttpResponse<Void> head(String path) throws IOException {
    String what = what("HEAD", path);
    return send(what, request(path, what).HEAD().build(), HttpResponse.BodyHandlers.discarding());
  }

  /** The request, for messages of the log. */
  String what(String method, String path) {
    return method + " " + UnsafeEntryNameException.printable(path) + " of root " + root;
  }

  private HttpRequest.Builder request(String path, String what) throws WebException {
    URI file =
        address
            .of(path)
            .orElseThrow(() -> new WebException.Missing(what, "has no file of such a path"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(file).timeout(terms.read()).header("Accept-Encoding", "identity");
    headers.forEach(request::setHeader);
    return request;
  }

  private WebAnswer answer(String what, HttpRequest request, long ahead) throws IOException {
    return new WebAnswer(
        what, send(what, request, HttpResponse.BodyHandlers.ofPublisher()), terms.read(), ahead);
  }

  private <T> HttpResponse<T> send(
      String what, HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("told to stop").initCause(e);
    } catch (HttpConnectTimeoutException | ConnectException e) {
      throw new WebException.Unreachable(what, "cannot be reached" + told(e), true, e);
    } catch (HttpTimeoutException e) {
      throw new WebException.Passing(
          what, "did not answer within " + terms.read().toSeconds() + " s", e);
    } catch (SSLException e) {
      throw new WebException.Unreachable(
          what, "has no TLS that can be trusted" + told(e), false, e);
    } catch (IOException e) {
      throw new WebException.Passing(what, "broke off before its answer", e);
    }
  }

  private static String told(IOException e) {
    return Optional.ofNullable(e.getMessage()).map(words -> " (" + words + ")").orElse("");
  }

  /**
   * Returns when the answer is a file as a whole.
   *
   * @throws WebException otherwise
   */
  void requireFile(String path, WebAnswer answer) throws WebException {
    requireStatus(answer.what(), answer.status());
    requireContent(path, answer);
    if (answer.length().isEmpty() && answer.header("Transfer-Encoding").isEmpty()) {
      throw new WebException.Broken(
          answer.what(),
          "answered without Content-Length and not chunked, so that its end cannot be told from a break");
    }
    if (answer.length().orElse(0) > terms.largest()) {
      throw tooLarge(answer.what());
    }
  }

  /** Returns when the headers are those of the file itself, or of a part of it. */
  static void requireContent(String path, WebAnswer answer) throws WebException {
    Optional<String> other = otherContent(path, answer.headers());
    if (other.isPresent()) {
      throw new WebException.Broken(answer.what(), other.get());
    }
  }

  /** What an answer with these headers has instead of the file; empty when it is the file. */
  static Optional<String> otherContent(String path, HttpHeaders headers) {
    String coding = headers.firstValue("Content-Encoding").orElse("identity");
    if (!coding.equalsIgnoreCase("identity")) {
      return Optional.of("answered with the coding " + shown(coding) + ", which was not asked for");
    }
    return WebPages.isInstead(path, headers.firstValue("Content-Type"))
        ? Optional.of("answered with a web page (text/html) instead of the file")
        : Optional.empty();
  }

  WebException tooLarge(String what) {
    return new WebException.Broken(
        what, "answered with more than the " + terms.largest() + " bytes that a file may have");
  }

  /** Returns when the status is 200. */
  static void requireStatus(String what, int status) throws WebException {
    if (status == 200) {
      return;
    }
    String reason = "answered " + status;
    if (status == 404 || status == 410) {
      throw new WebException.Missing(what, reason);
    }
    if (status == 429 || status >= 500) {
      throw new WebException.Passing(what, reason, null);
    }
    throw new WebException.Broken(
        what, status / 100 == 3 ? reason + ", a redirect, and none is followed" : reason);
  }

  private static String shown(String value) {
    String plain = value.replaceAll("[^A-Za-z0-9,. _-]", "?");
    return plain.substring(0, Math.min(plain.length(), 40));
  }

  WebTerms terms() {
    return terms;
  }

  static boolean isSeekable(HttpHeaders headers) {
    return headers.firstValue("Accept-Ranges").filter("bytes"::equalsIgnoreCase).isPresent();
  }
}
