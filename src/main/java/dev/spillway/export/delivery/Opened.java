package dev.spillway.export.delivery;

import dev.spillway.export.row.ExportStatus;

/** What is found where the archive of an export is asked for. */
public sealed interface Opened {

  /** One archive, or one part. */
  record One(OpenArchive archive) implements Opened {}

  /** Several parts, of which the client has to name one. */
  record Several(ExportStatus export) implements Opened {}
}
