package dev.spillway.web.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Invalid requests, each made from its number alone, so that any can be repeated. */
final class FuzzedRequests {

  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "HEAD", "POST", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE",
          "FOO", "get");

  private static final List<String> RECIPES =
      List.of("training-plan", "loose-files", "limited", "kept-limited", "no-such");

  private static final List<String> TARGETS =
      List.of(
          "/api/recipes",
          "/api/recipes/{}",
          "/api/recipes/{}/archive",
          "/api/exports",
          "/api/exports/{}",
          "/api/exports/{}/archive",
          "/api/exports/{}/manifest",
          "/api/audit/csv",
          "/api/keys/{}",
          "/console/{}",
          "/api/volume",
          "/api/sweeps",
          "/api/audit",
          "/api/webhooks/{}/deliveries",
          "/{}",
          "/q/{}");

  private static final List<String> QUERIES =
      List.of(
          "state",
          "recipe",
          "owner",
          "cursor",
          "limit",
          "dryRun",
          "reconcile",
          "event",
          "export",
          "expires",
          "key",
          "signature",
          "deliveries",
          "link");

  private static final List<String> HEADERS =
      List.of(
          "Range",
          "If-Range",
          "If-Match",
          "If-None-Match",
          "If-Modified-Since",
          "If-Unmodified-Since",
          "Prefer",
          "Idempotency-Key",
          "Spillway-Owner",
          "Authorization",
          "Accept",
          "Accept-Encoding",
          "Content-Type",
          "Content-Encoding",
          "Origin",
          "Cookie",
          "X-Forwarded-For",
          "Forwarded",
          "X-HTTP-Method-Override",
          "Upgrade",
          "Expect",
          "Access-Control-Request-Method");

  private static final List<String> JUNK =
      List.of(
          "",
          "0",
          "-1",
          "1e999999999",
          "-0",
          "9223372036854775808",
          "NaN",
          "null",
          "true",
          "[]",
          "{}",
          "\"",
          "'",
          "';--",
          "%",
          "%00",
          "%zz",
          "%c0%ae",
          "\u0000",
          "\r\n",
          "\n",
          "\t",
          "\u202e",
          "小明",
          "😀",
          "\ud83d",
          "..",
          "../..",
          "\\",
          "*",
          "?",
          "#",
          ";",
          "=",
          "&",
          "bytes=0-",
          "bytes=-1",
          "bytes=5-2",
          "bytes=0-0,1-1,2-2",
          "bytes=-9223372036854775808",
          "bytes=99999999999999999999-",
          "W/\"x\"",
          "\"x\"",
          "Basic !!!",
          "Bearer ",
          "wait=99999999999999",
          "h2c",
          "websocket",
          "100-continue",
          "gzip",
          "text/html",
          "application/json",
          "${jndi:ldap://x}",
          "{{7*7}}",
          "<script>");

  private final long seed;
  private final List<String> ids;
  private final List<String> paths;

  /**
   * @param ids of exports that there are
   * @param paths hostile ones
   */
  FuzzedRequests(long seed, List<String> ids, List<String> paths) {
    this.seed = seed;
    this.ids = ids;
    this.paths = paths;
  }

  /**
   * One of them.
   *
   * @param wellFormed whether the server can tell where it ends, and so has to answer
   * @param bytes one character for each
   */
  record Request(String method, boolean wellFormed, String bytes) {}

  Request request(int number) {
    Random random = new Random(seed * 1_000_003 + number);
    Request whole = whole(random);
    return random.nextInt(20) == 0
        ? new Request(whole.method(), false, mutated(whole.bytes(), random))
        : whole;
  }

  private Request whole(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          request(
              "GET", "/api/exports/" + pick(ids, random) + "/archive", ranges(random), "", random);
      case 2, 3 ->
          request(
              "POST",
              "/api/recipes/" + pick(RECIPES, random) + "/archive",
              typed("application/x-www-form-urlencoded", random),
              form(random),
              random);
      case 4 ->
          request("POST", "/api/exports", typed("application/json", random), json(random), random);
      default -> {
        String method = pick(METHODS, random);
        String target = target(random);
        // What would delete an export is asked of none that others are to find.
        yield request(
            method.equals("DELETE") && ids.stream().anyMatch(target::contains) ? "HEAD" : method,
            target,
            List.of(),
            random.nextBoolean() ? "" : json(random),
            random);
      }
    };
  }

  private Request request(
      String method, String target, List<String> headers, String body, Random random) {
    List<String> lines = new ArrayList<>(headers);
    lines.add("Prefer: wait=1");
    for (int i = random.nextInt(3); i > 0; i--) {
      lines.add(header(pick(HEADERS, random), value(random)));
    }
    String octets = new String(body.getBytes(UTF_8), ISO_8859_1);
    if (!octets.isEmpty() || method.equals("POST")) {
      boolean chunked = random.nextInt(5) == 0;
      lines.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + octets.length());
      octets = chunked ? chunks(octets) : octets;
    }
    String head =
        method
            + " "
            + (random.nextInt(4) == 0 ? target + query(random) : target)
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + String.join("\r\n", lines);
    return new Request(method, true, head + "\r\n\r\n" + octets);
  }

  private static String chunks(String octets) {
    return octets.isEmpty()
        ? "0\r\n\r\n"
        : Integer.toHexString(octets.length()) + "\r\n" + octets + "\r\n0\r\n\r\n";
  }

  private String target(Random random) {
    String target = pick(TARGETS, random);
    return target.replace(
        "{}",
        random.nextInt(3) == 0 ? pick(ids, random) : visible(junk(random), random.nextBoolean()));
  }

  private String query(Random random) {
    StringBuilder query = new StringBuilder("?");
    for (int i = random.nextInt(4); i >= 0; i--) {
      query
          .append(pick(QUERIES, random))
          .append('=')
          .append(visible(junk(random), true))
          .append('&');
    }
    return query.toString();
  }

  private static List<String> ranges(Random random) {
    StringBuilder ranges = new StringBuilder("Range: bytes=");
    for (int i = random.nextInt(20); i >= 0; i--) {
      ranges.append(random.nextInt(5) == 0 ? "" : String.valueOf(random.nextInt(40_000)));
      ranges.append(random.nextInt(20) == 0 ? "" : "-");
      ranges
          .append(random.nextInt(3) == 0 ? "" : String.valueOf(random.nextInt(40_000)))
          .append(i == 0 ? "" : ",");
    }
    return random.nextInt(4) == 0 ? List.of() : List.of(ranges.toString());
  }

  private static List<String> typed(String type, Random random) {
    return List.of("Content-Type: " + (random.nextInt(10) == 0 ? "x/y;;=" : type));
  }

  private String form(Random random) {
    String form =
        "student=" + visible(junk(random), true) + "&weeks=" + random.nextInt(60) + "&mode=focus";
    return random.nextInt(3) == 0 ? mutated(form, random) : form;
  }

  private String json(Random random) {
    if (random.nextInt(50) == 0) {
      return pick(List.of("[", "{\"a\":", "{\"recipe\":[", "\"\\u0000"), random)
          .repeat(random.nextInt(20_000));
    }
    String value =
        random.nextBoolean()
            ? pick(
                List.of(
                    "1e999999999",
                    "-1",
                    "1.5",
                    "9".repeat(500),
                    "null",
                    "[[]]",
                    "{\"a\":{}}",
                    "0.1e-999999"),
                random)
            : "\""
                + junk(random)
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replaceAll("\\p{Cntrl}", "")
                + "\"";
    String json =
        "{\"recipe\":\""
            + pick(RECIPES, random)
            + "\",\"parameters\":{\"student\":\"a\",\"weeks\":"
            + value
            + ",\"mode\":\"assessment\",\"results\":{\"视觉\":"
            + value
            + "}},\"retention\":"
            + (random.nextBoolean() ? "\"once\"" : value)
            + "}";
    return random.nextInt(3) == 0 ? mutated(json, random) : json;
  }

  private String junk(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> pick(JUNK, random);
      case 2 -> pick(paths, random);
      case 3 -> pick(JUNK, random) + pick(paths, random);
      case 4 -> pick(JUNK, random).repeat(random.nextInt(300));
      default -> {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        yield new String(bytes, ISO_8859_1);
      }
    };
  }

  /** Without what would end a line of the request; in percent escapes, or as bytes. */
  private static String visible(String text, boolean escaped) {
    StringBuilder visible = new StringBuilder();
    for (byte octet : text.getBytes(UTF_8)) {
      int unsigned = octet & 0xff;
      if (unsigned <= ' '
          || unsigned == 127
          || (escaped && (unsigned > 127 || "&#%?+".indexOf(unsigned) >= 0))) {
        visible.append(String.format("%%%02X", unsigned));
      } else {
        visible.append((char) unsigned);
      }
    }
    return visible.toString();
  }

  private String value(Random random) {
    return new String(junk(random).getBytes(UTF_8), ISO_8859_1);
  }

  private static String header(String name, String value) {
    StringBuilder line = new StringBuilder(name).append(": ");
    value
        .chars()
        .filter(c -> (c >= ' ' && c != 127) || c == '\t')
        .forEach(c -> line.append((char) c));
    return line.toString();
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(6); i >= 0 && !mutated.isEmpty(); i--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, (char) random.nextInt(256));
        case 1 -> mutated.deleteCharAt(at);
        case 2 ->
            mutated.insert(
                at, mutated.substring(at, Math.min(mutated.length(), at + random.nextInt(40))));
        default -> mutated.insert(at, (char) random.nextInt(256));
      }
    }
    return mutated.toString();
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
