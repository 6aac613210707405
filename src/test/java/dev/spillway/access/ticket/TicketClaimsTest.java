package dev.spillway.access.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.ticket.TicketClaims.Finding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a ticket is valid, for how long, and for which service. */
class TicketClaimsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration DAY = Duration.ofHours(24);
  private static final String HERE = "https://exports.example.org/files";

  private static BigInteger in(long seconds) {
    return BigInteger.valueOf(NOW.plusSeconds(seconds).getEpochSecond());
  }

  private static Finding check(Map<String, Object> claims) {
    return new TicketClaims(claims).check(NOW, DAY, Optional.empty());
  }

  private static Map<String, Object> with(String claim, Object value) {
    Map<String, Object> claims = new HashMap<>(Map.of("exp", in(600), "recipe", "files"));
    claims.put(claim, value);
    return claims;
  }

  private static void invalid(Map<String, Object> claims, String sentence) {
    assertThat(check(claims)).isInstanceOf(Finding.Invalid.class);
    assertThat(((Finding.Invalid) check(claims)).why()).contains(sentence);
  }

  @Test
  void theRestIsTheRequest() {
    Map<String, Object> claims = with("owner", "anna");
    claims.putAll(Map.of("iat", in(0), "nbf", in(-5), "iss", "shop", "jti", "1", "format", "zip"));
    assertThat(check(claims))
        .isEqualTo(
            new Finding.Valid(Optional.of("anna"), Map.of("recipe", "files", "format", "zip")));
  }

  @Test
  void endsAtItsSecond() {
    assertThat(check(with("exp", in(1)))).isInstanceOf(Finding.Valid.class);
    assertThat(check(with("exp", in(0)))).isEqualTo(new Finding.Expired(NOW));
    assertThat(check(with("exp", new BigDecimal(in(0) + ".9"))))
        .isEqualTo(new Finding.Expired(NOW));
    invalid(Map.of("recipe", "files"), "\"exp\" is missing");
  }

  @Test
  void livesNoLongerThanItMay() {
    assertThat(check(with("exp", in(86_400)))).isInstanceOf(Finding.Valid.class);
    invalid(with("exp", in(86_401)), "more than 86400 s after now");
    Map<String, Object> issued = with("iat", in(-3600));
    issued.put("exp", in(86_400 - 3600));
    assertThat(check(issued)).isInstanceOf(Finding.Valid.class);
    issued.put("exp", in(86_400 - 3599));
    invalid(issued, "more than 86400 s after \"iat\"");
  }

  @Test
  void beginsWhenItSays() {
    // Clocks differ by some seconds.
    assertThat(check(with("nbf", in(60)))).isInstanceOf(Finding.Valid.class);
    assertThat(check(with("nbf", in(61)))).isInstanceOf(Finding.Refused.class);
    assertThat(check(with("iat", in(60)))).isInstanceOf(Finding.Valid.class);
    // It would make a ticket of any life.
    assertThat(check(with("iat", in(61)))).isInstanceOf(Finding.Refused.class);
  }

  @Test
  void takesNoTimeThatIsNone() {
    for (Object value :
        List.of(
            "1",
            true,
            -1,
            BigInteger.TEN.pow(12),
            new BigDecimal("1e999999999"),
            Map.of(),
            List.of(1))) {
      invalid(with("exp", value), "\"exp\" is a number of seconds since 1970");
      invalid(with("nbf", value), "\"nbf\" is a number");
      invalid(with("iat", value), "\"iat\" is a number");
    }
    assertThat(check(with("exp", new BigDecimal("1e-999999999"))))
        .isEqualTo(new Finding.Expired(Instant.EPOCH));
  }

  @Test
  void isForThisService() {
    assertThat(here(HERE)).isInstanceOf(Finding.Valid.class);
    assertThat(here(HERE + "/")).isInstanceOf(Finding.Valid.class);
    assertThat(here(List.of("https://other.example", HERE))).isInstanceOf(Finding.Valid.class);
    for (Object other :
        List.of("https://other.example", HERE + "x", "", List.of(), List.of(1), "exports")) {
      assertThat(here(other)).isInstanceOf(Finding.Refused.class);
    }
    assertThat(here(7)).isInstanceOf(Finding.Invalid.class);
    Finding without = new TicketClaims(Map.of("exp", in(9))).check(NOW, DAY, Optional.of(HERE));
    assertThat(((Finding.Refused) without).why()).contains(HERE);
    // A service that does not know its address cannot be the one that is meant.
    assertThat(check(with("aud", HERE))).isInstanceOf(Finding.Refused.class);
  }

  private static Finding here(Object aud) {
    return new TicketClaims(with("aud", aud)).check(NOW, DAY, Optional.of(HERE));
  }

  @Test
  void anOwnerIsAName() {
    for (Object value : List.of("", " ", "a\nb", "a\u200eb", "x".repeat(256), 7)) {
      invalid(with("owner", value), "\"owner\" is a string");
    }
    assertThat(check(with("owner", "小明"))).isInstanceOf(Finding.Valid.class);
  }
}
