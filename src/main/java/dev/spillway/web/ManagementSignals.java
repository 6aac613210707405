package dev.spillway.web;

import io.quarkus.vertx.http.ManagementInterface;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells the guards of connections to the management port, which has no {@link Door}, when a request has begun. */
@ApplicationScoped
class ManagementSignals {

  void register(@Observes ManagementInterface management) {
    management
        .router()
        .route()
        .order(Integer.MIN_VALUE)
        .handler(
            context -> {
              ConnectionGuard.began(context.request());
              context.next();
            });
  }
}
