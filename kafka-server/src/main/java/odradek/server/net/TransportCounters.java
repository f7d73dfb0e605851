package odradek.server.net;

import java.util.concurrent.atomic.LongAdder;

/**
 * What went through a listener.
 *
 * @param connections accepted since the start
 * @param frames requests that were handed to the broker
 * @param copiedBytes bytes of answers that were copied into a buffer of the transport
 * @param wrappedBytes bytes of answers that were written from the broker's memory as they were
 * @param fileBytes bytes of answers that the kernel sent from a file
 */
record TransportCounters(
    LongAdder connections, LongAdder frames, LongAdder copiedBytes, LongAdder wrappedBytes, LongAdder fileBytes) {

  TransportCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }
}
