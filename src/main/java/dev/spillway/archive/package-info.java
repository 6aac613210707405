/**
 * Archives as arithmetic. A {@link dev.spillway.archive.Manifest} lists what an archive contains; its {@link
 * dev.spillway.archive.Layout} knows length, validator and every byte range before one byte of content is read.
 *
 * <p>To read on: {@link dev.spillway.archive.Entry} and {@link dev.spillway.archive.Content} say what an archive is made
 * of, {@link dev.spillway.archive.ZipLayout}, {@link dev.spillway.archive.TarLayout} and {@link
 * dev.spillway.archive.TarGzLayout} how it is laid out, {@link dev.spillway.archive.ParallelDeflater} how contents are deflated
 * while they are staged, {@link
 * dev.spillway.archive.Segment} what a transfer gets to see, {@link dev.spillway.archive.ManifestCodec} how a manifest is
 * kept, {@link dev.spillway.archive.EntryNames} what no entry may be called.
 *
 * <p>This room opens no file and knows no database: whoever owns bytes implements {@link
 * dev.spillway.archive.ContentReader}. It imports nothing but {@code java.*}.
 */
package dev.spillway.archive;
