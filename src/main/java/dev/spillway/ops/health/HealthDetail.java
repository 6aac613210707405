package dev.spillway.ops.health;

import java.util.Map;

/**
 * A state to show in the health answer although it does not prevent downloads: a root that is away,
 * a recipe whose last change is broken. {@link HealthDetails} finds the beans of this type.
 */
public interface HealthDetail {

  /** Returns states by name, {@code root.media -> "state=…"}; may be empty. */
  Map<String, String> details();
}
