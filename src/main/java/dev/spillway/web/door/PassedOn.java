package dev.spillway.web.door;

import io.vertx.ext.web.RoutingContext;

/** Marks answers that are an application's, and not Spillway's: what they deny is not audited. */
public final class PassedOn {

  private static final String KEY = PassedOn.class.getName();

  private PassedOn() {}

  /** Marks the answer of this request. Called on its event loop, before the answer ends. */
  public static void put(RoutingContext context) {
    context.put(KEY, true);
  }

  static boolean is(RoutingContext context) {
    return context.get(KEY) != null;
  }
}
