package dev.spillway.database.failure;

/**
 * The value of a parameter does not fit the type that the query needs, for example {@code x} for a
 * uuid. The client has to correct it.
 */
public final class RefusedParameterException extends DatabaseException {

  private final String parameter;

  RefusedParameterException(ParameterFault fault, String detail, Throwable cause) {
    super(fault.parameter() + " " + fault.sentence(), detail, cause);
    this.parameter = fault.parameter();
  }

  /** Returns the parameter's name. */
  public String parameter() {
    return parameter;
  }
}
