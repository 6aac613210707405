package dev.spillway.testing.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of an action, one for each call that it made of the file system: each can be made to
 * fail in turn.
 */
public final class Steps {

  /** The {@code nth} call of {@code operation}. */
  public record Step(Operation operation, int nth) {
    @Override
    public String toString() {
      return operation + " " + nth;
    }
  }

  private Steps() {}

  /** The steps of everything that was asked since {@code faults} were made or healed. */
  public static List<Step> of(Faults faults) {
    List<Step> steps = new ArrayList<>();
    Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
    for (Faults.Call call : faults.calls()) {
      steps.add(new Step(call.operation(), counts.merge(call.operation(), 1, Integer::sum)));
    }
    return steps;
  }
}
