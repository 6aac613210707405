package dev.spillway.access;

import dev.spillway.access.caller.Caller;

/** The result of checking {@link Credentials}. */
public sealed interface Authentication {

  /** The caller is known. */
  record Proven(Caller caller) implements Authentication {}

  /**
   * No caller has these credentials.
   *
   * @param detail a sentence for the client; it does not distinguish a wrong key from a revoked one
   */
  record Unproven(String detail) implements Authentication {}

  /**
   * The caller is known but may not act for the owner that the request names, or must name one.
   *
   * @param detail a sentence for the client
   */
  record Overreaching(String detail) implements Authentication {}
}
