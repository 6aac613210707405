package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;

/** The real file system, but for what is below one folder. */
final class HaltingFileSystem extends FileSystem {

  private final FileSystemProvider provider;
  private final FileSystem real;
  private final Path folder;
  private final FaultyFileSystem faulty;

  HaltingFileSystem(FileSystemProvider provider, FileSystem real, Path folder, FileSystem faulty) {
    this.provider = provider;
    this.real = real;
    this.folder = folder;
    this.faulty = (FaultyFileSystem) faulty;
  }

  /** {@code path}, a real one, in the file system that it belongs to. */
  Path in(Path path) {
    return path.startsWith(folder) ? faulty.path(path) : path;
  }

  @Override
  public Path getPath(String first, String... more) {
    return in(real.getPath(first, more));
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() throws IOException {
    real.close();
  }

  @Override
  public boolean isOpen() {
    return real.isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return real.isReadOnly();
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }
}
