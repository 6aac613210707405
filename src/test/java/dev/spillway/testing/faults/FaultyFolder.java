package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** The list of a folder; each step of it may fail. */
final class FaultyFolder implements DirectoryStream<Path> {

  private final DirectoryStream<Path> real;
  private final Path folder;
  private final FaultyFileSystem fileSystem;

  FaultyFolder(DirectoryStream<Path> real, Path folder, FaultyFileSystem fileSystem) {
    this.real = real;
    this.folder = folder;
    this.fileSystem = fileSystem;
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> children = real.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return fileSystem.faults().on(Operation.LIST, folder, children::hasNext);
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }

      @Override
      public Path next() {
        return fileSystem.path(children.next());
      }
    };
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
