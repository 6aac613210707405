package dev.spillway.web.door;

import dev.spillway.access.Access;
import dev.spillway.access.key.AccessMode;
import dev.spillway.web.connection.ConnectionGuard;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells the connection guards of the management port, which has no {@link AccessFilter}, when a
 * request has begun. In local mode it also refuses requests for another host: a foreign domain may
 * resolve to this machine.
 */
@ApplicationScoped
class ManagementSignals {

  private final Access access;

  ManagementSignals(Access access) {
    this.access = access;
  }

  void register(@Observes ManagementInterface management) {
    management.router().route().order(Integer.MIN_VALUE).handler(this::receive);
  }

  private void receive(RoutingContext context) {
    if (!ConnectionGuard.began(context.request())) {
      return;
    }
    if (access.mode() == AccessMode.LOCAL && !LocalRequests.isForHere(context.request())) {
      context.response().setStatusCode(403).end();
    } else {
      context.next();
    }
  }
}
