/**
 * Record batches of format version 2 ("magic 2"): reading, checking, stamping and building them.
 *
 * <p>Entry points, from the outside in:
 *
 * <ul>
 *   <li>{@link odradek.api.record.RecordBatches} walks the batches of a buffer and tells a partial tail from damage;
 *   <li>{@link odradek.api.record.RecordBatch} is a view on the header of one batch, and stamps it in place;
 *   <li>{@link odradek.api.record.RecordCursor} walks the records of one batch without allocating;
 *       {@link odradek.api.record.BatchRecords} does the same with an object per record;
 *   <li>{@link odradek.api.record.RecordBatchBuilder} and {@link odradek.api.record.ControlRecords} write batches;
 *   <li>{@link odradek.api.record.BatchCodec} is what batches need of a compression codec, and
 *       {@link odradek.api.record.BatchCodecs} the table of those that are at hand.
 * </ul>
 *
 * <p>Whatever is wrong with a batch surfaces as {@link odradek.api.record.InvalidBatchException}, never as an index or
 * arithmetic error.
 *
 * <p><b>Threading:</b> views, cursors and builders are confined to one thread at a time; codecs and tables of codecs
 * are shared. <b>Buffers:</b> views read and write the caller's buffer by absolute position and leave its own position
 * and limit alone. Nothing here may depend on a package other than {@code java.base}'s.
 */
package odradek.api.record;
