/**
 * How commands print what they know: for people in tables, for programs in JSON.
 *
 * <p>Entry points: {@link odradek.server.text.TextTable} and {@link odradek.server.text.JsonLine}.
 *
 * <p><b>Threading:</b> confined to one thread. Depends on nothing.
 */
package odradek.server.text;
