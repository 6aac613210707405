package dev.spillway.source;

import java.io.IOException;

/** Is told of each file that a walk meets. */
@FunctionalInterface
public interface FileVisitor {

  /** An exception ends the walk. */
  void visit(SourceFile file) throws IOException;
}
