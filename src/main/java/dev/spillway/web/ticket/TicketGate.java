package dev.spillway.web.ticket;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.ticket.TicketClaims;
import dev.spillway.access.ticket.TicketSettings;
import dev.spillway.access.ticket.Tickets;
import dev.spillway.access.ticket.Tickets.Finding.Signed;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.Callers;
import dev.spillway.web.door.RequestLimit;
import dev.spillway.web.request.BodyBudget;
import dev.spillway.web.request.RequestReader;
import dev.spillway.web.ticket.TicketMetrics.Outcome;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Admits requests with a ticket, which need no key. */
@ApplicationScoped
public class TicketGate {

  private static final Logger LOG = Logger.getLogger(TicketGate.class);

  private final Tickets tickets;
  private final TicketSettings settings;
  private final BodyBudget bodies;
  private final RequestReader reader;
  private final RequestLimit limit;
  private final TicketMetrics metrics;
  private final InstantSource clock;

  TicketGate(
      Tickets tickets,
      TicketSettings settings,
      BodyBudget bodies,
      RequestReader reader,
      RequestLimit limit,
      TicketMetrics metrics,
      InstantSource clock) {
    this.tickets = tickets;
    this.settings = settings;
    this.bodies = bodies;
    this.reader = reader;
    this.limit = limit;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Refuses every ticket while there are no keys, before anything is read.
   *
   * @throws ProblemException {@code not-found}
   */
  public void requireOpen() {
    if (!tickets.open()) {
      throw Problem.of(ProblemType.NOT_FOUND, "This service takes no tickets.").exception();
    }
  }

  /**
   * Returns what a ticket asks for, and stores its caller in {@code context}.
   *
   * @param here address of the service, without a slash at its end; empty when it is not configured
   * @throws ProblemException {@code ticket-refused}, {@code ticket-expired}, {@code
   *     invalid-parameters}, {@code forbidden}, {@code limit-reached}
   */
  public AdmittedTicket admit(RoutingContext context, String ticket, Optional<String> here) {
    requireOpen();
    return switch (tickets.verify(ticket)) {
      case Tickets.Finding.Refused(String why) -> throw refused(ProblemType.TICKET_REFUSED, why);
      case Signed signed -> admitted(context, signed, here);
    };
  }

  private AdmittedTicket admitted(RoutingContext context, Signed signed, Optional<String> here) {
    RequestReader.Members claims = claims(signed);
    return switch (new TicketClaims(claims.members())
        .check(clock.instant(), settings.longestLife(), here)) {
      case TicketClaims.Finding.Refused(String why) ->
          throw refused(ProblemType.TICKET_REFUSED, why);
      case TicketClaims.Finding.Invalid(String why) ->
          throw refused(ProblemType.INVALID_PARAMETERS, why);
      case TicketClaims.Finding.Expired(var at) -> {
        metrics.count(Outcome.EXPIRED);
        throw new Problem(
                ProblemType.TICKET_EXPIRED,
                "This ticket was valid until " + at + ". Ask for a new one.",
                Map.of("expired", at.toString()))
            .exception();
      }
      case TicketClaims.Finding.Valid(Optional<String> owner, Map<String, Object> request) -> {
        Caller caller = caller(signed.key(), owner);
        Callers.put(context, caller);
        limit.count(caller);
        metrics.count(Outcome.ADMITTED);
        yield new AdmittedTicket(
            caller, new RequestReader.Members(request, claims.selection()), signed.digest());
      }
    };
  }

  private RequestReader.Members claims(Signed signed) {
    try (BodyBudget.Held held = bodies.open(new ByteArrayInputStream(signed.claims()))) {
      return reader.json(held);
    } catch (ProblemException e) {
      metrics.count(Outcome.REFUSED);
      throw e;
    }
  }

  private Caller caller(String key, Optional<String> owner) {
    return tickets
        .caller(key, owner)
        .orElseThrow(
            () ->
                refused(
                    ProblemType.FORBIDDEN,
                    owner.isPresent()
                        ? "The key of this ticket may not act for its \"owner\"."
                        : "The key of this ticket acts for several owners, and the ticket names"
                            + " none: give it the claim \"owner\"."));
  }

  private ProblemException refused(ProblemType type, String why) {
    metrics.count(Outcome.REFUSED);
    // The audit counts refused requests. A log line for each would let anybody fill the log.
    LOG.debugf("event=ticket-refused cause=\"%s\"", why);
    return Problem.of(type, why).exception();
  }
}
