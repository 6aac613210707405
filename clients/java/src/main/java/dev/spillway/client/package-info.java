/**
 * Asks Spillway for archives, saves them, and signs tickets and links to them. Needs Java 17 and
 * nothing else.
 */
package dev.spillway.client;
