/**
 * JMH benchmarks of the hot path: what a broker does per batch, and what it costs beside the bare device.
 *
 * <p>Entry points: {@link odradek.benchmarks.BenchmarkMain}, which the jar starts, and the classes {@code *Benchmark}.
 * Whole engines are measured by {@link odradek.benchmarks.suite}, plug-ins examined by
 * {@link odradek.benchmarks.doctor}. Everything runs on the class path, storage engines and codecs are found by name,
 * so a foreign plug-in is measured by adding its jar. How to run and read them: {@code docs/benchmarks.md}.
 *
 * <p><b>Threading:</b> as JMH says: state of a thread belongs to it. Nobody depends on this package.
 */
package odradek.benchmarks;
