package dev.spillway.export.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.delivery.Delivery.Range;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
  private final Delivery delivery = new Delivery("one", 0, 100, true, GRACE);

  @Test
  void whatTheSocketTookStaysDoubtfulHoweverLongNothingHappens() {
    delivery.taken(0, 100, START);
    delivery.ended();
    assertThat(delivery.believe(START.plus(GRACE.multipliedBy(9)))).isEmpty();
    assertThat(delivery.settled()).isFalse();
    delivery.unproven();
    assertThat(delivery.believe(START.plus(GRACE.multipliedBy(9)))).isEmpty();
    assertThat(delivery.isProvable()).isFalse();
    assertThat(delivery.lost()).isFalse();
  }

  @Test
  void whatWasSentIsToldOnceWhenNoMoreIsToCome() {
    delivery.taken(0, 60, START);
    delivery.taken(60, 100, START.plus(GRACE));
    assertThat(delivery.sent()).isEmpty();
    delivery.ended();
    assertThat(delivery.sent()).containsExactly(new Range(0, 100));
    assertThat(delivery.sent()).isEmpty();
  }

  @Test
  void whatAProxyTookIsSentAndNeverBelieved() {
    for (int end = 0; end < 2; end++) {
      Delivery proxied = new Delivery("one", 0, 100, false, GRACE);
      proxied.taken(0, 100, START);
      proxied.ended();
      if (end == 0) {
        proxied.closed();
      } else {
        proxied.followed();
      }
      assertThat(proxied.isProvable()).isFalse();
      assertThat(proxied.lost()).isFalse();
      assertThat(proxied.believe(START.plus(GRACE))).isEmpty();
      assertThat(proxied.sent()).containsExactly(new Range(0, 100));
      assertThat(proxied.settled()).isTrue();
    }
  }

  @Test
  void aProxyThatKeepsItsConnectionIsWatchedForTheGrace() {
    Delivery proxied = new Delivery("one", 0, 100, false, GRACE);
    proxied.taken(0, 100, START);
    proxied.ended();
    proxied.sent();
    proxied.believe(START.plus(GRACE).minusMillis(1));
    assertThat(proxied.settled()).isFalse();
    assertThat(proxied.believe(START.plus(GRACE))).isEmpty();
    assertThat(proxied.settled()).isTrue();
  }

  @Test
  void anotherRequestProvesACompleteResponseOnly() {
    delivery.taken(0, 99, START);
    delivery.followed();
    assertThat(delivery.believe(START)).isEmpty();
    delivery.taken(99, 100, START);
    delivery.followed();
    assertThat(delivery.believe(START)).containsExactly(new Range(0, 100));
  }

  @Test
  void anOrderlyEndOfTheConnectionProvesEverything() {
    delivery.taken(0, 100, START);
    delivery.ended();
    delivery.closed();
    delivery.sent();
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
  void aResetForgetsWhatIsDoubtfulAndKeepsWhatNoBufferCanHold() {
    long much = 1L << 30;
    delivery.taken(0, much, START);
    delivery.taken(much, much + (1L << 26) - 1, START.plus(GRACE));
    assertThat(delivery.believe(START.plus(GRACE))).isEmpty();
    delivery.taken(much + (1L << 26) - 1, much + (1L << 26), START.plus(GRACE));
    assertThat(delivery.believe(START.plus(GRACE))).containsExactly(new Range(0, much));
    delivery.reset();
    assertThat(delivery.believe(START.plus(GRACE.multipliedBy(3)))).isEmpty();
    delivery.sent();
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
    delivery.restore(delivery.sent(), delivery.believe(START));
    assertThat(delivery.sent()).containsExactly(new Range(0, 100));
    assertThat(delivery.settled()).isFalse();
    assertThat(delivery.believe(START)).containsExactly(new Range(0, 100));
  }
}
