/**
 * What a compression plug-in must do, as tests: extend {@link odradek.testkit.codec.BatchCodecContractTest}.
 *
 * <p>Depends on the exported types of {@code odradek.api} and {@code odradek.core} and on JUnit alone.
 *
 * <p><b>Threading:</b> JUnit's.
 */
package odradek.testkit.codec;
