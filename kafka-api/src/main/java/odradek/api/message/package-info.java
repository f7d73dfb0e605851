/**
 * The messages of the Kafka protocol as immutable records, one per definition, and the list of APIs.
 *
 * <p>Everything else in this package is generated when the module is built, from the definitions that Apache Kafka
 * publishes inside its client. Entry points: {@link odradek.api.message.ApiKey} (loads no message class) and
 * {@link odradek.api.message.ApiMessages}. A message has {@code read}, {@code size} and {@code write} per version, and
 * a builder that starts at the definition's defaults. A field that a version lacks reads as its default; writing it in
 * such a version is an error where it holds something else and the definition does not say that it may be dropped.
 * Unknown tagged fields are skipped.
 *
 * <p><b>Threading:</b> immutable, apart from byte buffers, which are shared with whoever supplied them.
 *
 * <p>Must not depend on any other package than {@code odradek.api} and {@code odradek.api.wire}.
 */
package odradek.api.message;
