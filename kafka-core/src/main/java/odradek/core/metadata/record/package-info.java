/**
 * The records that make up the cluster's metadata, generated from the definitions in {@code src/main/metadata}.
 *
 * <p>The metadata log holds each with its type and version in front, see {@code odradek.core.metadata.RecordFormat}.
 *
 * <p><b>Threading:</b> immutable.
 */
package odradek.core.metadata.record;
