package dev.spillway.volume;

/**
 * Frees room when the volume is full. Implemented by the package that decides what may be deleted.
 */
public interface SpaceReclaimer {

  /**
   * Frees at once what may go, if that can make room for {@code bytes} more. Returns when done,
   * with or without success; never throws because nothing could be freed.
   */
  void makeRoom(long bytes);

  /**
   * Reports, outside any transaction, that blobs were just condemned, so that they need not wait
   * for the next sweep.
   */
  void condemned();
}
