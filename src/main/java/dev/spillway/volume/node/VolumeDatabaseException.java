package dev.spillway.volume.node;

import java.sql.SQLException;

/** The database did not do what the volume needs of it. Nothing was changed. */
public final class VolumeDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  VolumeDatabaseException(SQLException cause) {
    super(cause);
  }
}
