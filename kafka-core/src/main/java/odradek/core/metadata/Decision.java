package odradek.core.metadata;

import java.util.List;
import odradek.api.wire.ApiMessage;

/**
 * What the controller has decided.
 *
 * @param records what changes, to be committed together; none if nothing does
 * @param response the answer once they are committed
 * @param <R> the response
 */
public record Decision<R>(List<ApiMessage> records, R response) {

  /** Takes a copy unless the list is unmodifiable already. */
  public Decision {
    records = List.copyOf(records);
  }

  /** Nothing changes. */
  static <R> Decision<R> nothing(R response) {
    return new Decision<>(List.of(), response);
  }
}
