/**
 * What operators look at and change: keys, nodes, roots, databases, switches of recipes, and the
 * history of the volume.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code access.key}, {@code problem}, {@code
 * recipe}, {@code recipe.type}, {@code volume}, {@code volume.node}, {@code web.door}, {@code
 * web.request}.
 *
 * <p>Used by: {@code web}.
 */
package dev.spillway.web.operate;
