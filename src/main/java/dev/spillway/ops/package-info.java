/**
 * What an operator meets: the embedded database, the checks at start, the settings, health and metrics.
 *
 * <p>This room watches the others and may import any of them; none of them imports this one. What runs before Quarkus
 * ({@link dev.spillway.ops.EmbeddedDatabase}, {@link dev.spillway.ops.StartChecks}) is plain Java and refuses a start
 * with a {@link dev.spillway.ops.StartRefusedException}: one sentence, with the setting and the remedy.
 */
package dev.spillway.ops;
