package dev.spillway.source;

import dev.spillway.s3.S3;
import dev.spillway.s3.S3Exception;
import dev.spillway.source.bucket.S3Root;
import dev.spillway.source.folder.ConfinedFolder;
import dev.spillway.source.folder.FolderRoot;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.RootsConfig;
import dev.spillway.source.web.WebRootStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Creates one root from its settings, or reports the problem. */
final class RootStart {

  private final String name;
  private final RootsConfig.RootConfig config;
  private final S3 s3;
  private final ExecutorService executor;

  RootStart(String name, RootsConfig.RootConfig config, S3 s3, ExecutorService executor) {
    this.name = name;
    this.config = config;
    this.s3 = s3;
    this.executor = executor;
  }

  /**
   * Creates the root.
   *
   * @throws IllegalStateException with the setting and the remedy
   */
  Root root() {
    contradiction()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    if (config.url().isPresent()) {
      return new WebRootStart(name, config, executor).root();
    }
    return config.path().map(this::folder).orElseGet(this::bucket);
  }

  private Optional<String> contradiction() {
    if (config.url().isPresent()) {
      return other()
          .map(
              other ->
                  "%s and %s are both set: remove one of them, a root is a folder, a bucket or a web address"
                      .formatted(setting("url"), setting(other)));
    }
    if (!config.headers().isEmpty() || config.ca().isPresent()) {
      return Optional.of(
          "%s is set but %s is not: set the address, or remove it"
              .formatted(setting(config.ca().isPresent() ? "ca" : "headers"), setting("url")));
    }
    if (config.path().isPresent() && config.bucket().isPresent()) {
      return Optional.of(
          "%s and %s are both set: remove one of them, a root is a folder, a bucket or a web address"
              .formatted(setting("path"), setting("bucket")));
    }
    if (config.bucket().isPresent()) {
      return config
          .prefix()
          .filter(prefix -> prefix.startsWith("/"))
          .map(
              prefix ->
                  "%s=%s begins with /, as no key of a file does: remove the /"
                      .formatted(setting("prefix"), prefix));
    }
    if (config.prefix().isPresent()) {
      return Optional.of(
          "%s is set but %s is not: set the bucket, or remove the prefix"
              .formatted(setting("prefix"), setting("bucket")));
    }
    return config.path().isPresent()
        ? Optional.empty()
        : Optional.of(
            setting("path")
                + " is not set: set it to the folder that holds the files, or set "
                + setting("bucket")
                + " or "
                + setting("url"));
  }

  private Optional<String> other() {
    if (config.path().isPresent()) {
      return Optional.of("path");
    }
    return config.bucket().map(_ -> "bucket").or(() -> config.prefix().map(_ -> "prefix"));
  }

  private Root folder(Path folder) {
    problem(folder)
        .ifPresent(
            problem -> {
              throw new IllegalStateException(setting("path") + "=" + folder + " " + problem);
            });
    return new FolderRoot(name, folder, config.immutable());
  }

  private static Optional<String> problem(Path folder) {
    if (!Files.exists(folder)) {
      return Optional.of("does not exist: create the folder, mount it, or change the setting");
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of("is not a folder: set it to the folder that holds the files");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      return Optional.of(
          "may not be read: give the user that Spillway runs as the right to read and enter it (r-x)");
    }
    try (ConfinedFolder opened = ConfinedFolder.open(folder)) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("cannot be opened: " + e.getMessage());
    }
  }

  private Root bucket() {
    String bucket = config.bucket().orElseThrow();
    String prefix =
        config.prefix().map(given -> given.endsWith("/") ? given : given + "/").orElse("");
    S3Root root = new S3Root(name, s3.bucket(bucket), prefix, config.immutable(), executor);
    try {
      root.reach();
      return root;
    } catch (IOException | IllegalArgumentException e) {
      // The client of the SDK throws the latter for settings that it cannot use.
      throw new IllegalStateException(setting("bucket") + "=" + bucket + " " + problem(e), e);
    }
  }

  private static String problem(Exception failure) {
    return switch (failure) {
      case S3Exception.NoBucket _ ->
          "does not exist: create the bucket, or correct the setting, or spillway.s3.endpoint and"
              + " spillway.s3.region, which say where it is looked for";
      case S3Exception.Denied denied ->
          "may not be read ("
              + denied.getMessage()
              + "): "
              + denied
                  .remedy()
                  .orElse(
                      "give the credentials s3:ListBucket and s3:GetObject on it, or correct"
                          + " spillway.s3.access-key-id and spillway.s3.secret-access-key");
      case S3Exception answered when answered.remedy().isPresent() ->
          "cannot be read (" + answered.getMessage() + "): " + answered.remedy().get();
      default ->
          "cannot be read ("
              + failure.getMessage()
              + "): see that spillway.s3.endpoint and spillway.s3.region are right and the store answers";
    };
  }

  private String setting(String last) {
    return "spillway.roots." + name + "." + last;
  }
}
