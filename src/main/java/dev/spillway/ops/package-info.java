/**
 * Starts the service and runs the commands of the command line. May use every package; no package
 * imports it. What runs before Quarkus is plain Java.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code notice}, {@code
 * ops.check}, {@code ops.database}, {@code postgres}, {@code recipe}, {@code volume}, {@code
 * volume.bucket}, {@code volume.store}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.ops;
