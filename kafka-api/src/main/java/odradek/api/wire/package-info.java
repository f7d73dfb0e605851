/**
 * How values travel on the wire: a reader and a writer over byte buffers, and what the generated messages share.
 *
 * <p>Entry points: {@link odradek.api.wire.WireReader}, {@link odradek.api.wire.WireWriter} and
 * {@link odradek.api.wire.ApiMessage}. A reader never trusts its input: every length is checked before anything is
 * allocated for it, and bad input gives {@link odradek.api.wire.MalformedMessageException} and nothing else.
 *
 * <p><b>Threading:</b> readers and writers are confined to one thread at a time; everything else is stateless.
 *
 * <p>Must not depend on any other package than {@code odradek.api}.
 */
package odradek.api.wire;
