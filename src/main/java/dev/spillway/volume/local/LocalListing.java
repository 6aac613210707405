package dev.spillway.volume.local;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.Printable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;

/** Visits what is in the folder of a local volume. Folders are streamed and not kept in memory. */
final class LocalListing {

  private final LocalNames names;
  private final BlobStore.Visitor visitor;

  LocalListing(LocalNames names, BlobStore.Visitor visitor) {
    this.names = names;
    this.visitor = visitor;
  }

  void slice(int slice) throws IOException {
    if (slice < 0 || slice >= BlobStore.SLICES) {
      throw new IllegalArgumentException("there is no slice " + slice);
    }
    if (slice == 0) {
      top();
    }
    String digits = HexFormat.of().toHexDigits((byte) slice);
    if (isFolder(names.blobs()) && isFolder(names.slice(digits))) {
      each(names.slice(digits), path -> inSlice(path, digits));
    }
  }

  private void top() throws IOException {
    each(names.folder(), this::atTop);
    if (isFolder(names.blobs())) {
      each(names.blobs(), this::amongSlices);
    }
  }

  private void atTop(Path path) throws IOException {
    boolean known = LocalNames.isTop(name(path));
    if (!known || (path.equals(names.blobs()) && !isFolder(path))) {
      foreign(path);
    }
  }

  private void amongSlices(Path path) throws IOException {
    if (!LocalNames.isSlice(name(path)) || !isFolder(path)) {
      foreign(path);
    }
  }

  private void inSlice(Path path, String digits) throws IOException {
    Optional<BasicFileAttributes> found = FolderNames.at(path);
    if (found.isEmpty()) {
      // Deleted or renamed meanwhile; under its new name it is visited now, or by the next listing.
      return;
    }
    String name = name(path);
    if (LocalNames.isBlob(name, digits) && found.get().isRegularFile()) {
      visitor.blob(
          new BlobStore.Found(
              LocalNames.id(name),
              found.get().size(),
              found.get().lastModifiedTime().toInstant(),
              LocalNames.isFinished(name)));
    } else {
      foreign(path);
    }
  }

  private void foreign(Path path) {
    visitor.foreign(Printable.of(names.folder().relativize(path).toString()));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /** Anything but a folder is foreign here, and is reported where its name is listed. */
  private static boolean isFolder(Path path) throws IOException {
    return FolderNames.at(path).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  private static void each(Path folder, Step step) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        step.meet(child);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private interface Step {
    void meet(Path path) throws IOException;
  }
}
