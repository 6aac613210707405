/**
 * A file system that fails when it is told to: a real one of {@code java.nio.file} over the default
 * one, for tests of what has to hold when a disk is full, broken, read-only, or when the process
 * ends in the middle. {@link dev.spillway.testing.faults.Faults} says what fails and when, and
 * records what was asked.
 */
package dev.spillway.testing.faults;
