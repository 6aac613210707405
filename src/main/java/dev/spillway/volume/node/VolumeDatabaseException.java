package dev.spillway.volume.node;

import java.sql.SQLException;

/** A statement of the volume failed in the database. Nothing was changed. */
public final class VolumeDatabaseException extends RuntimeException {

  VolumeDatabaseException(SQLException cause) {
    super(cause);
  }
}
