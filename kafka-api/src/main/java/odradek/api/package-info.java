/**
 * Identifiers that both ends of a connection use.
 *
 * <p>Everything here is immutable and free of input and output. Nothing here depends on another package.
 */
package odradek.api;
