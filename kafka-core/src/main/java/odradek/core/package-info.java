/**
 * Where embedding starts: {@link odradek.core.Broker}.
 */
package odradek.core;
