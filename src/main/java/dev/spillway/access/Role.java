package dev.spillway.access;

/** What a caller may do. */
public enum Role {
  /** Asks for exports, and reads, downloads and deletes those of the owner it acts for. */
  REQUESTER,
  /** Looks after the service: sees the volume and the sweeps, starts sweeps, erases owners. */
  OPERATOR
}
