package dev.spillway.source.root;

/**
 * Counts of a walk through a whole root.
 *
 * @param candidates readable regular files, or objects
 * @param notUtf8 files and directories with names that are not valid UTF-8; they cannot be
 *     requested
 * @param unreadable files and directories without permission, directories nested too deep or with
 *     too long a path, and objects without an ETag
 * @param special devices, sockets and pipes, and objects whose keys are not paths below the root
 * @param symlinks symbolic links, to any target
 */
public record WalkSummary(
    long candidates, long notUtf8, long unreadable, long special, long symlinks) {

  public static final WalkSummary EMPTY = new WalkSummary(0, 0, 0, 0, 0);
}
