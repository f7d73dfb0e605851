/**
 * The metrics endpoint: {@link odradek.server.metrics.MetricsEndpoint} serves the numbers of a broker and of its
 * process over HTTP, in the text format that Prometheus and others read.
 *
 * <p>Nothing here is loaded unless {@code metrics.listener} is set.
 *
 * <p><b>Threading:</b> one thread of the endpoint's own. Nothing here may be used by other packages than the command
 * line's.
 */
package odradek.server.metrics;
