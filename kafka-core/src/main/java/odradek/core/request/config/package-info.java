/**
 * Requests about configuration: what is in effect and where it comes from, and changing it.
 *
 * <p>Handlers translate between messages and {@link odradek.core.config.ConfigResolver}; changes are commands of the
 * controller, and reach the broker as changes of the cluster's image like everything else.
 */
package odradek.core.request.config;
