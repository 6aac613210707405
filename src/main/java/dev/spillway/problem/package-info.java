/**
 * The closed catalogue of problems (RFC 9457): types, titles, status codes and members. Each type
 * has a page in docs/problems.
 *
 * <p>Uses: nothing.
 *
 * <p>Used by: {@code export}, {@code export.delivery}, {@code export.ending}, {@code
 * export.generation}, {@code export.planning}, {@code export.row}, {@code export.staging}, {@code
 * notice}, {@code notice.webhook}, {@code page.view}, {@code retention.sweep}, {@code web}, {@code
 * web.app}, {@code web.connection}, {@code web.door}, {@code web.download}, {@code web.navigation},
 * {@code web.page}, {@code web.problem}, {@code web.request}, {@code web.ticket}, {@code
 * web.webhook}.
 */
package dev.spillway.problem;
