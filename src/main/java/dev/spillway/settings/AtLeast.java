package dev.spillway.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The lower bound of a number or of a size in bytes. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AtLeast {

  /** The smallest value. */
  long value();

  /** What to write, for the operator: "… is 0: set it to {@link #write}." */
  String write() default "1 or more";
}
