/** Who may ask for what: callers, their roles and owners, keys, signed links, limits. It knows nothing of HTTP, and no other room. */
package dev.spillway.access;
