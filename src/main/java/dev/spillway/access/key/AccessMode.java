package dev.spillway.access.key;

/** Which clients the service accepts. */
public enum AccessMode {
  /** Only clients with a valid key. */
  KEYS,
  /** All clients. */
  OPEN,
  /** Only clients on this machine: the default until a key exists or a mode is configured. */
  LOCAL
}
