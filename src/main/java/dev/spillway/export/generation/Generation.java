package dev.spillway.export.generation;

/** The work that makes an export READY when that takes staging. There is at most one on a node. */
@FunctionalInterface
public interface Generation {

  /**
   * Makes the export READY, or throws. It writes READY itself, in the same transaction as what
   * READY means, and only where the state still is GENERATING: of two that race, one must lose.
   * Returning while it is GENERATING is an error.
   *
   * <p>It may run again for the same export, after a failure or after a node was lost, so it starts
   * from nothing and leaves nothing behind when it throws. It is interrupted when the export ended
   * meanwhile, when another node has taken it, and when this node stops; it then throws soon,
   * anything it likes.
   *
   * @param exportId an export that is GENERATING
   * @throws ProblemException when trying again cannot help: the export fails at once with that
   *     problem
   * @throws Exception any other error: it is tried again, a few times
   */
  void generate(String exportId) throws Exception;

  /**
   * Tells that the export has just FAILED, after this attempt or because too many were lost: what
   * it holds can go.
   */
  default void gaveUp(String exportId) {}
}
