package dev.spillway.web.download;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.link.Link;
import dev.spillway.access.link.LinkDeliveries;
import dev.spillway.access.link.Links;
import dev.spillway.access.link.PresentedLink;
import dev.spillway.access.link.PresentedLink.Finding;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.delivery.Place;
import dev.spillway.export.settings.RetentionSettings;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.door.ApiCalls;
import dev.spillway.web.door.Recipients;
import dev.spillway.web.transfer.ByteRange;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Admits requests with a signed link to the one archive, and its page, that the link is for. */
@ApplicationScoped
public class LinkGate {

  private static final Logger LOG = Logger.getLogger(LinkGate.class);

  private final Links links;
  private final LinkDeliveries deliveries;
  private final RetentionSettings retention;
  private final LinkMetrics metrics;
  private final Event<AccessEvent> events;
  private final InstantSource clock;

  LinkGate(
      Links links,
      LinkDeliveries deliveries,
      RetentionSettings retention,
      LinkMetrics metrics,
      Event<AccessEvent> events,
      InstantSource clock) {
    this.links = links;
    this.deliveries = deliveries;
    this.retention = retention;
    this.clock = clock;
    this.metrics = metrics;
    this.events = events;
  }

  /**
   * Returns the link of a request; empty when it has none. May query the database.
   *
   * @throws dev.spillway.problem.ProblemException {@code unknown-export} when it is forged, exactly
   *     as for an unknown id; {@code link-expired}
   */
  Optional<Link> admit(ArchiveCall call) {
    boolean reads = call.method().equals(HttpMethod.GET) || call.method().equals(HttpMethod.HEAD);
    return reads
        ? admit(call.id(), call.query(), call.method().name(), call.template(), call.address())
        : Optional.empty();
  }

  /** The link of a request, if it is valid; counts and throws nothing. */
  Optional<Link> proven(ArchiveCall call) {
    return proven(call.id(), call.query());
  }

  /** As {@link #proven(ArchiveCall)}, for a request with this query about the export {@code id}. */
  public Optional<Link> proven(String id, String query) {
    return PresentedLink.isIn(query)
            && links.examine(new PresentedLink(id, parameters(query)))
                instanceof Finding.Proven(Link link)
        ? Optional.of(link)
        : Optional.empty();
  }

  /** As {@link #admit(ArchiveCall)}, for the page of the export {@code id}. */
  public Optional<Link> admit(RoutingContext context, String id) {
    HttpServerRequest request = context.request();
    return admit(
        id,
        request.query(),
        request.method().name(),
        ApiCalls.template(context),
        Recipients.address(context));
  }

  private Optional<Link> admit(
      String id, String query, String method, String template, String address) {
    if (!PresentedLink.isIn(query)) {
      return Optional.empty();
    }
    return switch (links.examine(new PresentedLink(id, parameters(query)))) {
      case Finding.Proven(Link link) -> Optional.of(link);
      case Finding.Expired(Link link) -> {
        metrics.count(LinkMetrics.Outcome.EXPIRED);
        throw new Problem(
                ProblemType.LINK_EXPIRED,
                "This link was valid until " + link.expires() + ". Ask for a new one.",
                Map.of("expired", link.expires().toString()))
            .exception();
      }
      case Finding.Forged(String why) -> {
        metrics.count(LinkMetrics.Outcome.FORGED);
        // Anyone can send forged links at any rate: the audit counts them, and a log line for each
        // would fill the log.
        LOG.debugf("event=link-refused cause=\"%s\"", why);
        events.fire(
            new AccessEvent.Denied(
                ProblemType.UNKNOWN_EXPORT.status(), "", method, template, address));
        throw Archives.unknown();
      }
    };
  }

  /** Returns the query of the link of an admitted request; empty when it has none. */
  String query(ArchiveCall call) {
    return PresentedLink.isIn(call.query())
        ? new PresentedLink(call.id(), parameters(call.query())).query()
        : "";
  }

  /**
   * Returns when the link allows another request, and counts it as admitted.
   *
   * @throws dev.spillway.problem.ProblemException {@code link-spent}
   */
  void checkUnspent(Link link) {
    checkUnspent(link, Optional.empty());
  }

  /** As {@link #checkUnspent(Link)}, for a download of this archive, which may go on with one. */
  void checkUnspent(Link link, ArchiveCall call, OpenArchive archive) {
    checkUnspent(
        link,
        RangeRequest.of(call, archive) instanceof RangeRequest.Parts(List<ByteRange> ranges)
            ? goesOn(ranges, archive.place(), archive.layout().length())
            : Optional.empty());
  }

  private void checkUnspent(Link link, Optional<LinkDeliveries.Range> goesOn) {
    requireUnspent(link, goesOn);
    metrics.count(LinkMetrics.Outcome.ADMITTED);
  }

  /** As {@link #checkUnspent(Link)}, without counting anything: for a page. */
  public void requireUnspent(Link link) {
    requireUnspent(link, Optional.empty());
  }

  /**
   * What is left of a part where a request goes on with it.
   *
   * @param length of the part
   */
  private static Optional<LinkDeliveries.Range> goesOn(
      List<ByteRange> ranges, Place place, long length) {
    return ranges.size() == 1 && ranges.getFirst().from() > 0
        ? Optional.of(
            new LinkDeliveries.Range(
                place.start() + ranges.getFirst().from(), place.start() + length))
        : Optional.empty();
  }

  private void requireUnspent(Link link, Optional<LinkDeliveries.Range> goesOn) {
    if (deliveries.spent(link, retention.grace(), goesOn)) {
      metrics.count(LinkMetrics.Outcome.SPENT);
      int allowed = link.counted().orElseThrow().deliveries();
      throw new Problem(
              ProblemType.LINK_SPENT,
              "This link was valid for "
                  + (allowed == 1 ? "one complete download" : allowed + " complete downloads")
                  + ", and is used up. Ask for a new one.",
              Map.of("deliveries", allowed))
          .exception();
    }
  }

  /**
   * Counts a response for {@code link}, if the link has a limit.
   *
   * @param archive of which the response is; a link counts the bytes of all parts
   * @param provable whether the end of the connection can prove the delivery
   */
  LinkDelivery delivery(Optional<Link> link, Body body, OpenArchive archive, boolean provable) {
    Place place = archive.place();
    Optional<Link> counted = link.filter(used -> used.counted().isPresent());
    if (counted.isEmpty()) {
      return LinkDelivery.NOT_COUNTED;
    }
    List<LinkDeliveries.Range> ranges =
        body.ranges().stream()
            .map(
                range ->
                    new LinkDeliveries.Range(
                        place.start() + range.from(), place.start() + range.to()))
            .toList();
    return new CountedDelivery(
        deliveries,
        counted.get(),
        new LinkDeliveries.Response(
            ranges,
            place.total(),
            place.parts(),
            provable,
            clock.instant(),
            goesOn(body.ranges(), place, archive.layout().length())),
        retention.grace());
  }

  /** Parses the query; returns nothing for a malformed one, so that no part of it is trusted. */
  private static Map<String, List<String>> parameters(String query) {
    try {
      return new QueryStringDecoder(query, false).parameters();
    } catch (IllegalArgumentException malformed) {
      return Map.of();
    }
  }
}
