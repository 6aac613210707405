package dev.spillway.web.download;

import dev.spillway.access.link.Link;
import dev.spillway.access.link.LinkDeliveries;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Counts a response for its link before the last bytes leave, so that the client cannot start a
 * second download that is not counted. Takes the count back when the connection breaks: a mail
 * scanner that opens an archive and disconnects does not use up the link.
 */
final class CountedDelivery implements LinkDelivery {

  private static final Logger LOG = Logger.getLogger(CountedDelivery.class);

  private final LinkDeliveries deliveries;
  private final Link link;
  private final LinkDeliveries.Response response;
  private final Duration grace;
  private boolean counted;
  private boolean completed;
  private boolean tooLate;

  CountedDelivery(
      LinkDeliveries deliveries, Link link, LinkDeliveries.Response response, Duration grace) {
    this.deliveries = deliveries;
    this.link = link;
    this.response = response;
    this.grace = grace;
  }

  @Override
  public synchronized void ending() throws SpentException {
    LinkDeliveries.Outcome outcome;
    try {
      outcome = deliveries.add(link, response, grace);
    } catch (RuntimeException e) {
      // The download has priority over the limit: when it cannot be counted, that is logged.
      LOG.warnf("event=link-not-counted export=%s cause=\"%s\"", link.exportId(), e);
      return;
    }
    switch (outcome) {
      case COUNTED -> counted = true;
      case COMPLETED -> {
        counted = true;
        completed = true;
        LOG.infof("event=link-used export=%s link=%s", link.exportId(), id());
      }
      case IN_GRACE -> LOG.debugf("event=link-in-grace link=%s", id());
      case TOO_LATE -> {
        tooLate = true;
        throw new SpentException(id());
      }
    }
  }

  @Override
  public synchronized void unproven() {
    if (!counted || !response.provable()) {
      return;
    }
    try {
      deliveries.unproven(link);
    } catch (RuntimeException e) {
      LOG.warnf("event=link-doubt-not-noted export=%s cause=\"%s\"", link.exportId(), e);
    }
  }

  @Override
  public synchronized void broken(long taken) {
    if (!tooLate) {
      brokenOff(taken);
    }
    if (!counted) {
      return;
    }
    counted = false;
    try {
      deliveries.takeBack(link, response.ranges(), response.length(), completed);
    } catch (RuntimeException e) {
      LOG.warnf("event=link-not-given-back export=%s cause=\"%s\"", link.exportId(), e);
      return;
    }
    if (completed) {
      LOG.infof("event=link-given-back export=%s link=%s", link.exportId(), id());
    }
  }

  /** Several ranges have no beginning that could be gone on with. */
  private void brokenOff(long taken) {
    if (taken == 0 || response.ranges().size() != 1) {
      return;
    }
    try {
      long from = response.ranges().iterator().next().from();
      deliveries.brokenOff(
          link, new LinkDeliveries.Range(from, from + taken), response.goesOn().isEmpty());
    } catch (RuntimeException e) {
      LOG.warnf("event=link-doubt-not-noted export=%s cause=\"%s\"", link.exportId(), e);
    }
  }

  private String id() {
    return link.counted().map(Link.Counted::id).orElse("");
  }
}
