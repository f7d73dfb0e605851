package odradek.core.runtime;

/** Something that is going to happen unless it is cancelled. */
public interface Cancellable {

  /** Prevents it if it has not begun; harmless otherwise. Any thread. */
  void cancel();
}
