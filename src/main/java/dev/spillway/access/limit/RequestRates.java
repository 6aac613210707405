package dev.spillway.access.limit;

import dev.spillway.access.caller.Caller;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many requests each key and each owner has made lately on this node, in memory. Who made none
 * for a minute may make as many at once as the limit says; they come back evenly. Only so many
 * callers are remembered, those of late: who is forgotten begins anew. Thread-safe.
 */
public final class RequestRates {

  /** Some 300 bytes each. */
  private static final int MOST_REMEMBERED = 20_000;

  private static final String OF_KEY = "key-requests";
  private static final String OF_OWNER = "owner-requests";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final LimitSettings limits;
  private final TimeMeter time;
  private final Remembered buckets = new Remembered();

  /**
   * @param nanos the time in nanoseconds since any moment, never backwards
   */
  public RequestRates(LimitSettings limits, LongSupplier nanos) {
    this.limits = limits;
    this.time = new Monotonic(nanos);
  }

  /**
   * A request too many.
   *
   * @param which name of the limit
   * @param limit requests a minute
   * @param next until the next one is welcome
   */
  public record Refusal(String which, int limit, Duration next) {

    /** Whether the key has made too many, rather than one owner of its. */
    public boolean ofKey() {
      return which.equals(OF_KEY);
    }
  }

  private record Counted(String key, Optional<String> owner) {}

  private static final class Remembered extends LinkedHashMap<Counted, Bucket> {
    private static final long serialVersionUID = 1L;

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

  /** Counts a request of {@code caller}; yields why it is one too many, if it is. */
  public Optional<Refusal> count(Caller caller) {
    Optional<Refusal> ofKey =
        take(OF_KEY, limits.keyRequests(), new Counted(caller.name(), Optional.empty()));
    return ofKey.isPresent() || caller.owner().isEmpty()
        ? ofKey
        : take(
            OF_OWNER,
            limits.ownerRequests(),
            new Counted(caller.name(), Optional.of(caller.owner())));
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
