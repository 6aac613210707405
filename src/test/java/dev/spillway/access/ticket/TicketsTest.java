package dev.spillway.access.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.ticket.Tickets.Finding;
import dev.spillway.testing.TicketSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, keys and their bounds. */
class TicketsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String OLD = "fedcba9876543210fedcba9876543210";
  private static final Map<String, Object> CLAIMS = Map.of("recipe", "files", "exp", 1);

  private record Settings(Optional<List<String>> keys, Map<String, Bounds> bounds)
      implements TicketSettings {
    @Override
    public Duration longestLife() {
      return Duration.ofHours(24);
    }
  }

  private record Bound(Optional<String> recipes, Optional<String> owners, Optional<String> roots)
      implements TicketSettings.Bounds {}

  private static final Settings SETTINGS =
      new Settings(
          Optional.of(List.of("shop:" + SECRET, "old:" + OLD)),
          Map.of(
              "old",
              new Bound(Optional.of("files, more"), Optional.of("shop-*"), Optional.of("media"))));

  private static final Tickets TICKETS = new Tickets(SETTINGS);

  private static Finding.Signed signed(String ticket) {
    assertThat(TICKETS.verify(ticket)).isInstanceOf(Finding.Signed.class);
    return (Finding.Signed) TICKETS.verify(ticket);
  }

  private static String refused(String ticket) {
    assertThat(TICKETS.verify(ticket)).isInstanceOf(Finding.Refused.class);
    return ((Finding.Refused) TICKETS.verify(ticket)).why();
  }

  @Test
  void eachKeyVerifiesItsTickets() {
    assertThat(signed(TicketSigner.sign("shop", SECRET, CLAIMS)).key()).isEqualTo("shop");
    Finding.Signed old = signed(TicketSigner.sign("old", OLD, CLAIMS));
    assertThat(old.key()).isEqualTo("old");
    assertThat(new String(old.claims(), StandardCharsets.UTF_8)).contains("\"recipe\":\"files\"");
    assertThat(refused(TicketSigner.sign("old", SECRET, CLAIMS))).contains("signature");
  }

  @ParameterizedTest
  @CsvSource({"HS384, HmacSHA384", "HS512, HmacSHA512", "RS256, HmacSHA256", "hs256, HmacSHA256"})
  void takesOneAlgorithm(String named, String used) {
    String ticket = TicketSigner.sign(Map.of("alg", named, "kid", "shop"), used, SECRET, CLAIMS);
    assertThat(refused(ticket)).contains("HS256");
  }

  @Test
  void takesNoneWithoutASignature() {
    String ticket =
        TicketSigner.sign(Map.of("alg", "none", "kid", "shop"), "HmacSHA256", SECRET, CLAIMS);
    assertThat(refused(ticket)).contains("HS256");
    assertThat(refused(ticket.substring(0, ticket.lastIndexOf('.') + 1))).contains("HS256");
    String good = TicketSigner.sign("shop", SECRET, CLAIMS);
    refused(good.substring(0, good.lastIndexOf('.') + 1));
  }

  /** It is parsed before the signature is verified. */
  @Test
  void takesNoLongHeader() {
    Map<String, Object> header =
        Map.of("alg", "HS256", "kid", "shop", "x", Collections.nCopies(500, 1));
    assertThat(refused(TicketSigner.sign(header, "HmacSHA256", SECRET, CLAIMS)))
        .contains("three parts");
  }

  @Test
  void takesTheKeysOfNow() {
    assertThat(refused(TicketSigner.sign("retired", SECRET, CLAIMS))).contains("no key");
    String without = TicketSigner.sign(Map.of("alg", "HS256"), "HmacSHA256", SECRET, CLAIMS);
    assertThat(refused(without)).contains("\"kid\"");
    Tickets rotated = new Tickets(new Settings(Optional.of(List.of("shop:" + SECRET)), Map.of()));
    assertThat(rotated.verify(TicketSigner.sign("old", OLD, CLAIMS)))
        .isInstanceOf(Finding.Refused.class);
  }

  @Test
  void takesNothingThatWasChanged() {
    String ticket = TicketSigner.sign("shop", SECRET, CLAIMS);
    for (int at = 0; at < ticket.lastIndexOf('.'); at++) {
      if (ticket.charAt(at) != '.') {
        char other = ticket.charAt(at) == 'A' ? 'B' : 'A';
        refused(ticket.substring(0, at) + other + ticket.substring(at + 1));
      }
    }
  }

  @Test
  void takesNoHeaderThatChangesItsMeaning() {
    for (String more :
        List.of("\"crit\":[\"b64\"],\"b64\":true", "\"b64\":false", "\"crit\":[\"exp\"]")) {
      String header = "{\"alg\":\"HS256\",\"kid\":\"shop\"," + more + "}";
      refused(TicketSigner.sign(header, "HmacSHA256", SECRET, "{}"));
    }
    for (String value : List.of("7", "null", "[]", "{}", "true", "[\"HS256\"]")) {
      refused(
          TicketSigner.sign(
              "{\"alg\":" + value + ",\"kid\":\"shop\"}", "HmacSHA256", SECRET, "{}"));
      refused(
          TicketSigner.sign(
              "{\"alg\":\"HS256\",\"kid\":" + value + "}", "HmacSHA256", SECRET, "{}"));
    }
    for (String other : List.of("zip", "jwk", "x5c", "typ", "cty", "jku")) {
      String header = "{\"alg\":\"HS256\",\"kid\":\"shop\",\"" + other + "\":[7]}";
      assertThat(TICKETS.verify(TicketSigner.sign(header, "HmacSHA256", SECRET, "{}"))).isNotNull();
    }
    refused(
        TicketSigner.sign(
            "{\"alg\":\"HS256\",\"kid\":\"old\",\"kid\":\"shop\"}", "HmacSHA256", SECRET, "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "e30.e30.",
        "e30.e30.e30",
        "é.b.c",
        "W10.e30.e30",
        " e30.e30.e30",
        "bnVsbA.e30.e30"
      })
  void saysThatItIsNoTicket(String text) {
    refused(text);
  }

  /** The last character of a signature has two bits that nobody reads. */
  @Test
  void hasOneDigestForEachSpelling() {
    String ticket = TicketSigner.sign("shop", SECRET, CLAIMS);
    byte[] digest = signed(ticket).digest();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int spellings = 0;
    for (int i = 0; i < alphabet.length(); i++) {
      String other = ticket.substring(0, ticket.length() - 1) + alphabet.charAt(i);
      if (TICKETS.verify(other) instanceof Finding.Signed same) {
        spellings++;
        assertThat(same.digest()).isEqualTo(digest);
      }
    }
    assertThat(spellings).isPositive();
    assertThat(signed(TicketSigner.sign("shop", SECRET, Map.of("exp", 2))).digest())
        .isNotEqualTo(digest);
  }

  @Test
  void aKeyActsWithinItsBounds() {
    Caller shop = TICKETS.caller("shop", Optional.of("anna")).orElseThrow();
    assertThat(shop.name()).isEqualTo("ticket:shop");
    assertThat(shop.owner()).isEqualTo("anna");
    assertThat(shop.mayAskFor("anything")).isTrue();
    assertThat(TICKETS.caller("shop", Optional.empty()).orElseThrow().owner()).isEmpty();
    Caller old = TICKETS.caller("old", Optional.of("shop-7")).orElseThrow();
    assertThat(old.mayAskFor("more")).isTrue();
    assertThat(old.mayAskFor("own")).isFalse();
    assertThat(old.mayRead("media")).isTrue();
    assertThat(old.mayRead("private")).isFalse();
    assertThat(shop.mayRead("private")).isTrue();
    assertThat(TICKETS.caller("old", Optional.of("anna"))).isEmpty();
    assertThat(TICKETS.caller("old", Optional.empty())).isEmpty();
  }

  @Test
  void settingsAreCheckedAndNeverToldWithTheirSecrets() {
    assertThat(Tickets.findings(SETTINGS)).isEmpty();
    assertThat(new Tickets(new Settings(Optional.empty(), Map.of())).open()).isFalse();
    assertThat(
            Tickets.findings(
                new Settings(
                    Optional.of(
                        List.of("shop:" + SECRET, "shop:" + OLD, "short:" + "x".repeat(31))),
                    Map.of(
                        "shpo", new Bound(Optional.of("files"), Optional.empty(), Optional.empty()),
                        "shop",
                            new Bound(Optional.empty(), Optional.of("a*b"), Optional.empty())))))
        .hasSize(4)
        .noneMatch(finding -> finding.contains("cdef") || finding.contains("xxx"))
        .anyMatch(finding -> finding.startsWith("spillway.tickets.keys has two keys of the name"))
        .anyMatch(finding -> finding.startsWith("spillway.tickets.keys: key 3 is not a name"))
        .anyMatch(finding -> finding.startsWith("spillway.tickets.bounds.shpo is about no key"))
        .anyMatch(finding -> finding.startsWith("spillway.tickets.bounds.shop.owners: "));
    assertThat(TicketKeys.of(SETTINGS).toString()).doesNotContain("cdef");
  }
}
