package dev.spillway.access.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.link.PresentedLink.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A link is what was signed, letter by letter, until its time is over; everything else is forged.
 */
class PresentedLinkTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final String EXPORT = "4q0z3k8v7n2m5x9c1b6d0f8g7h";
  private static final SigningKey OLD = new SigningKey("summer", "o".repeat(32));
  private static final SigningKey NEW = new SigningKey("winter", "n".repeat(32));
  private static final SigningKeys BOTH = new SigningKeys(List.of(NEW, OLD));

  private static Link link(Duration life, boolean counted) {
    return new Link(
        EXPORT,
        NOW.plus(life),
        counted ? Optional.of(new Link.Counted("0123456789abcdef", 3)) : Optional.empty());
  }

  private static Map<String, List<String>> parameters(SigningKey key, Link link) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair :
        new SignedLink(link, key.name(), key.signature(link)).query().split("&", -1)) {
      int equals = pair.indexOf('=');
      parameters.put(
          pair.substring(0, equals), new ArrayList<>(List.of(pair.substring(equals + 1))));
    }
    return parameters;
  }

  private static Finding examine(Map<String, List<String>> parameters) {
    return new PresentedLink(EXPORT, parameters).examine(BOTH, NOW, LONGEST);
  }

  @Test
  void provesWhatEitherKeySigned() {
    for (SigningKey key : BOTH.keys()) {
      for (boolean counted : new boolean[] {true, false}) {
        Link link = link(Duration.ofMinutes(10), counted);
        assertThat(examine(parameters(key, link))).isEqualTo(new Finding.Proven(link));
      }
    }
  }

  @Test
  void aKeyThatIsTakenAwayProvesNothing() {
    Link link = link(Duration.ofMinutes(10), true);
    PresentedLink old = new PresentedLink(EXPORT, parameters(OLD, link));
    assertThat(old.examine(new SigningKeys(List.of(NEW)), NOW, LONGEST))
        .isEqualTo(new Finding.Forged("unknown key"));
    // Nor does another secret of the same name.
    SigningKey impostor = new SigningKey(OLD.name(), "x".repeat(32));
    assertThat(old.examine(new SigningKeys(List.of(impostor)), NOW, LONGEST))
        .isEqualTo(new Finding.Forged("wrong signature"));
  }

  @Test
  void isOverAtItsSecondAndNotBefore() {
    Link link = link(Duration.ofSeconds(10), false);
    PresentedLink presented = new PresentedLink(EXPORT, parameters(NEW, link));
    assertThat(presented.examine(BOTH, link.expires().minusMillis(1), LONGEST))
        .isEqualTo(new Finding.Proven(link));
    assertThat(presented.examine(BOTH, link.expires(), LONGEST))
        .isEqualTo(new Finding.Expired(link));
  }

  @Test
  void nobodySignsForLongerThanLinksLive() {
    assertThat(examine(parameters(NEW, link(LONGEST, false)))).isInstanceOf(Finding.Proven.class);
    assertThat(examine(parameters(NEW, link(LONGEST.plusSeconds(1), false))))
        .isInstanceOf(Finding.Forged.class);
  }

  /**
   * Each member by itself: another value, one character more or less, nothing, another case, and
   * the value of another link.
   */
  @ParameterizedTest
  @ValueSource(strings = {"expires", "key", "deliveries", "link", "signature"})
  void anyChangeOfAnyMemberIsForged(String name) {
    Link link = link(Duration.ofMinutes(10), true);
    Map<String, List<String>> good = parameters(NEW, link);
    assertThat(examine(good)).isInstanceOf(Finding.Proven.class);
    String value = good.get(name).getFirst();
    char last = value.charAt(value.length() - 1);
    List<String> others =
        List.of(
            value + "0",
            "0" + value,
            "+" + value,
            value.substring(1),
            value.substring(0, value.length() - 1),
            value.substring(0, value.length() - 1) + (last == 'B' ? 'C' : 'B'),
            value.substring(0, value.length() - 1) + (last == '7' ? '8' : '7'),
            value + "=",
            value + "\n",
            value + "\0",
            " " + value,
            "");
    for (String other : others) {
      Map<String, List<String>> changed = new LinkedHashMap<>(good);
      changed.put(name, List.of(other));
      assertThat(examine(changed)).as(name + "=" + other).isInstanceOf(Finding.Forged.class);
    }
    Map<String, List<String>> without = new LinkedHashMap<>(good);
    without.remove(name);
    assertThat(examine(without)).isInstanceOf(Finding.Forged.class);
    Map<String, List<String>> twice = new LinkedHashMap<>(good);
    twice.put(name, List.of(value, value));
    assertThat(examine(twice)).isInstanceOf(Finding.Forged.class);
  }

  @Test
  void aBoundIsNeitherAddedNorTakenAway() {
    Map<String, List<String>> counted = parameters(NEW, link(Duration.ofMinutes(10), true));
    counted.remove("deliveries");
    counted.remove("link");
    assertThat(examine(counted)).isInstanceOf(Finding.Forged.class);

    Map<String, List<String>> free = parameters(NEW, link(Duration.ofMinutes(10), false));
    free.put("deliveries", List.of("1"));
    free.put("link", List.of("0123456789abcdef"));
    assertThat(examine(free)).isInstanceOf(Finding.Forged.class);
  }

  @ParameterizedTest
  @CsvSource({
    "4q0z3k8v7n2m5x9c1b6d0f8g7j",
    "4Q0Z3K8V7N2M5X9C1B6D0F8G7H",
    "'4q0z3k8v7n2m5x9c1b6d0f8g7h\n1'",
    "''"
  })
  void isGoodForNoOtherExport(String other) {
    Map<String, List<String>> good = parameters(NEW, link(Duration.ofMinutes(10), false));
    assertThat(new PresentedLink(other, good).examine(BOTH, NOW, LONGEST))
        .isInstanceOf(Finding.Forged.class);
  }

  @Test
  void whatMailProgramsAddIsOfNoConsequence() {
    Map<String, List<String>> good = parameters(NEW, link(Duration.ofMinutes(10), true));
    good.put("utm_source", List.of("newsletter"));
    assertThat(examine(good)).isInstanceOf(Finding.Proven.class);
  }

  @Test
  void theKeysOfTheSettingAreCheckedWithoutTellingThem() {
    String secret = "s3cret-".repeat(5);
    assertThat(
            SigningKeys.problems(
                "spillway.links.keys", "link", List.of("winter:" + secret, "summer:" + secret)))
        .isEmpty();
    List<String> problems =
        SigningKeys.problems(
            "spillway.links.keys",
            "link",
            List.of(
                "winter:" + secret,
                "winter:" + secret,
                "short:" + "x".repeat(31),
                secret,
                ":" + secret,
                "a b:" + secret,
                "umlaut:" + "ä".repeat(40)));
    assertThat(problems).hasSize(6).noneMatch(problem -> problem.contains("s3cret"));
    assertThat(problems.getFirst()).contains("two keys of the name winter");
    assertThat(problems.get(1)).contains("key 3").contains("32");
    assertThat(new SigningKey("winter", secret).toString()).doesNotContain("s3cret");
  }
}
