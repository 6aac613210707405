package dev.spillway.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a duration, both included. The sentence for the operator is made of them: "… must
 * be from {@link #from} to {@link #to}, {@link #because}: correct the setting."
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Between {

  /** The shortest duration, as it is written in a setting. */
  String from();

  /** The longest duration, as it is written in a setting; or the name of another setting. */
  String to() default "3650d";

  /** The reason of the bounds, or what they mean. Not used if {@link #to} is another setting. */
  String because() default "which is ten years";
}
