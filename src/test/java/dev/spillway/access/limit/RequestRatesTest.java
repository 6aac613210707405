package dev.spillway.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Each owner and each key has a number of requests a minute, independent of all others. */
class RequestRatesTest {

  private final AtomicLong nanos = new AtomicLong(-5);

  private RequestRates rates(int ofOwner, int ofKey) {
    return new RequestRates(
        new LimitSettings() {
          @Override
          public int ownerRequests() {
            return ofOwner;
          }

          @Override
          public int keyRequests() {
            return ofKey;
          }
        },
        nanos::get);
  }

  private static Caller caller(String key, String owner) {
    return new Caller(key, owner, Owners.ANY, Set.of(Role.REQUESTER), Set.of());
  }

  private static int answered(RequestRates rates, Caller caller, int asked) {
    int answered = 0;
    for (int i = 0; i < asked; i++) {
      answered += rates.count(caller).isEmpty() ? 1 : 0;
    }
    return answered;
  }

  @Test
  void anOwnerHasSoManyAMinuteAndTheyComeBackEvenly() {
    RequestRates rates = rates(60, 0);
    assertThat(answered(rates, caller("shop", "anna"), 100)).isEqualTo(60);
    assertThat(answered(rates, caller("shop", "bert"), 100)).isEqualTo(60);
    assertThat(answered(rates, caller("other", "anna"), 100)).isEqualTo(60);

    RequestRates.Refusal refusal = rates.count(caller("shop", "anna")).orElseThrow();
    assertThat(refusal.which()).isEqualTo("owner-requests");
    assertThat(refusal.limit()).isEqualTo(60);
    assertThat(refusal.next()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    nanos.addAndGet(refusal.next().toNanos());
    assertThat(answered(rates, caller("shop", "anna"), 10)).isEqualTo(1);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(answered(rates, caller("shop", "anna"), 100)).isEqualTo(10);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(answered(rates, caller("shop", "anna"), 100)).isEqualTo(60);
  }

  @Test
  void aKeyHasSoManyForAllItsOwnersTogether() {
    RequestRates rates = rates(0, 60);
    assertThat(answered(rates, caller("shop", "anna"), 30)).isEqualTo(30);
    assertThat(answered(rates, caller("shop", ""), 30)).isEqualTo(30);
    Optional<RequestRates.Refusal> refusal = rates.count(caller("shop", "bert"));
    assertThat(refusal).get().matches(RequestRates.Refusal::ofKey);
    assertThat(answered(rates, caller("other", "bert"), 10)).isEqualTo(10);
  }

  @Test
  void peopleWhoShareAKeyAreLimitedByTheirOwner() {
    RequestRates rates = rates(40, 60);
    for (String owner : new String[] {"anna", "bert", "carl"}) {
      for (int i = 0; i < 40; i++) {
        assertThat(rates.countPerson(caller("form:shop", owner))).isEmpty();
      }
      assertThat(rates.countPerson(caller("form:shop", owner)))
          .get()
          .extracting(RequestRates.Refusal::which)
          .isEqualTo("owner-requests");
    }
    for (int i = 0; i < 60; i++) {
      assertThat(rates.countPerson(caller("form:shop", ""))).isEmpty();
    }
    assertThat(rates.countPerson(caller("form:shop", "")))
        .get()
        .matches(RequestRates.Refusal::ofKey);
  }

  @Test
  void whoIsNotNamedSharesNoOwnersLimit() {
    assertThat(answered(rates(1, 0), caller("open", ""), 1000)).isEqualTo(1000);
  }

  @Test
  void remembersThoseOfLateAndNotEverybody() {
    RequestRates rates = rates(1, 0);
    assertThat(answered(rates, caller("shop", "first"), 2)).isEqualTo(1);
    for (int i = 0; i < 19_999; i++) {
      rates.count(caller("shop", "owner" + i));
    }
    assertThat(answered(rates, caller("shop", "first"), 1)).isZero();
    for (int i = 0; i < 20_000; i++) {
      rates.count(caller("shop", "another" + i));
    }
    assertThat(answered(rates, caller("shop", "first"), 1)).isEqualTo(1);
  }
}
