package dev.spillway.postgres;

import dev.spillway.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked from the class path into a folder next to the data.
 *
 * @param folder contains {@code bin}, {@code lib} and {@code share}
 */
public record PostgresPrograms(Path folder) {

  private static final String FOLDER_PREFIX = "programs-";
  private static final String UNPACKED = "unpacked";

  Path initdb() {
    return folder.resolve("bin/initdb");
  }

  Path postgres() {
    return folder.resolve("bin/postgres");
  }

  /**
   * Unpacks the programs below {@code parent}, unless they are there already.
   *
   * @throws StartRefusedException when this build has no programs for the platform
   */
  static PostgresPrograms unpack(Path parent) throws IOException {
    URL resource = resource();
    Path folder = parent.resolve(FOLDER_PREFIX + digest(resource));
    if (!isComplete(folder)) {
      Path partial = parent.resolve(FOLDER_PREFIX + "partial");
      deleteAll(partial);
      deleteAll(folder);
      extract(resource, partial);
      Files.writeString(partial.resolve(UNPACKED), Long.toString(size(partial)));
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresPrograms(folder);
  }

  /** Deletes the programs of other releases; no server may be running from them. */
  void deleteOthers() throws IOException {
    try (Stream<Path> siblings = Files.list(folder.getParent())) {
      for (Path sibling : siblings.toList()) {
        if (sibling.getFileName().toString().startsWith(FOLDER_PREFIX) && !sibling.equals(folder)) {
          deleteAll(sibling);
        }
      }
    }
  }

  /**
   * Returns a sentence when this build has no programs for the platform: it was built without them,
   * or the platform is not Linux. Otherwise empty.
   */
  public static Optional<String> missing() {
    return found().isPresent()
        ? Optional.empty()
        : Optional.of(
            ("This Spillway brings no PostgreSQL for %s on %s: set spillway.database.url"
                    + " to one of your own.")
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
  }

  private static URL resource() {
    return found().orElseThrow(() -> new StartRefusedException(missing().orElseThrow()));
  }

  private static Optional<URL> found() {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name =
        switch (architecture) {
          case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
          case "aarch64" -> "/postgres-linux-arm_64.txz";
          default -> "/postgres-linux-" + architecture + ".txz";
        };
    return Optional.ofNullable(PostgresPrograms.class.getResource(name));
  }

  private static String digest(URL resource) throws IOException {
    try (InputStream bytes = resource.openStream()) {
      MessageDigest digest = Sha256.begin();
      new DigestInputStream(bytes, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
  }

  /**
   * Returns whether the folder is complete. After a power cut files may be truncated; the total
   * size reveals that.
   */
  private static boolean isComplete(Path folder) throws IOException {
    Path unpacked = folder.resolve(UNPACKED);
    return Files.exists(unpacked) && Files.readString(unpacked).equals(Long.toString(size(folder)));
  }

  private static long size(Path folder) throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += file.endsWith(UNPACKED) ? 0 : Files.size(file);
      }
    }
    return size;
  }

  private static void extract(URL resource, Path target) throws IOException {
    try (InputStream bytes = resource.openStream();
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(bytes))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        extract(tar, entry, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    // Static libraries and the extension build kit are not needed by a running server.
    if (entry.getName().endsWith(".a") || entry.getName().contains("/pgxs/")) {
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    if ((entry.getMode() & 0100) != 0) {
      Files.setPosixFilePermissions(
          file,
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
    }
  }

  static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
