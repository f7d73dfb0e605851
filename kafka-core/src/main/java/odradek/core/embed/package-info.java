/**
 * What a program needs to talk to a broker in its own process: {@link odradek.core.embed.InProcessClient}, a connection
 * without a socket, which {@link odradek.core.Broker#connect} makes.
 *
 * <p><b>Threading:</b> thread-safe. Depends on nothing.
 */
package odradek.core.embed;
