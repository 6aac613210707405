package dev.spillway.testing.faults;

import java.io.IOException;
import java.net.URI;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ends a whole service at a step of a volume's file system: the JDK takes it for its default
 * provider when it is named by the property {@code java.nio.file.spi.DefaultFileSystemProvider}.
 * What is below the volume is of a {@link FaultyFileSystem}, everything else is real.
 */
public final class HaltingProvider extends FileSystemProvider {

  private static final String FOLDER = "faults.volume";
  private static final String STEP = "faults.halt";

  private final FileSystemProvider real;
  private final HaltingFileSystem fileSystem;

  /** As the JDK calls it, while it starts. */
  public HaltingProvider(FileSystemProvider real) {
    this.real = real;
    FileSystem realFileSystem = real.getFileSystem(URI.create("file:///"));
    Faults faults = new Faults();
    String[] step = System.getProperty(STEP).split(" ", -1);
    Pattern paths = Pattern.compile(step[1]);
    faults.failAt(
        Operation.valueOf(step[0]),
        path -> paths.matcher(path.toString()).find(),
        Integer.parseInt(step[2]),
        Fault.HALT);
    Path folder = realFileSystem.getPath(System.getProperty(FOLDER));
    this.fileSystem =
        new HaltingFileSystem(
            this, realFileSystem, folder, FaultyFileSystem.over(folder, faults).getFileSystem());
  }

  /**
   * Java's options for a service that ends at the {@code nth} call of {@code operation} with a path
   * in which {@code paths} is found.
   *
   * @param classes folder of the test classes
   * @param paths a regular expression without spaces
   */
  public static List<String> options(
      Path classes, Path volume, Operation operation, String paths, int nth) {
    return List.of(
        "-Xbootclasspath/a:" + classes,
        "-Djava.nio.file.spi.DefaultFileSystemProvider=" + HaltingProvider.class.getName(),
        "-D" + FOLDER + "=" + volume,
        "-D" + STEP + "=" + operation + " " + paths + " " + nth);
  }

  @Override
  public String getScheme() {
    return real.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) throws IOException {
    return real.newFileSystem(uri, environment);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    real.getFileSystem(uri);
    return fileSystem;
  }

  @Override
  public Path getPath(URI uri) {
    return fileSystem.in(real.getPath(uri));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) {
    throw notAsked(path);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) {
    throw notAsked(folder);
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) {
    throw notAsked(folder);
  }

  @Override
  public void delete(Path path) {
    throw notAsked(path);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw notAsked(source);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) {
    throw notAsked(source);
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    throw notAsked(path);
  }

  @Override
  public boolean isHidden(Path path) {
    throw notAsked(path);
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw notAsked(path);
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) {
    throw notAsked(path);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    throw notAsked(path);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) {
    throw notAsked(path);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw notAsked(path);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw notAsked(path);
  }

  /** Each path that we hand out is of another provider. */
  private static IllegalStateException notAsked(Path path) {
    return new IllegalStateException(path + " is of no file system of ours");
  }
}
