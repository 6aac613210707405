package dev.spillway.web.door;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Role;
import dev.spillway.export.row.ExportScope;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The caller of a request, as authenticated by the {@link AccessFilter}. */
public final class Callers {

  private static final String KEY = Caller.class.getName();

  private static final String SESSION = ConsoleCookie.class.getName();

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

  /**
   * The exports that the caller of the request may look after: those of all owners if it is an
   * operator and nothing else, or has signed in to the console.
   */
  public static ExportScope managed(RoutingContext context) {
    Caller caller = of(context);
    return context.get(SESSION) != null || !caller.is(Role.REQUESTER)
        ? new ExportScope(Optional.empty(), caller.recipes())
        : scope(caller);
  }

  /** The exports that the caller of the request can see. */
  public static ExportScope scope(RoutingContext context) {
    return scope(of(context));
  }

  /** The exports that {@code caller} can see. */
  public static ExportScope scope(Caller caller) {
    return new ExportScope(Optional.of(caller.owner()), caller.recipes());
  }

  /** Stores a caller that a session of the console has authenticated. */
  static void putOfSession(RoutingContext context, Caller caller) {
    put(context, caller);
    context.put(SESSION, true);
  }

  /** Stores the caller, once it has been authenticated. */
  public static void put(RoutingContext context, Caller caller) {
    context.put(KEY, caller);
  }
}
