package dev.spillway.database.document;

/** Receives the progress of a document. */
@FunctionalInterface
public interface RowsDone {

  /** Called after {@code rows} more rows were written; not for every single row. */
  void add(long rows);
}
