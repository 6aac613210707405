/**
 * What is deleted, when and why. All deletion starts below this package, so that one switch stops
 * it and one report tells of it.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.retention;
