/**
 * Turns message definitions (the JSON dialect that Apache Kafka publishes inside its artifacts) into Java records.
 *
 * <p>Runs at build time only and is shipped in no artifact. Entry point: {@link odradek.generator.GenerateMessages}.
 * Single-threaded. Depends on nothing but {@code java.base}; the generated code depends on {@code odradek.api} and
 * {@code odradek.api.wire}.
 */
package odradek.generator;
