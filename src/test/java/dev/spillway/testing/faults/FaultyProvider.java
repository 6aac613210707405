package dev.spillway.testing.faults;

import static dev.spillway.testing.faults.FaultyPath.real;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;

/** Hands each call to the real provider, unless its fault is due. */
final class FaultyProvider extends FileSystemProvider {

  private final FaultyFileSystem fileSystem;
  private final FileSystemProvider real;

  FaultyProvider(FaultyFileSystem fileSystem, FileSystemProvider real) {
    this.fileSystem = fileSystem;
    this.real = real;
  }

  private <T> T on(Operation operation, Path path, Faults.Action<T> action) throws IOException {
    return fileSystem.faults().on(operation, path, action);
  }

  private void run(Operation operation, Path path, Step step) throws IOException {
    on(
        operation,
        path,
        () -> {
          step.run();
          return path;
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("made with FaultyFileSystem.over");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("made with FaultyFileSystem.over");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("made with FaultyFileSystem.over");
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FileChannel channel =
        on(Operation.OPEN, path, () -> real.newFileChannel(real(path), options, attributes));
    return new FaultyChannel(channel, path, fileSystem.faults());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> stream =
        on(
            Operation.LIST,
            folder,
            () ->
                real.newDirectoryStream(
                    real(folder), child -> filter.accept(fileSystem.path(child))));
    return new FaultyFolder(stream, folder, fileSystem);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    run(Operation.CREATE_DIRECTORY, folder, () -> real.createDirectory(real(folder), attributes));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    run(Operation.OPEN, link, () -> real.createSymbolicLink(real(link), real(target), attributes));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    run(Operation.OPEN, link, () -> real.createLink(real(link), real(existing)));
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return on(Operation.STAT, link, () -> fileSystem.path(real.readSymbolicLink(real(link))));
  }

  @Override
  public void delete(Path path) throws IOException {
    run(Operation.DELETE, path, () -> real.delete(real(path)));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    run(Operation.OPEN, target, () -> real.copy(real(source), real(target), options));
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    run(Operation.MOVE, source, () -> real.move(real(source), real(target), options));
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return on(Operation.STAT, path, () -> real.isSameFile(real(path), real(other)));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return real.isHidden(real(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    FileStore store = on(Operation.STAT, path, () -> real.getFileStore(real(path)));
    return new FaultyStore(store, path, fileSystem.faults());
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    run(Operation.STAT, path, () -> real.checkAccess(real(path), modes));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return real.getFileAttributeView(real(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return on(Operation.STAT, path, () -> real.readAttributes(real(path), type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return on(Operation.STAT, path, () -> real.readAttributes(real(path), attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    real.setAttribute(real(path), attribute, value, options);
  }
}
