package dev.spillway.database.failure;

/**
 * The value of a parameter is none of the type that the query takes there, such as {@code x} for a
 * uuid. Whoever gave it has to correct it.
 */
public final class RefusedParameterException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  private final String parameter;

  RefusedParameterException(ParameterFault fault, String detail, Throwable cause) {
    super(fault.parameter() + " " + fault.sentence(), detail, cause);
    this.parameter = fault.parameter();
  }

  /** Its name. */
  public String parameter() {
    return parameter;
  }
}
