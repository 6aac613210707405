package dev.spillway.source.folder;

import dev.spillway.source.root.Reading;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Run as a process of its own: prints what a user without rights sees of a folder. */
final class UnprivilegedProbe {

  private UnprivilegedProbe() {}

  public static void main(String... args) throws IOException {
    FolderRoot root = new FolderRoot("pool", Path.of(args[0]), false);
    List<SourceFile> files = root.list(path -> true);
    System.out.println(files.stream().map(SourceFile::path).toList());
    System.out.println(root.walk(file -> {}));
    List<String> missed = new ArrayList<>();
    root.list("", path -> true, 9, one -> missed.add(one.path() + " " + one.reason()));
    System.out.println(missed.stream().sorted().toList());
    System.out.println(root.find("secret.txt") + " " + root.find("closed/a.txt"));
    System.out.println(root.find("blind/a.txt") + " " + root.children("closed"));
    SourceFile file = files.getFirst();
    System.out.println(Reading.all(root, file));
    try {
      System.out.println(Reading.all(root, new SourceFile("secret.txt", file.stamp())));
    } catch (IOException e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }
}
