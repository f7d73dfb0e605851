/**
 * Produce and Fetch, the two APIs that carry records, read and written directly on the frame.
 *
 * <p>Requests are views: {@link odradek.api.frame.ProduceRequestView} and {@link odradek.api.frame.FetchRequestView}
 * check the whole structure at once and leave record bytes where they are. Responses are written as they are put
 * together: {@link odradek.api.frame.ProduceResponseWriter}, and {@link odradek.api.frame.FetchResponseWriter}, which
 * leaves gaps for records that travel another way. The generated messages of the same names in
 * {@code odradek.api.message} read and write the same bytes; they serve clients and tests.
 *
 * <p><b>Threading:</b> views are immutable, writers confined to one thread at a time.
 *
 * <p>Must not depend on any other package than {@code odradek.api} and {@code odradek.api.wire}.
 */
package odradek.api.frame;
