package dev.spillway.export.generation;

/**
 * The node has no capacity for this generation now. Its attempt is handed back uncounted, and its
 * job tried again soon, by any node: a thread that waited would keep other exports from being made.
 */
public final class NodeBusyException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param reason what is used up, for the log
   */
  public NodeBusyException(String reason) {
    super(reason);
  }
}
