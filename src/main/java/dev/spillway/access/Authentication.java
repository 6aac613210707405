package dev.spillway.access;

import dev.spillway.access.caller.Caller;

/** What became of {@link Credentials}. */
public sealed interface Authentication {

  /** It is known who asks. */
  record Proven(Caller caller) implements Authentication {}

  /**
   * Nobody is known by these.
   *
   * @param detail a sentence for whoever asked; it does not tell a wrong key from a revoked one
   */
  record Unproven(String detail) implements Authentication {}

  /**
   * It is known who asks, and that it may not act for whom it names.
   *
   * @param detail a sentence for whoever asked
   */
  record Overreaching(String detail) implements Authentication {}
}
