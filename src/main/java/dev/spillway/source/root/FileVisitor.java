package dev.spillway.source.root;

import java.io.IOException;

/** Receives each file of a walk, and each unusable file. */
@FunctionalInterface
public interface FileVisitor {

  /** An exception ends the walk. */
  void visit(SourceFile file) throws IOException;

  /**
   * An unusable file. The walk may not know whether it is wanted: it is reported within the prefix
   * of the walk, whether or not the walk accepts it.
   */
  default void miss(UnusableFile missed) throws IOException {}
}
