package dev.spillway.access.limit;

import dev.spillway.access.caller.Caller;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits the request rate per key, and per owner within each key, on this node and in memory. After
 * an idle minute, the whole limit is available as a burst; it refills evenly. Only the {@code
 * MOST_REMEMBERED} most recently active entries are kept; an evicted one starts again with its full
 * limit. Thread-safe.
 */
@Singleton
public final class RequestRates {

  /** About 300 bytes each. */
  private static final int MOST_REMEMBERED = 20_000;

  private static final String OF_KEY = "key-requests";
  private static final String OF_OWNER = "owner-requests";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LimitSettings limits;
  private final TimeMeter time;
  private final Remembered buckets = new Remembered();

  @Inject
  RequestRates(LimitSettings limits) {
    this(limits, System::nanoTime);
  }

  /**
   * @param nanos monotonic time in nanoseconds, from an arbitrary origin
   */
  public RequestRates(LimitSettings limits, LongSupplier nanos) {
    this.limits = limits;
    this.time = new Monotonic(nanos);
  }

  /**
   * A refused request.
   *
   * @param which name of the limit
   * @param limit requests per minute
   * @param next time until the next request is allowed
   */
  public record Refusal(String which, int limit, Duration next) {

    /** Returns whether the key's limit was exceeded, rather than that of one of its owners. */
    public boolean ofKey() {
      return which.equals(OF_KEY);
    }
  }

  private record Counted(String key, Optional<String> owner) {}

  private static final class Remembered extends LinkedHashMap<Counted, Bucket> {
    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Counted, Bucket> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }

  private record Monotonic(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }

  /** Counts a request of {@code caller}. Returns the refusal if the request exceeds a limit. */
  public Optional<Refusal> count(Caller caller) {
    Optional<Refusal> ofKey = ofKey(caller);
    return ofKey.isPresent() || caller.owner().isEmpty() ? ofKey : ofOwner(caller);
  }

  /**
   * As {@link #count}, for one of many people who share a key: only their owner is limited, unless
   * that has no name.
   */
  public Optional<Refusal> countPerson(Caller caller) {
    return caller.owner().isEmpty() ? ofKey(caller) : ofOwner(caller);
  }

  private Optional<Refusal> ofKey(Caller caller) {
    return take(OF_KEY, limits.keyRequests(), new Counted(caller.name(), Optional.empty()));
  }

  private Optional<Refusal> ofOwner(Caller caller) {
    return take(
        OF_OWNER, limits.ownerRequests(), new Counted(caller.name(), Optional.of(caller.owner())));
  }

  private Optional<Refusal> take(String which, int limit, Counted counted) {
    if (limit == 0) {
      return Optional.empty();
    }
    ConsumptionProbe probe = bucket(counted, limit).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(new Refusal(which, limit, Duration.ofNanos(probe.getNanosToWaitForRefill())));
  }

  private Bucket bucket(Counted counted, int limit) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(
          counted,
          _ ->
              Bucket.builder()
                  .withCustomTimePrecision(time)
                  .addLimit(bound -> bound.capacity(limit).refillGreedy(limit, MINUTE))
                  .build());
    }
  }
}
