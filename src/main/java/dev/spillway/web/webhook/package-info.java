/**
 * The calls of the API that show webhooks and send again what was not delivered.
 *
 * <p>Uses: {@code access}, {@code access.caller}, {@code problem}, {@code recipe.type}, {@code
 * web.door}, {@code web.request}.
 *
 * <p>Used by: nothing.
 */
package dev.spillway.web.webhook;
