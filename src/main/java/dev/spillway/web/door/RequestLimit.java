package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.limit.RequestRates;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Applies the rate limits. */
@ApplicationScoped
public class RequestLimit {

  private final RequestRates rates;

  RequestLimit(RequestRates rates) {
    this.rates = rates;
  }

  /**
   * Counts a request of {@code caller}.
   *
   * @throws dev.spillway.problem.ProblemException {@code limit-reached} when it exceeds a rate
   *     limit
   */
  public void count(Caller caller) {
    rates
        .count(caller)
        .ifPresent(
            refusal -> {
              throw problem(refusal).exception();
            });
  }

  private static Problem problem(RequestRates.Refusal refusal) {
    long seconds = refusal.next().plusNanos(999_999_999).toSeconds();
    return new Problem(
        ProblemType.LIMIT_REACHED,
        "At most "
            + refusal.limit()
            + " requests a minute are answered here for one "
            + (refusal.ofKey() ? "key" : "owner")
            + ". Try again in "
            + seconds
            + " s.",
        Map.of("which", refusal.which(), "limit", refusal.limit(), "retryAfter", seconds));
  }
}
