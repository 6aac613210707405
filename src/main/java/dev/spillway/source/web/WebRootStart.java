package dev.spillway.source.web;

import dev.spillway.s3.Authorities;
import dev.spillway.source.root.RootsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/** Creates one web root from its settings, or reports the problems. Sends no request. */
public final class WebRootStart {

  private final String name;
  private final RootsConfig.RootConfig config;
  private final ExecutorService executor;

  public WebRootStart(String name, RootsConfig.RootConfig config, ExecutorService executor) {
    this.name = name;
    this.config = config;
    this.executor = executor;
  }

  /**
   * Creates the root. Its server need not run yet.
   *
   * @throws IllegalStateException with the settings and the remedies
   */
  public WebRoot root() {
    URI url = config.url().orElseThrow();
    WebTerms terms = WebTerms.of(config);
    List<String> problems = new ArrayList<>(terms.problems("spillway.roots." + name));
    address(url, problems);
    config.headers().forEach((header, value) -> header(header, value, problems));
    if (config.ca().isPresent() && !"https".equals(url.getScheme())) {
      problems.add(
          "%s is set, but %s is no address with https://: correct the address, or remove it"
              .formatted(setting("ca"), setting("url")));
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
    Map<String, String> headers = config.headers();
    WebAddress address = new WebAddress(withSlash(url));
    return new WebRoot(
        name,
        config.immutable(),
        new WebClient(name, address, headers, terms, http(terms)),
        executor);
  }

  /** Does not print the address: it may have a password in it. */
  private void address(URI url, List<String> problems) {
    String scheme = String.valueOf(url.getScheme());
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      problems.add(
          setting("url")
              + " is no address of files: write https://host/folder/ or http://host:port/folder/");
    } else if (url.getUserInfo() != null) {
      problems.add(
          "%s has a user in it: take it out, and set %s"
              .formatted(setting("url"), setting("headers.Authorization")));
    } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
      problems.add(
          setting("url") + " has a ? or a #: write the address that the paths of files are below");
    } else if (!url.normalize().equals(url)) {
      problems.add(setting("url") + " has . or .. in its path: write it without");
    }
  }

  /** The client knows which headers belong to HTTP itself, and which values are no header. */
  private void header(String header, String value, List<String> problems) {
    try {
      var unused = HttpRequest.newBuilder().setHeader(header, value);
    } catch (IllegalArgumentException _) {
      // Its message has the value.
      problems.add(
          setting("headers." + header)
              + " cannot be sent: its name belongs to HTTP itself, or its value has characters that no header has. Correct or remove it");
    }
  }

  private static URI withSlash(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    return ascii.getRawPath().endsWith("/") ? ascii : URI.create(ascii + "/");
  }

  private HttpClient http(WebTerms terms) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(terms.connect())
            .executor(executor);
    config.ca().ifPresent(file -> builder.sslContext(tls(file)));
    return builder.build();
  }

  private SSLContext tls(Path file) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new Authorities(setting("ca"), file).trustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private String setting(String last) {
    return "spillway.roots." + name + "." + last;
  }
}
