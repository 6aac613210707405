/**
 * The operations that a store of blobs must support. {@link dev.spillway.volume.store.BlobStore} is
 * the contract.
 *
 * <p>Uses: {@code archive.entry}.
 *
 * <p>Used by: {@code export.staging}, {@code ops}, {@code ops.check}, {@code retention.step},
 * {@code retention.sweep}, {@code volume}, {@code volume.bucket}, {@code volume.local}, {@code
 * volume.node}.
 */
package dev.spillway.volume.store;
