/**
 * What is deleted, when and why: expiry, eviction, clean-up after crashes, and the comparison of rows with bytes. Whatever is
 * deleted in Spillway is deleted from here, so that one switch stops it and one report tells it.
 *
 * <p>May use {@code export}, which ends exports, and {@code volume}, which deletes blobs; makes room when the volume asks
 * ({@link dev.spillway.volume.RoomMaker}).
 */
package dev.spillway.retention;
