/**
 * Kafka's four codecs behind {@link odradek.core.spi.codec.CompressionProvider}.
 *
 * <p>Entry points are the four {@code ...Provider} classes, which touch no library before {@code open}. What reads
 * foreign bytes works in two steps where the format allows it: walk the structure to learn the size, then decompress
 * into an array of that size. So a limit is enforced before anything is allocated, and nothing is copied twice.
 *
 * <p><b>Threading:</b> codecs keep no state between calls. Nothing here may depend on more than record types, the codec
 * SPI and the library that a codec is made of; a codec never touches the library of another one.
 */
package odradek.codec.compression;
