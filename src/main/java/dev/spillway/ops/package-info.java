/**
 * Starts the service and runs the commands of the command line. It may use every room; no room
 * imports it. What runs before Quarkus is plain Java.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code notice}, {@code
 * ops.check}, {@code ops.database}, {@code postgres}, {@code recipe}, {@code volume}, {@code
 * volume.bucket}, {@code volume.store}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.ops;
