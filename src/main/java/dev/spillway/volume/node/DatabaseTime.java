package dev.spillway.volume.node;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The time of day as PostgreSQL has it, which is the same on all nodes: for whatever one node
 * writes down and another compares. It is an {@link java.time.InstantSource} that asks nobody.
 */
@Qualifier
@Retention(RUNTIME)
@Target({PARAMETER, METHOD, FIELD})
public @interface DatabaseTime {}
