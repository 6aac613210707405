package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.limit.RequestRates;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

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
    require(rates.count(caller));
  }

  /**
   * Counts a request of a person who has a link, by the owner of the link.
   *
   * @throws dev.spillway.problem.ProblemException {@code limit-reached} when it exceeds a rate
   *     limit
   */
  public void countPerson(Caller caller) {
    require(rates.countPerson(caller));
  }

  private static void require(Optional<RequestRates.Refusal> none) {
    none.ifPresent(
        refusal -> {
          throw problem(refusal).exception();
        });
  }

  private static Problem problem(RequestRates.Refusal refusal) {
    long seconds = refusal.next().plusNanos(999_999_999).toSeconds();
    return new Problem(
        ProblemType.LIMIT_REACHED,
        "At most %s requests a minute are answered for one %s. Try again in %s s."
            .formatted(refusal.limit(), refusal.ofKey() ? "key" : "owner", seconds),
        Map.of("which", refusal.which(), "limit", refusal.limit(), "retryAfter", seconds));
  }
}
