/**
 * Requests about partitions besides reading and writing them: offsets by time, leader epochs, deleting records.
 */
package odradek.core.request.partition;
