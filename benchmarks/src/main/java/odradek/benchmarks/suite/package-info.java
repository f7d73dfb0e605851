/**
 * Measures whole storage engines, built in or foreign, and reports on them side by side.
 *
 * <p>Entry point: {@link odradek.benchmarks.suite.BenchCommand}. What is measured is a {@link
 * odradek.benchmarks.suite.Cell}: an operation, the size of a batch, how many partitions, how durable. Each engine runs
 * each cell in a process of its own, in turns, several rounds. JMH counts operations; this also counts what they cost:
 * time of each, processor, allocation, bytes written, space.
 *
 * <p><b>Threading:</b> the measuring process works on one thread; engines use the I/O threads that they are given.
 */
package odradek.benchmarks.suite;
