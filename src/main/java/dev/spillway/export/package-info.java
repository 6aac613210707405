/**
 * The life of an export: request, planning, generation, delivery, end. Owns the tables of exports, manifests and idempotency
 * keys, and the catalogue of problems. May use {@code recipe}, {@code source}, {@code volume} and {@code archive}.
 */
package dev.spillway.export;
