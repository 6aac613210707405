package dev.spillway.page.asset;

import dev.spillway.digest.Sha256;
import dev.spillway.page.brand.Colour;
import dev.spillway.page.brand.Logo;
import dev.spillway.page.brand.PageSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All files that pages load, read once. */
@ApplicationScoped
public class Assets {

  private static final String FOLDER = "page/assets/";
  private static final int DIGITS = 12;

  private final Map<String, Asset> named = new LinkedHashMap<>();
  private final Map<String, Asset> served = new LinkedHashMap<>();

  Assets(PageSettings settings) throws IOException {
    add("page.css", "text/css;charset=UTF-8", resource("page.css"));
    add("page.js", "text/javascript;charset=UTF-8", resource("page.js"));
    add("icon.svg", "image/svg+xml", resource("icon.svg"));
    add("brand.css", "text/css;charset=UTF-8", brand(new Colour(settings.colour())));
    if (settings.logo().isPresent()) {
      Logo logo = Logo.read(settings.logo().get());
      add("logo" + logo.extension(), logo.mediaType(), logo.bytes());
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream stream =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new UncheckedIOException(new IOException("there is no " + FOLDER + name));
      }
      return stream.readAllBytes();
    }
  }

  private static byte[] brand(Colour colour) {
    return ":root{--brand:%s;--on-brand:%s}\n"
        .formatted(colour.hex(), colour.onTop())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void add(String name, String mediaType, byte[] bytes) {
    String digest = HexFormat.of().formatHex(Sha256.of(bytes)).substring(0, DIGITS);
    int dot = name.lastIndexOf('.');
    Asset asset =
        new Asset(
            name.substring(0, dot) + "-" + digest + name.substring(dot), digest, mediaType, bytes);
    named.put(name, asset);
    served.put(asset.name(), asset);
  }

  /** The name with the digest, of a file that is there. */
  public String name(String plain) {
    return named.get(plain).name();
  }

  /** The name of the logo with its digest; empty when there is none. */
  public Optional<String> logo() {
    return named.keySet().stream()
        .filter(name -> name.startsWith("logo."))
        .findFirst()
        .map(this::name);
  }

  /** The file of this name, digest included. */
  public Optional<Asset> find(String name) {
    return Optional.ofNullable(served.get(name));
  }
}
