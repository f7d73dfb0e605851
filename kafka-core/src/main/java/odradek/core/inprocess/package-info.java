/**
 * The built-in transport {@code in-process}: passes frames without a socket, for tests and for clients in the same process.
 */
package odradek.core.inprocess;
