package dev.spillway.web;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells the guard of a connection that a request on it is complete as far as its headers go. */
@ApplicationScoped
class RequestSignals {

  void register(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(RequestSignals::began);
  }

  void register(@Observes ManagementInterface management) {
    management.router().route().order(Integer.MIN_VALUE).handler(RequestSignals::began);
  }

  private static void began(RoutingContext context) {
    ConnectionBase connection = (ConnectionBase) context.request().connection();
    ConnectionGuard guard = connection.channel().pipeline().get(ConnectionGuard.class);
    if (guard != null) {
      guard.began(context.request());
    }
    context.next();
  }
}
