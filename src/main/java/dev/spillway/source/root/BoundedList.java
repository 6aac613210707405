package dev.spillway.source.root;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Collects the files of a walk, and ends it at the limit. Passes unusable files on. */
final class BoundedList implements FileVisitor {

  private final int most;
  private final Consumer<UnusableFile> missed;
  private final List<SourceFile> files = new ArrayList<>();

  BoundedList(int most, Consumer<UnusableFile> missed) {
    this.most = most;
    this.missed = missed;
  }

  /** Ends the walk. */
  static final class FullException extends IOException {
    private FullException(int most) {
      super("there are more than " + most + " files");
    }
  }

  @Override
  public void visit(SourceFile file) throws FullException {
    if (files.size() == most) {
      throw new FullException(most);
    }
    files.add(file);
  }

  @Override
  public void miss(UnusableFile one) {
    missed.accept(one);
  }

  List<SourceFile> sorted() {
    files.sort(Comparator.comparing(SourceFile::path));
    return files;
  }
}
