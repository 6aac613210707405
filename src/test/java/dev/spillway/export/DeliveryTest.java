package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.Delivery.Range;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
  private final Delivery delivery = new Delivery("one", 100, GRACE);

  @Test
  void whatTheSocketTookIsDoubtfulUntilTheGraceIsOver() {
    delivery.taken(0, 100, START);
    assertThat(delivery.believe(START.plus(GRACE).minusMillis(1))).isEmpty();
    assertThat(delivery.believe(START.plus(GRACE))).containsExactly(new Range(0, 100));
    assertThat(delivery.believe(START.plus(GRACE).plus(GRACE))).isEmpty();
  }

  @Test
  void anOrderlyEndOfTheConnectionProvesEverything() {
    delivery.taken(0, 100, START);
    delivery.ended();
    delivery.closed();
    assertThat(delivery.settled()).isFalse();
    assertThat(delivery.believe(START)).containsExactly(new Range(0, 100));
    assertThat(delivery.settled()).isTrue();
  }

  @Test
  void aClientThatLeavesInTheMiddleIsBelievedNothingOfLate() {
    delivery.taken(0, 99, START);
    delivery.closed();
    assertThat(delivery.believe(START.plus(GRACE))).isEmpty();
  }

  @Test
  void aResetForgetsWhatIsDoubtfulAndKeepsWhatIsOlderThanTheGrace() {
    delivery.taken(0, 100, START);
    delivery.taken(100, 200, START.plus(GRACE));
    assertThat(delivery.believe(START.plus(GRACE))).containsExactly(new Range(0, 100));
    delivery.reset();
    assertThat(delivery.believe(START.plus(GRACE.multipliedBy(3)))).isEmpty();
    assertThat(delivery.settled()).isTrue();
  }

  @Test
  void anEndedResponseOnALivingConnectionWaitsForTheGrace() {
    delivery.taken(0, 100, START);
    delivery.ended();
    assertThat(delivery.settled()).isFalse();
    delivery.believe(START.plus(GRACE));
    assertThat(delivery.settled()).isTrue();
  }

  @Test
  void aResponseWithoutBytesProvesNothing() {
    delivery.ended();
    delivery.closed();
    assertThat(delivery.believe(START.plus(GRACE))).isEmpty();
    assertThat(delivery.lastTaken()).isNull();
  }

  @Test
  void aLongDownloadIsRememberedInFewSpans() {
    Instant now = START;
    for (int i = 0; i < 100_000; i++) {
      delivery.taken(i * 10L, i * 10L + 10, now);
      now = now.plusMillis(10);
    }
    delivery.closed();
    assertThat(delivery.believe(now)).hasSizeLessThan(64);
  }

  @Test
  void spansThatDoNotTouchStayApart() {
    delivery.taken(0, 50, START);
    delivery.taken(60, 110, START);
    delivery.closed();
    assertThat(delivery.believe(START)).containsExactly(new Range(0, 50), new Range(60, 110));
  }

  @Test
  void whatCouldNotBeWrittenDownIsGivenOutAgain() {
    delivery.taken(0, 100, START);
    delivery.ended();
    delivery.closed();
    delivery.restore(delivery.believe(START));
    assertThat(delivery.settled()).isFalse();
    assertThat(delivery.believe(START)).containsExactly(new Range(0, 100));
  }
}
