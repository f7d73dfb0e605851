/**
 * Requests of consumer groups: handed to the coordinator of the group, whichever shard it lives on.
 */
package odradek.core.request.group;
