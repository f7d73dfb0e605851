/**
 * Looks into segment files without a broker: {@link odradek.server.logs.LogVerifier} checks them,
 * {@link odradek.server.logs.LogDump} prints them. Everything goes through the views on record batches that the broker
 * itself uses, so that files of Apache Kafka are as good as ours.
 *
 * <p>Files are read and never changed; those of a running broker may end in the middle of a batch.
 *
 * <p><b>Threading:</b> confined to one thread, which waits for the device. Storage plug-ins may not be used here: a
 * tool that looks for damage must not repair it first.
 */
package odradek.server.logs;
