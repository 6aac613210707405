package dev.spillway.page.console;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code /console}: the files of the operator's console. They are the same for everyone, and hold
 * no data: all data comes from the API.
 */
@Path("/console")
@RunOnVirtualThread
public class ConsoleResource {

  private static final String PAGE = "index.html";

  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** As application/json, REST would write the bytes as a JSON value. */
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry(PAGE, "text/html; charset=utf-8"),
          Map.entry("console.css", "text/css; charset=utf-8"),
          Map.entry("icon.svg", "image/svg+xml"),
          Map.entry("app.js", SCRIPT),
          Map.entry("api.js", SCRIPT),
          Map.entry("dom.js", SCRIPT),
          Map.entry("text.js", SCRIPT),
          Map.entry("volume.js", SCRIPT),
          Map.entry("exports.js", SCRIPT),
          Map.entry("sweeps.js", SCRIPT),
          Map.entry("keys.js", SCRIPT),
          Map.entry("recipes.js", SCRIPT),
          Map.entry("audit.js", SCRIPT),
          Map.entry("places.js", SCRIPT),
          Map.entry("webhooks.js", SCRIPT),
          Map.entry("en.json", TEXT),
          Map.entry("zh.json", TEXT));

  /** Only what is ours runs, is shown and is asked; nobody frames it, and no text becomes HTML. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final Map<String, Asset> assets = new TreeMap<>();

  ConsoleResource() {
    FILES.forEach((name, mediaType) -> assets.put(name, Asset.of(name, mediaType)));
  }

  @GET
  @Operation(hidden = true)
  public Response page(@Context UriInfo uri, @Context HttpHeaders headers) {
    if (uri.getPath().endsWith("/")) {
      // The page's own addresses are relative, so that a proxy may serve it below a path.
      return Response.status(Response.Status.PERMANENT_REDIRECT)
          .header(HttpHeaders.LOCATION, "../console")
          .build();
    }
    return answer(PAGE, headers);
  }

  @GET
  @Path("/{file}")
  @Operation(hidden = true)
  public Response file(@PathParam("file") String file, @Context HttpHeaders headers) {
    return answer(file, headers);
  }

  private Response answer(String name, HttpHeaders headers) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw new NotFoundException();
    }
    boolean gzip = takesGzip(headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING));
    String tag = '"' + asset.tag() + (gzip ? "-gzip\"" : "\"");
    List<String> known = headers.getRequestHeader(HttpHeaders.IF_NONE_MATCH);
    Response.ResponseBuilder response =
        known.stream().anyMatch(tags -> tags.contains(tag))
            ? Response.notModified()
            : Response.ok(gzip ? asset.gzip() : asset.plain()).type(asset.mediaType());
    if (gzip) {
      response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return response
        .header(HttpHeaders.ETAG, tag)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .header("Content-Security-Policy", POLICY)
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .build();
  }

  /** Whether one of the codings is gzip, and not with the quality 0 (RFC 9110, 12.5.3). */
  private static boolean takesGzip(List<String> accepted) {
    return accepted.stream()
        .flatMap(codings -> List.of(codings.split(",", -1)).stream())
        .map(coding -> coding.replace(" ", ""))
        .anyMatch(coding -> coding.equals("gzip") || coding.matches("gzip;q=(1.*|0\\.0*[1-9].*)"));
  }
}
