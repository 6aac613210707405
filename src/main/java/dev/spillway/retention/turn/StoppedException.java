package dev.spillway.retention.turn;

/** Stops a sweep early. */
public final class StoppedException extends Exception {

  private final Stop stop;

  StoppedException(Stop stop) {
    super(stop.word());
    this.stop = stop;
  }

  StoppedException(Stop stop, Throwable cause) {
    super(stop.word(), cause);
    this.stop = stop;
  }

  public Stop stop() {
    return stop;
  }
}
