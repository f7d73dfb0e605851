package odradek.core.request.group;

import java.nio.ByteBuffer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.core.group.GroupRequestContext;
import odradek.core.request.ApiHandler;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;

/**
 * Hands the requests of one group API to the coordinator.
 *
 * @param <Q> the request
 * @param <R> the answer
 */
final class GroupHandler<Q, R extends ApiMessage> implements ApiHandler<Q> {

  /** Reads a request. */
  interface Reading<Q> {
    Q read(WireReader in, short version);
  }

  /** A method of the coordinator. */
  interface Call<Q, R> {
    void call(GroupRequestContext client, Q request, Consumer<R> answer);
  }

  private final Reading<Q> reading;
  private final Call<Q, R> call;
  private final BiFunction<Q, Short, R> refusal;

  /** @param refusal the answer that says an error and nothing else */
  GroupHandler(Reading<Q> reading, Call<Q, R> call, BiFunction<Q, Short, R> refusal) {
    this.reading = reading;
    this.call = call;
    this.refusal = refusal;
  }

  @Override
  public Q read(ByteBuffer body, short version) {
    return reading.read(new WireReader(body), version);
  }

  @Override
  public void handle(RequestContext context, Q request, Reply reply) {
    var client =
        new GroupRequestContext(context.apiVersion(), context.clientId(), context.clientHost(), context::mayRead);
    call.call(client, request, reply::send);
  }

  @Override
  public ApiMessage refusal(Q request, short version, ErrorCode error, String message) {
    return refusal.apply(request, error.code());
  }
}
