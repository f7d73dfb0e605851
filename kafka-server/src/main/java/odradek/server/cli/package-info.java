/**
 * The command line: {@link odradek.server.cli.Main} and one class per command.
 *
 * <p>This is the only place that reads configuration files, writes to the standard streams, installs a shutdown hook
 * and ends the process. What the keys of a configuration mean is core's business.
 *
 * <p><b>Threading:</b> the main thread, and the JVM's shutdown thread.
 */
package odradek.server.cli;
