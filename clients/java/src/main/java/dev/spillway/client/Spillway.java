package dev.spillway.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks Spillway for archives, saves them, and signs tickets and links to them. Immutable; for any
 * number of threads.
 *
 * <pre>{@code
 * Spillway spillway = Spillway.at("http://localhost:8080");
 * Request plan = Request.recipe("training-plan", Map.of("student", "小明", "weeks", 4, "mode", "focus"));
 * Path saved = spillway.save(spillway.await(spillway.ask(plan)), Path.of("."));
 * }</pre>
 *
 * <p>Whatever Spillway refuses is a {@link Problem}.
 */
public final class Spillway {

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);
  private static final Set<String> UNFINISHED = Set.of("QUEUED", "GENERATING");

  private final HttpClient http;
  private final String url;
  private final String key;
  private final String owner;
  private final String publicUrl;
  private final String ticketKey;
  private final String linkKey;

  private Spillway(
      HttpClient http,
      String url,
      String key,
      String owner,
      String publicUrl,
      String ticketKey,
      String linkKey) {
    this.http = http;
    this.url = url;
    this.key = key;
    this.owner = owner;
    this.publicUrl = publicUrl;
    this.ticketKey = ticketKey;
    this.linkKey = linkKey;
  }

  /** The service at this address, which lets everybody in. */
  public static Spillway at(String url) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Spillway(http, trimmed(url), null, null, null, null, null);
  }

  /** With a key of the API. */
  public Spillway withKey(String other) {
    return new Spillway(http, url, other, owner, publicUrl, ticketKey, linkKey);
  }

  /** For this owner: the exports are there for nobody else. */
  public Spillway forOwner(String other) {
    return new Spillway(http, url, key, other, publicUrl, ticketKey, linkKey);
  }

  /** Where browsers reach Spillway, the same as its setting {@code spillway.public-url}. */
  public Spillway withPublicUrl(String other) {
    return new Spillway(http, url, key, owner, trimmed(other), ticketKey, linkKey);
  }

  /** With {@code name:secret}, one of {@code spillway.tickets.keys}. */
  public Spillway withTicketKey(String other) {
    return new Spillway(http, url, key, owner, publicUrl, other, linkKey);
  }

  /** With {@code name:secret}, one of {@code spillway.links.keys}. */
  public Spillway withLinkKey(String other) {
    return new Spillway(http, url, key, owner, publicUrl, ticketKey, other);
  }

  /** Asks for an export and returns it as it is now. */
  public Export ask(Request request) throws IOException {
    return ask(request, Duration.ZERO, null);
  }

  /**
   * Asks for an export and returns it, after {@code wait} at most if it is not READY before.
   *
   * @param onceOnly with the same one a request can be repeated: it is the same export; null for
   *     none
   */
  public Export ask(Request request, Duration wait, String onceOnly) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Prefer", "wait=" + wait.toSeconds());
    if (onceOnly != null) {
      headers.put("Idempotency-Key", onceOnly);
    }
    return new Export(json("/api/exports", headers, request.members()));
  }

  /**
   * As {@link #ask(Request)}, with a selection of these entries, which are sent one by one: for
   * those that are too many for a list.
   */
  public Export askLines(Request request, Iterable<? extends Entry> entries) throws IOException {
    Iterable<byte[]> lines =
        () ->
            Stream.concat(
                    Stream.of(request.members()),
                    StreamSupport.stream(entries.spliterator(), false).map(Entry::members))
                .map(line -> (Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8))
                .iterator();
    return new Export(
        document(
            send(
                "POST",
                "/api/exports",
                Map.of("Content-Type", "application/x-ndjson"),
                BodyPublishers.ofByteArrays(lines))));
  }

  /** What the export would be, as docs/api.md, "Dry runs", has it: nothing is made. */
  public Map<String, Object> dryRun(Request request) throws IOException {
    Map<String, Object> members = request.members();
    members.put("dryRun", true);
    return json("/api/exports", Map.of(), members);
  }

  /**
   * Returns the export once it is READY, however long that takes.
   *
   * @throws Problem when it will never be
   */
  public Export await(Export export) throws IOException {
    Export found = export;
    while (UNFINISHED.contains(found.state())) {
      found = new Export(json(path(found.id()), Map.of("Prefer", "wait=30"), null));
    }
    if (!found.state().equals("READY")) {
      throw new Problem(problem(found));
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> problem(Export export) {
    return (Map<String, Object>) export.document().get("problem");
  }

  /** Asks, waits, and returns an address of the archive for a browser: for long selections, too. */
  public URI address(Request request) throws IOException {
    return link(await(ask(request, Duration.ofSeconds(30), null)).id(), TEN_MINUTES);
  }

  /**
   * The answer for the archive as it comes, whatever its status. The caller closes its body.
   *
   * @param method GET or HEAD
   */
  public HttpResponse<InputStream> open(String id, Map<String, String> headers, String method)
      throws IOException {
    return send(method, path(id) + "/archive", headers, BodyPublishers.noBody());
  }

  /** As above, for one part of the archive, counted from 1. */
  public HttpResponse<InputStream> openPart(
      String id, int part, Map<String, String> headers, String method) throws IOException {
    return send(method, path(id) + "/archive/" + part, headers, BodyPublishers.noBody());
  }

  /**
   * Saves the archive of an export that is READY, and goes on with what is there of it.
   *
   * @throws IllegalArgumentException when it has several parts
   */
  public Path save(Export export, Path folder) throws IOException {
    if (!export.parts().isEmpty()) {
      throw new IllegalArgumentException("the export has several parts: saveAll saves them");
    }
    return saveAll(export, folder).get(0);
  }

  /** Saves the archive, or all parts of it, and goes on with what is there of them. */
  public List<Path> saveAll(Export export, Path folder) throws IOException {
    return new Saving(this, export.id(), folder).all(export);
  }

  /** An address of the archive that needs no key. */
  public URI link(String id, Duration goodFor) throws IOException {
    return link(id, Map.of("expiresIn", goodFor.toSeconds() + "s"));
  }

  /** As above, for that many downloads. */
  public URI link(String id, Duration goodFor, int deliveries) throws IOException {
    return link(id, Map.of("expiresIn", goodFor.toSeconds() + "s", "deliveries", deliveries));
  }

  private URI link(String id, Map<String, ?> members) throws IOException {
    return URI.create(base() + "/")
        .resolve((String) json(path(id) + "/links", Map.of(), members).get("url"));
  }

  /** An address as {@link #link} has it, signed here: Spillway is not asked. */
  public URI signLink(String id, Duration goodFor) {
    return signLink(id, goodFor, "", "");
  }

  /** As above, for that many downloads. */
  public URI signLink(String id, Duration goodFor, int deliveries) {
    String link = UUID.randomUUID().toString();
    return signLink(id, goodFor, String.valueOf(deliveries), link);
  }

  private URI signLink(String id, Duration goodFor, String deliveries, String link) {
    String[] named = named(linkKey, "the key of links");
    String expires = String.valueOf(Instant.now().plus(goodFor).getEpochSecond());
    return URI.create(
        base()
            + path(id)
            + "/archive?"
            + Signing.link(named[0], named[1], id, expires, deliveries, link));
  }

  /**
   * An address that makes the archive when a browser comes, and leads to it, for ten minutes. It
   * has room for some 50 files: {@link #ticketForm} and {@link #address} have for more.
   */
  public URI ticket(Request request) {
    return URI.create(base() + "/api/tickets/" + signTicket(request, TEN_MINUTES));
  }

  /** A page that sends the browser on with a ticket of any length. */
  public String ticketForm(Request request) {
    return """
    <!doctype html>
    <meta charset="utf-8">
    <title>Download</title>
    <form method="post" action="%s/api/tickets">
    <input type="hidden" name="ticket" value="%s">
    <button>Download</button>
    </form>
    <script>document.forms[0].submit()</script>
    """
        .formatted(
            base().replace("&", "&amp;").replace("\"", "&quot;"), signTicket(request, TEN_MINUTES));
  }

  /** The ticket itself, a JWT. The same ticket is the same export. */
  public String signTicket(Request request, Duration goodFor) {
    Map<String, Object> claims = request.members();
    if (owner != null) {
      claims.put("owner", owner);
    }
    if (publicUrl != null) {
      claims.put("aud", publicUrl);
    }
    Instant now = Instant.now();
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(goodFor).getEpochSecond());
    String[] named = named(ticketKey, "the key of tickets");
    return Signing.ticket(named[0], named[1], claims);
  }

  private String base() {
    return publicUrl == null ? url : publicUrl;
  }

  private static String trimmed(String address) {
    return address.replaceFirst("/+$", "");
  }

  private static String path(String id) {
    return "/api/exports/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static String[] named(String key, String what) {
    if (key == null || !key.contains(":")) {
      throw new IllegalStateException(
          what + " is missing: it is name:secret, as in the settings of Spillway");
    }
    return key.split(":", 2);
  }

  /** Posts the members; gets, where there are none. */
  private Map<String, Object> json(String path, Map<String, String> headers, Map<String, ?> members)
      throws IOException {
    return document(
        members == null
            ? send("GET", path, headers, BodyPublishers.noBody())
            : send("POST", path, headers, BodyPublishers.ofByteArray(Json.bytes(members))));
  }

  private static Map<String, Object> document(HttpResponse<InputStream> answer)
      throws IOException {
    try (InputStream body = answer.body()) {
      if (answer.statusCode() >= 300) {
        throw refused(answer);
      }
      return Json.object(body.readAllBytes());
    }
  }

  private HttpResponse<InputStream> send(
      String method, String path, Map<String, String> headers, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, body)
            .timeout(LONGEST_SILENCE);
    if (!headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (owner != null) {
      request.header("Spillway-Owner", ascii(owner));
    }
    headers.forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Spillway was asked");
    }
  }

  /** Java's HTTP client sends question marks for all else, and owners would share their exports. */
  private static String ascii(String owner) {
    if (!owner.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          "an owner must be ASCII here, such as an id; tickets alone take any");
    }
    return owner;
  }

  /** Of a proxy in between it is no problem of Spillway's. */
  static RuntimeException refused(HttpResponse<InputStream> answer) throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (!type.startsWith("application/problem+json")) {
      throw new IOException("unexpected status " + answer.statusCode());
    }
    return new Problem(Json.object(answer.body().readAllBytes()));
  }
}
