/**
 * How results are written down: JSON for programs.
 *
 * <p>Entry point: {@link odradek.benchmarks.report.Json}. Depends on nothing.
 *
 * <p><b>Threading:</b> no state.
 */
package odradek.benchmarks.report;
