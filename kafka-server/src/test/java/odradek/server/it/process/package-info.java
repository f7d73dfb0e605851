/**
 * Programs as child processes: start, talk, wait with a deadline, kill, and read what the kernel says about them.
 *
 * <p>Entry points: {@link odradek.server.it.process.ChildProcess}, {@link odradek.server.it.process.Eventually} and
 * {@link odradek.server.it.process.TestDirectories}. Threading: one daemon thread per child copies its output;
 * everything else happens on the caller's thread. Knows nothing of brokers and clients.
 */
package odradek.server.it.process;
