package dev.spillway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** axe-core, which finds what keeps people from using a page; npm brings it, once. */
final class AxeCore {

  private static final String VERSION = "4.14.1";
  private static final Path FOLDER = Path.of("target/tools/axe-core-" + VERSION);

  private AxeCore() {}

  /** The script that defines {@code axe} in a page. */
  static synchronized Path script() throws IOException {
    Path script = FOLDER.resolve("package/axe.min.js");
    if (!Files.exists(script)) {
      Files.createDirectories(FOLDER);
      ArchiveTools.run(
          "bash",
          "-c",
          "cd \"$0\" && npm pack --silent axe-core@" + VERSION + " && tar -xzf axe-core-*.tgz",
          FOLDER.toString());
    }
    return script;
  }
}
