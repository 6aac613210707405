package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.export.row.ExportScope;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The caller of a request, as authenticated by the {@link AccessFilter}. */
public final class Callers {

  private static final String KEY = Caller.class.getName();

  private Callers() {}

  /**
   * Returns the caller; never null.
   *
   * @throws IllegalStateException when the request has not passed the filter
   */
  public static Caller of(RoutingContext context) {
    return of(find(context));
  }

  /** As {@link #of(RoutingContext)}. */
  public static Caller of(Optional<Caller> found) {
    return found.orElseThrow(
        () -> new IllegalStateException("a request did not come through the door"));
  }

  /** Returns the caller; empty when the request has not passed the filter. */
  public static Optional<Caller> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  /** The exports that the caller of the request can see. */
  public static ExportScope scope(RoutingContext context) {
    return scope(of(context));
  }

  /** The exports that {@code caller} can see. */
  public static ExportScope scope(Caller caller) {
    return new ExportScope(Optional.of(caller.owner()), caller.recipes());
  }

  /** Stores the caller, once it has been authenticated. */
  public static void put(RoutingContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
