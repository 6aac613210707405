package dev.spillway.page.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.key.AccessMode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where there is a console. */
class ConsoleTest {

  @ParameterizedTest
  @CsvSource({
    "KEYS,  false, true",
    "LOCAL, false, true",
    "OPEN,  false, false",
    // A script in a page of an application would have the session of the operator.
    "KEYS,  true,  false",
    "LOCAL, true,  false",
    "OPEN,  true,  false"
  })
  void notBesideOthersPagesUnlessItIsWanted(AccessMode mode, boolean foreign, boolean served) {
    assertThat(Console.isServed(Optional.empty(), mode, foreign)).isEqualTo(served);
    assertThat(Console.isServed(Optional.of(true), mode, foreign)).isTrue();
    assertThat(Console.isServed(Optional.of(false), mode, foreign)).isFalse();
  }
}
