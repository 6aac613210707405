package dev.spillway.web;

import dev.spillway.access.Caller;
import dev.spillway.export.ExportScope;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Whoever makes a request, as the {@link Door} found out. */
final class Callers {

  private static final String KEY = Caller.class.getName();

  private Callers() {}

  /**
   * Never null.
   *
   * @throws IllegalStateException when the request did not come through the door
   */
  static Caller of(RoutingContext context) {
    Caller caller = context.get(KEY);
    if (caller == null) {
      throw new IllegalStateException("a request did not come through the door");
    }
    return caller;
  }

  /** Empty when the request has not come through the door. */
  static Optional<Caller> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /** The exports that there are for whoever makes the request. */
  static ExportScope scope(RoutingContext context) {
    Caller caller = of(context);
    return new ExportScope(Optional.of(caller.owner()), caller.recipes());
  }

  static void put(RoutingContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
