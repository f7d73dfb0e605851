/**
 * Side-by-side runs against a peer: the packaged broker of this project and Apache Kafka, in turn, with the same
 * settings, the same clients and Apache Kafka's own performance tools.
 *
 * <p>Entry point: {@link odradek.benchmarks.compare.CompareCommand}. What is compared is mostly what the kernel
 * accounts to the broker's process, processor time and memory, because that depends little on what else the machine
 * does; the peers take turns so that the rest hits both alike.
 *
 * <p><b>Threading:</b> everything happens on the thread of the command, except for what the clients do on theirs.
 */
package odradek.benchmarks.compare;
