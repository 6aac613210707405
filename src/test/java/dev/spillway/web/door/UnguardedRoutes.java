package dev.spillway.web.door;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Routes without a guard, as early in the router as possible. */
@ApplicationScoped
class UnguardedRoutes {

  static final String[] PATHS = {"/unguarded", "/api/unguarded", "/api/exports/abc/unguarded"};

  void register(@Observes Router router) {
    for (String path : PATHS) {
      router
          .route(path)
          .order(Integer.MIN_VALUE + 1)
          .handler(context -> context.response().end("nobody asked who you are"));
    }
  }
}
