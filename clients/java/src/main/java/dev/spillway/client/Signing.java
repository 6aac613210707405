package dev.spillway.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tickets, and signs and verifies links; docs/security.md has the texts that are signed. */
public final class Signing {

  private Signing() {}

  /** A ticket with these claims: a JWT, signed with HS256. */
  public static String ticket(String key, String secret, Map<String, ?> claims) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "HS256");
    header.put("kid", key);
    header.put("typ", "JWT");
    String text = base64url(Json.bytes(header)) + "." + base64url(Json.bytes(claims));
    return text + "." + hmac(secret, text);
  }

  /**
   * The query of a link to the archive of an export.
   *
   * @param expires seconds since 1970
   * @param deliveries number of complete ones; empty, as {@code link}, for any number
   */
  public static String link(
      String key, String secret, String export, String expires, String deliveries, String link) {
    String signature =
        hmac(secret, String.join("\n", "spillway-link-1", export, expires, key, deliveries, link));
    String counted = link.isEmpty() ? "" : "&deliveries=" + deliveries + "&link=" + link;
    return "expires=" + expires + "&key=" + key + counted + "&signature=" + signature;
  }

  /**
   * Whether these parameters of a query are a link to that export that one of {@code secrets} (by
   * name) signed and that is good at {@code now}.
   */
  public static boolean verifyLink(
      Map<String, String> secrets, String export, Map<String, String> parameters, Instant now) {
    String key = parameters.getOrDefault("key", "");
    String expires = parameters.getOrDefault("expires", "");
    String deliveries = parameters.getOrDefault("deliveries", "");
    String link = parameters.getOrDefault("link", "");
    if (!secrets.containsKey(key)
        || !expires.matches("[0-9]{1,18}")
        || deliveries.isEmpty() != link.isEmpty()) {
      return false;
    }
    String signed = link(key, secrets.get(key), export, expires, deliveries, link);
    byte[] expected = bytes(signed.substring(signed.lastIndexOf('=') + 1));
    return MessageDigest.isEqual(expected, bytes(parameters.getOrDefault("signature", "")))
        && now.getEpochSecond() < Long.parseLong(expires);
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
      return base64url(mac.doFinal(bytes(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
