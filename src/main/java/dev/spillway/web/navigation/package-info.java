/**
 * Pages as answers: who gets one instead of JSON, and its headers.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.navigation;
