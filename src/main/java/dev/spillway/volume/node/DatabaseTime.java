package dev.spillway.volume.node;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The time of PostgreSQL, which is the same on all nodes, for times that one node writes and
 * another compares. Qualifies an {@link java.time.InstantSource} that needs no request.
 */
@Qualifier
@Retention(RUNTIME)
@Target({PARAMETER, METHOD, FIELD})
public @interface DatabaseTime {}
