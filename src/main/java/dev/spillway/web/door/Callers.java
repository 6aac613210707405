package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.export.row.ExportScope;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Whoever makes a request, as the {@link AccessFilter} found out. */
public final class Callers {

  private static final String KEY = Caller.class.getName();

  private Callers() {}

  /**
   * Never null.
   *
   * @throws IllegalStateException when the request did not come through the door
   */
  public static Caller of(RoutingContext context) {
    return of(find(context));
  }

  /** As {@link #of(RoutingContext)}. */
  public static Caller of(Optional<Caller> found) {
    return found.orElseThrow(
        () -> new IllegalStateException("a request did not come through the door"));
  }

  /** Empty when the request has not come through the door. */
  public static Optional<Caller> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /** The exports that there are for whoever makes the request. */
  public static ExportScope scope(RoutingContext context) {
    return scope(of(context));
  }

  /** The exports that there are for {@code caller}. */
  public static ExportScope scope(Caller caller) {
    return new ExportScope(Optional.of(caller.owner()), caller.recipes());
  }

  static void put(RoutingContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
