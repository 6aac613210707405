package dev.spillway.page.console;

/** Tells of pages that have the origin of Spillway, and that others have written. */
@FunctionalInterface
public interface ForeignPages {

  /** Whether there may be any. A script in one could do what the console does. */
  boolean mayBeServed();
}
