/**
 * Requests about partitions besides reading and writing them: offsets by time, leader epochs, deleting records,
 * producers, sizes.
 */
package odradek.core.request.partition;
