/**
 * The plug-in interface of the metadata quorum: who decides in which order the cluster's metadata changes.
 *
 * <p>A quorum orders <em>opaque records</em>. The broker's controller decides what they say; every node applies the
 * same records in the same order, with no decision in it. Built in is {@code local}, a quorum of one node with a small
 * journal.
 */
package odradek.core.spi.replication;
