/**
 * The whole service as a process of its own, with its folders, and a database that outlives it; for
 * tests of what has to hold after that process, or its database, or its disk was lost in the
 * middle. {@link dev.spillway.testing.site.Site} is the place, {@link
 * dev.spillway.testing.site.Audit} what must hold there.
 */
package dev.spillway.testing.site;
