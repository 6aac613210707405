package dev.spillway.source.root;

import java.io.IOException;

/** Is told of each file that a walk meets, and of what is no file to be read. */
@FunctionalInterface
public interface FileVisitor {

  /** An exception ends the walk. */
  void visit(SourceFile file) throws IOException;

  /**
   * Something that cannot be taken. The walk does not know whether it is wanted: a file is told
   * whatever the walk accepts, if it is where the walk looks.
   */
  default void miss(UnusableFile missed) throws IOException {}
}
