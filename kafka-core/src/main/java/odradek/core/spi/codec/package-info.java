/**
 * The plug-in interface for compression codecs.
 *
 * <p><b>How to write one.</b> Implement {@link odradek.core.spi.codec.CompressionProvider} with a public constructor
 * that takes nothing and loads nothing; {@code open} makes the {@link odradek.api.record.BatchCodec} that batches use
 * and may load native code. Register the provider twice, with {@code provides} in the module descriptor and in
 * {@code META-INF/services}, so that it is found on the module path and on the class path. Let the contract test in
 * {@code odradek.testkit.codec} judge the result.
 *
 * <p>Wire ids 1 to 4 are Kafka's. Another id is refused: no existing client could read what it writes.
 */
package odradek.core.spi.codec;
