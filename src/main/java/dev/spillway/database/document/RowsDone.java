package dev.spillway.database.document;

/** Is told how far a document is. */
@FunctionalInterface
public interface RowsDone {

  /** So many more rows are written. Not called for every single one. */
  void add(long rows);
}
