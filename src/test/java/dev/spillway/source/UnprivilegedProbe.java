package dev.spillway.source;

import java.io.IOException;
import java.nio.file.Path;

/** Run as a process of its own: prints what a user without rights sees of a folder. */
final class UnprivilegedProbe {

  private UnprivilegedProbe() {}

  public static void main(String... args) throws IOException {
    FolderRoot root = new FolderRoot("pool", Path.of(args[0]), false);
    Survey survey = root.survey();
    System.out.println(survey.files().stream().map(SourceFile::path).toList());
    System.out.println(survey.census());
    System.out.println(root.find("secret.txt") + " " + root.find("closed/a.txt"));
    System.out.println(root.find("blind/a.txt") + " " + root.children("closed"));
    SourceFile file = survey.files().getFirst();
    System.out.println(Reading.all(root, file));
    try {
      System.out.println(Reading.all(root, new SourceFile("secret.txt", file.stamp())));
    } catch (IOException e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }
}
