package dev.spillway.access;

import java.util.Locale;

/** What a caller may do. */
public enum Role {
  /** Asks for exports, and reads, downloads and deletes those of the owner it acts for. */
  REQUESTER,
  /** Looks after the service: sees the volume, the sweeps and whose exports there are, starts sweeps, erases owners. */
  OPERATOR;

  /** As settings and sentences write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
