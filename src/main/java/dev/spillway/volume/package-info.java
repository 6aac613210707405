/**
 * Where Spillway keeps bytes of its own: blobs, the quota they count against, the reservations that are made before anything is
 * written, and the leases that keep what is downloaded from being deleted. {@link dev.spillway.volume.BlobStore} is the
 * place of the bytes, {@link dev.spillway.volume.Blobs} the rows that say what they are.
 *
 * <p>May use {@code s3} and {@code archive}. What is to be deleted is decided above, in {@code retention}, which this room
 * asks for space through {@link dev.spillway.volume.RoomMaker}.
 */
package dev.spillway.volume;
