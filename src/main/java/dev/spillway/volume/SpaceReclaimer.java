package dev.spillway.volume;

/**
 * Whom the volume asks when something does not fit. Implemented by the room that decides what may
 * go.
 */
public interface SpaceReclaimer {

  /**
   * Frees what may go at once, if that can make room for {@code bytes} more; returns when it is
   * done, whatever came of it. Never throws because nothing could be freed.
   */
  void makeRoom(long bytes);

  /**
   * Tells, outside of any transaction, that blobs were condemned just now: they need not wait for
   * the next sweep.
   */
  void condemned();
}
