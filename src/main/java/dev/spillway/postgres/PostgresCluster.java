package dev.spillway.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The data and the configuration of the embedded PostgreSQL. The folder contains {@code cluster}
 * (PostgreSQL's data directory), {@code password} (mode 0600), {@code log}, and {@code
 * pg_hba.conf}.
 *
 * @param folder the configured folder, absolute
 * @param programs the programs that create and serve the data
 */
record PostgresCluster(Path folder, PostgresPrograms programs) {

  static final String USER = "spillway";

  Path data() {
    return data(folder);
  }

  private static Path data(Path folder) {
    return folder.resolve("cluster");
  }

  /**
   * Checks that this process runs as the owner of the data. Called before anything is written: the
   * owner could not open files that root leaves in the folder.
   *
   * @throws StartRefusedException when the data belongs to another user; PostgreSQL only runs as
   *     its owner
   */
  static void checkOwner(Path folder) throws IOException {
    Path data = data(folder);
    if (Files.exists(data) && !PostgresCommand.uid(data).equals(PostgresCommand.ownUid())) {
      throw new StartRefusedException(
          ("The database in %s belongs to user %s, and this is user %s: run this as that user, or"
                  + " start Spillway as that user first; a command then uses the database of the"
                  + " running Spillway.")
              .formatted(data, PostgresCommand.uid(data), PostgresCommand.ownUid()));
    }
  }

  Path log() {
    return folder.resolve("log");
  }

  String password() throws IOException {
    return password(folder);
  }

  /** Returns the password of the cluster in {@code folder}. */
  static String password(Path folder) throws IOException {
    return Files.readString(folder.resolve("password"));
  }

  /**
   * Creates the data on the first start. An interrupted creation leaves nothing that a later start
   * would mistake for data.
   *
   * @throws StartRefusedException when the data has another major version, or cannot be created
   */
  void prepare(PostgresCommand command) throws IOException, InterruptedException {
    Path version = data().resolve("PG_VERSION");
    if (Files.exists(version)) {
      checkVersion(Files.readString(version).strip(), command);
    } else {
      create(command);
    }
    if (!Files.exists(folder.resolve("password"))) {
      throw new StartRefusedException(
          "The password file "
              + folder.resolve("password")
              + " of the embedded database is gone: restore it from a backup of the folder.");
    }
    Files.createDirectories(log());
  }

  private void checkVersion(String found, PostgresCommand command)
      throws IOException, InterruptedException {
    // Output: "postgres (PostgreSQL) 18.6". Only the major version determines whether the data can
    // be read.
    String ours =
        command
            .run(List.of(programs.postgres().toString(), "--version"))
            .output()
            .replaceFirst("^\\D*(\\d+).*$", "$1");
    if (!found.equals(ours)) {
      throw new StartRefusedException(
          ("The database in %s is PostgreSQL %s's and this Spillway brings PostgreSQL %s:"
                  + " go on with the Spillway that wrote it, or serve it with a PostgreSQL %s of"
                  + " your own and set spillway.database.url, or move the folder away to begin"
                  + " anew.")
              .formatted(data(), found, ours, found));
    }
  }

  private void create(PostgresCommand command) throws IOException, InterruptedException {
    if (Files.exists(data())) {
      throw new StartRefusedException(
          data()
              + " holds no PostgreSQL data but is there: move it away, or set another spillway.database.path.");
    }
    Path partial = folder.resolve("cluster-partial");
    PostgresPrograms.deleteAll(partial);
    Path password = writePassword();
    PostgresCommand.Outcome outcome =
        command.run(
            List.of(
                programs.initdb().toString(),
                "--pgdata=" + partial,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions"));
    if (outcome.exitCode() != 0) {
      throw new StartRefusedException(
          ("The embedded database could not be created in %s (%s): it needs a writable"
                  + " spillway.database.path and a passwd entry for the user; without these set"
                  + " spillway.database.url to a PostgreSQL of your own.")
              .formatted(folder, outcome.reason()));
    }
    Files.move(partial, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path writePassword() throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    Path file = folder.resolve("password");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /**
   * Writes the server's configuration. Sets everything that safety or memory depends on instead of
   * relying on defaults.
   */
  void configure(int port) throws IOException {
    Path hba = folder.resolve("pg_hba.conf");
    write(
        hba,
        """
        # Written by Spillway at each start. Whoever connects needs the password.
        host all all 127.0.0.1/32 scram-sha-256
        """);
    write(
        data().resolve("postgresql.conf"),
        """
        # Written by Spillway at each start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        hba_file = %s
        password_encryption = 'scram-sha-256'

        # What is committed stays, also after a power cut.
        fsync = on
        synchronous_commit = on
        full_page_writes = on

        # One service, and little memory.
        max_connections = 40
        shared_buffers = 32MB
        max_wal_size = 256MB
        wal_level = minimal
        max_wal_senders = 0
        max_parallel_workers = 0
        io_method = sync
        jit = off

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        datestyle = 'iso'
        default_text_search_config = 'pg_catalog.simple'

        log_line_prefix = '%%m [%%p] '
        """
            .formatted(port, quoted(hba)));
  }

  /**
   * Writes a file only if its content differs: on a full disk, the file could be truncated but not
   * written.
   */
  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
