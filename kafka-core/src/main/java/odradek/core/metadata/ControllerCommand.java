package odradek.core.metadata;

import odradek.api.ErrorCode;

/**
 * Something that the controller decides.
 *
 * <p>A command is pure: it reads the view, makes records that would turn its image into the next one, and the response
 * for when they are committed. It has no effect of its own.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param <R> the response
 */
public interface ControllerCommand<R> {

  /** Decides. Errors that a caller can cause are part of the response; nothing is thrown for them. */
  Decision<R> decide(ControllerView view);

  /**
   * The response for when nothing was decided, or when it is not known whether it was.
   *
   * @param error why: {@link ErrorCode#NOT_CONTROLLER} if another node decides, {@link ErrorCode#REQUEST_TIMED_OUT} if
   *     it may yet happen, {@link ErrorCode#UNKNOWN_SERVER_ERROR} if the command failed
   * @param message the same in words
   */
  R refused(ErrorCode error, String message);
}
