package dev.spillway.ops.health;

import java.util.Map;

/**
 * Something that an operator should see in the health answer, though it stops nobody from
 * downloading: a root that is away, a recipe whose last change is broken. Beans of this type are
 * found by {@link HealthDetails}.
 */
public interface HealthDetail {

  /**
   * Names with what there is to say about each, {@code root.media -> "not readable"}; empty when
   * all is well.
   */
  Map<String, String> details();
}
