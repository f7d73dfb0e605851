/**
 * Requests about the cluster and its topics: what there is, and changes to it.
 *
 * <p>Reading answers from the newest committed image. Changes go to the controller and are answered once they are
 * committed and this broker has caught up with them.
 */
package odradek.core.request.cluster;
