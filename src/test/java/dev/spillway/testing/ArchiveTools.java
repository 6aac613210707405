package dev.spillway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.spillway.archive.entry.Format;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/**
 * What people open archives with, run against a file. A tool that reports anything fails the test
 * with its output, and so does a tool that is not installed.
 */
public final class ArchiveTools {

  private static final String PYTHON_ZIP =
      """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as archive:
          damaged = archive.testzip()
          if damaged is not None:
              sys.exit("damaged: " + damaged)
      """;

  private static final String PYTHON_TAR =
      """
      import sys, tarfile
      with tarfile.open(sys.argv[1], "r:*") as archive:
          for entry in archive:
              with archive.extractfile(entry) as data:
                  while data.read(1 << 20):
                      pass
      """;

  /** A reader that stops at the end of the first member, as many do. */
  private static final String PYTHON_GZIP =
      """
      import gzip, sys, zlib
      with open(sys.argv[1], "rb") as file:
          data = file.read()
      member = zlib.decompressobj(31)
      if len(member.decompress(data)) != len(gzip.decompress(data)) or not member.eof or member.unused_data:
          sys.exit("more than one member")
      """;

  private ArchiveTools() {}

  /**
   * Fails unless every tool and library finds {@code archive}, which has at least one entry,
   * faultless.
   */
  public static void check(Format format, Path archive) {
    switch (format) {
      case ZIP -> {
        commandLine(format, archive);
        javaZipFile(archive);
        javaZipInputStream(archive);
        commonsZip(archive);
      }
      case TAR -> {
        commandLine(format, archive);
        commonsTar(archive, false);
      }
      case TAR_GZ -> {
        commandLine(format, archive);
        commonsTar(archive, true);
      }
    }
  }

  /** As {@link #check}, but only with the tools that are programs, which run side by side. */
  public static void commandLine(Format format, Path archive) {
    String file = archive.toString();
    List<List<String>> commands =
        switch (format) {
          case ZIP ->
              List.of(
                  List.of("unzip", "-tqq", file),
                  List.of("7z", "t", "-bd", file),
                  List.of("bsdtar", "-tf", file),
                  List.of("python3", "-c", PYTHON_ZIP, file));
          case TAR ->
              List.of(
                  List.of("tar", "-tf", file),
                  List.of("7z", "t", "-bd", file),
                  List.of("bsdtar", "-tf", file),
                  List.of("python3", "-c", PYTHON_TAR, file));
          case TAR_GZ ->
              List.of(
                  List.of("gzip", "-tv", file),
                  List.of("tar", "-tzf", file),
                  List.of("7z", "t", "-bd", file),
                  List.of("bsdtar", "-tf", file),
                  List.of("python3", "-c", PYTHON_TAR, file),
                  List.of("python3", "-c", PYTHON_GZIP, file));
        };
    commands.parallelStream().forEach(command -> run(command.toArray(String[]::new)));
  }

  /** Extracts {@code archive} into the empty folder {@code target} with the tool of that name. */
  public static void extract(String tool, Path archive, Path target) {
    String file = archive.toString();
    String folder = target.toString();
    switch (tool) {
      case "unzip" -> run("unzip", "-qq", file, "-d", folder);
      case "7z" -> run("7z", "x", "-bd", "-o" + folder, file);
      case "bsdtar" -> run("bsdtar", "-xpf", file, "-C", folder);
      case "tar" -> run("tar", "-xpf", file, "-C", folder);
      default -> throw new IllegalArgumentException("no way known to extract with " + tool);
    }
  }

  /** The output of a command that must succeed. */
  public static String run(String... command) {
    return command[0].equals("python3")
        ? ended(
            Stream.concat(Stream.of(Python.PROGRAM), Stream.of(command).skip(1))
                .toArray(String[]::new))
        : ended(command);
  }

  /**
   * What {@code python3} starts: where that is a script which chooses a version, it takes ten times
   * as long.
   */
  private static final class Python {
    static final String PROGRAM =
        ended("python3", "-c", "import sys; print(sys.executable)").strip();
  }

  private static String ended(String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Times of ZIP's DOS fields have no zone; the archives here mean UTC.
      builder.environment().put("TZ", "UTC");
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exit = process.waitFor();
      assertThat(exit).as(() -> String.join(" ", command) + "\n" + output).isZero();
      return output;
    } catch (IOException e) {
      return fail(command[0] + " cannot be run; it must be installed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(command[0] + " was interrupted", e);
    }
  }

  private static void javaZipFile(Path archive) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : List.copyOf(zip.stream().toList())) {
        try (InputStream data = zip.getInputStream(entry)) {
          assertThat(count(data)).as(entry.getName()).isEqualTo(entry.getSize());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("java.util.zip.ZipFile, " + archive, e);
    }
  }

  private static void javaZipInputStream(Path archive) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        ZipInputStream zip = new ZipInputStream(file);
        ZipFile directory = new ZipFile(archive.toFile())) {
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        assertThat(count(zip)).as(entry.getName()).isEqualTo(entry.getSize());
      }
      assertThat(entries).as("entries in a row and in the directory").isEqualTo(directory.size());
    } catch (IOException e) {
      throw new UncheckedIOException("java.util.zip.ZipInputStream, " + archive, e);
    }
  }

  private static void commonsZip(Path archive) {
    try (var zip =
        org.apache.commons.compress.archivers.zip.ZipFile.builder().setPath(archive).get()) {
      var entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        try (InputStream data = zip.getInputStream(entry)) {
          assertThat(count(data)).as(entry.getName()).isEqualTo(entry.getSize());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("commons-compress, " + archive, e);
    }
  }

  private static void commonsTar(Path archive, boolean gzip) {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        InputStream plain = gzip ? new GZIPInputStream(file) : file;
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(count(tar)).as(entry.getName()).isEqualTo(entry.getSize());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("commons-compress, " + archive, e);
    }
  }

  private static long count(InputStream data) throws IOException {
    return data.transferTo(OutputStream.nullOutputStream());
  }
}
