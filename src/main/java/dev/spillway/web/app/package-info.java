/**
 * Stands in front of applications: asks one with the browser's own credentials, and answers with
 * the archive of its list, or with its answer.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.app;
