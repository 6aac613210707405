package dev.spillway.export.generation;

/**
 * The work that an export's job does: what is left of planning, and staging. At most one
 * implementation exists on a node.
 */
@FunctionalInterface
public interface Generation {

  /**
   * Makes the export READY, or QUEUED for the next attempt, which follows at once, or throws. The
   * implementation writes READY itself, in the same transaction as the data that READY implies, and
   * only if the state is still GENERATING: of two concurrent attempts, one must lose. Returning
   * while the export is GENERATING is an error.
   *
   * <p>It may run again for the same export, after a failure or after a node was lost. So it starts
   * from scratch and leaves nothing behind when it throws. Its thread is interrupted when the
   * export has ended, when another node has taken it, and when this node stops; it must then soon
   * throw any exception.
   *
   * @param exportId an export that is GENERATING
   * @throws ProblemException when a retry cannot help: the export fails at once with that problem
   * @throws NodeBusyException when it could not begin on this node now
   * @throws Exception any other error: the generation is retried a few times
   */
  void generate(String exportId) throws Exception;

  /**
   * Called after the export has FAILED, by this attempt or because too many attempts were lost: its
   * resources can be released.
   */
  default void gaveUp(String exportId) {}
}
