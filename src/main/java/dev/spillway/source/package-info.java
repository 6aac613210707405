/**
 * Where bytes come from: the roots that an operator has configured, and the catalogue of checksums that lets an archive
 * be planned without reading them.
 *
 * <p>A {@link dev.spillway.source.Root} lists, finds and opens files and cannot be left; {@link
 * dev.spillway.source.FolderRoot} is the one over a folder, {@link dev.spillway.source.S3Root} the one over a bucket. {@link
 * dev.spillway.source.Roots} holds those of the settings, {@link dev.spillway.source.RootContentReader} reads what a manifest says of them, and {@link
 * dev.spillway.source.Catalogue} knows the CRC-32 of their files, kept up by {@link dev.spillway.source.CataloguePass}.
 *
 * <p>Rows come from the databases in {@link dev.spillway.source.database}.
 *
 * <p>May import {@code archive}, and {@code s3} for roots that are buckets. The table {@code catalogue} belongs to this
 * room.
 */
package dev.spillway.source;
