/**
 * Requests: from a frame to its answer.
 *
 * <p>A {@link odradek.core.request.ConnectionPipeline} per connection reads the header, finds the
 * {@link odradek.core.request.Api} in the {@link odradek.core.request.ApiCatalog}, asks the
 * {@link odradek.core.request.Authorizer} and hands over to the {@link odradek.core.request.ApiHandler}: one class per
 * API. Answers leave in the order of the requests. Produce requests of one connection may overlap; any other request
 * starts when the one before it has been answered.
 *
 * <p><b>Threading:</b> pipelines are confined to their connection's shard; handlers start there, may hand over to other
 * shards, and answer from any of them.
 */
package odradek.core.request;
