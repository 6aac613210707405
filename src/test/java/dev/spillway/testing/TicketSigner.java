package dev.spillway.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tickets as an application does, and as none should; without the library of the service. */
public final class TicketSigner {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TicketSigner() {}

  /** A ticket with this key. */
  public static String sign(String key, String secret, Map<String, ?> claims) {
    return sign(Map.of("alg", "HS256", "typ", "JWT", "kid", key), "HmacSHA256", secret, claims);
  }

  /** A JWT with any header, and HMAC of the {@code algorithm}. */
  public static String sign(
      Map<String, ?> header, String algorithm, String secret, Map<String, ?> claims) {
    try {
      return sign(
          JSON.writeValueAsString(header), algorithm, secret, JSON.writeValueAsString(claims));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** As above, of texts. */
  public static String sign(String header, String algorithm, String secret, String claims) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), algorithm));
      String content = encoded(header) + "." + encoded(claims);
      return content
          + "."
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Claims of a ticket that is valid for a quarter of an hour, and these. */
  public static Map<String, Object> claims(Map<String, ?> more) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("exp", Instant.now().plusSeconds(900).getEpochSecond());
    claims.putAll(more);
    return claims;
  }
}
