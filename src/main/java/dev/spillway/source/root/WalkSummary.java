package dev.spillway.source.root;

/**
 * What a walk through a whole root met.
 *
 * @param candidates readable regular files
 * @param notUtf8 names that are not valid UTF-8, files and directories alike; they cannot be named,
 *     so not be asked for
 * @param unreadable files and directories without permission, directories nested too deep or with
 *     too long a path, and objects without an ETag
 * @param special devices, sockets and pipes, and objects whose keys are no paths below the root
 * @param symlinks symbolic links, wherever they lead
 */
public record WalkSummary(
    long candidates, long notUtf8, long unreadable, long special, long symlinks) {

  public static final WalkSummary EMPTY = new WalkSummary(0, 0, 0, 0, 0);
}
