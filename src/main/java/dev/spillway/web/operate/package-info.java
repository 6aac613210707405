/**
 * What operators look at and change: keys, nodes, roots, databases, switches of recipes, and the
 * history of the volume.
 *
 * <p>Uses: {@code access}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.operate;
