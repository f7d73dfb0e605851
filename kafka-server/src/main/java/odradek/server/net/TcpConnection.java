package odradek.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import odradek.core.listener.Connection;
import odradek.core.listener.ConnectionHandler;
import odradek.core.listener.ResponseFrame;
import odradek.core.runtime.Cancellable;
import odradek.core.runtime.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: between Netty's channel and the broker's {@link ConnectionHandler}.
 *
 * <p>Reading stops while there is any reason for it (the {@code PAUSE_} bits) and goes on when the last one is gone.
 * What was received before and not delivered waits in the {@link FrameReader}. Answers are written once per turn: those
 * that were sent while frames were delivered when all are delivered, others when the loop gets to it.
 *
 * <p><b>Threading:</b> confined to the event loop of the channel, which is the shard.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Connection {

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  /** How long the peer may take to close its side after ours. */
  private static final long LINGER_MS = 1_000;

  /** How long answers may take to leave after {@link #close()}. */
  private static final int CLOSE_TIMEOUT_SECONDS = 5;

  private static final int PAUSE_BROKER = 1;
  private static final int PAUSE_UNWRITTEN = 2;
  private static final int PAUSE_BUDGET = 4;
  private static final int PAUSE_CLOSING = 8;

  private final TcpListener listener;
  private final Shard shard;
  private final String id;
  private final InetSocketAddress peer;
  private final FrameReader reader;
  private final ResponseWriter writer;

  private ChannelHandlerContext context;
  private ConnectionHandler handler;
  private long lastActivityNs = System.nanoTime();
  private long lastReadNs = lastActivityNs;
  private int pauses;
  private boolean opened;
  private boolean failed;
  private boolean closeRequested;
  private Cancellable idleCheck;
  private Cancellable forcedClose;
  private Cancellable stallWatch;

  /** Inside a turn of reading, or of delivering what was read before. */
  private boolean inTurn;

  private boolean deliveredInTurn;
  private boolean writing;
  private boolean writeScheduled;
  private boolean resumeScheduled;

  TcpConnection(TcpListener listener, Channel channel, Shard shard, String id) {
    this.listener = listener;
    this.shard = shard;
    this.id = id;
    this.peer = (InetSocketAddress) channel.remoteAddress();
    this.reader = new FrameReader(channel.alloc(), listener.limits().maxFrameBytes(), listener.budget());
    this.writer = new ResponseWriter(listener.sendfile(), listener.counters());
    channel.config().setRecvByteBufAllocator(new FrameReceiveAllocator(reader, this::readsOn));
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String listenerName() {
    return listener.name();
  }

  @Override
  public SocketAddress peer() {
    return peer;
  }

  InetSocketAddress peerAddress() {
    return peer;
  }

  @Override
  public void send(ResponseFrame response) {
    if (!shard.inShard()) {
      response.release();
      throw new IllegalStateException("connection " + id + " lives on " + shard + ", sent from another thread");
    }
    if (paused(PAUSE_CLOSING)) {
      response.release();
      return;
    }
    lastActivityNs = System.nanoTime();
    writer.add(response);
    if (!inTurn) {
      scheduleWrite();
    }
  }

  @Override
  public void reading(boolean enabled) {
    if (enabled) {
      resume(PAUSE_BROKER);
    } else {
      pause(PAUSE_BROKER);
    }
  }

  @Override
  public void close() {
    if (paused(PAUSE_CLOSING)) {
      return;
    }
    pause(PAUSE_CLOSING);
    reader.close();
    if (!inTurn) {
      scheduleWrite();
    }
    forcedClose = shard.schedule(context::close, TimeUnit.SECONDS.toMillis(CLOSE_TIMEOUT_SECONDS));
  }

  /** Closes without waiting for answers to leave. */
  void closeNow() {
    context.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext ignored) {
    opened = listener.opened(this);
    if (!opened) {
      closeNow();
      return;
    }
    handler = listener.acceptor().connected(this);
    scheduleIdleCheck(listener.limits().maxIdleMs());
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    ((ByteBuf) message).release(); // it is the reader's own buffer, of which the socket had one more reference
    lastReadNs = System.nanoTime();
    lastActivityNs = lastReadNs;
    inTurn = true;
    if (paused(PAUSE_CLOSING)) {
      reader.close();
    } else {
      deliver(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    endTurn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    lastActivityNs = System.nanoTime();
    if (!writing && context.channel().isWritable()) {
      write();
    }
  }

  /**
   * The connection is gone. What the peer had sent before it closed is still delivered: for requests without an answer
   * the peer had no reason to wait.
   */
  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    boolean byPeer = !failed && !paused(PAUSE_CLOSING) && handler != null;
    pauses |= PAUSE_CLOSING;
    try {
      if (byPeer) {
        inTurn = true;
        deliver(true);
        endDelivery();
      }
    } finally {
      reader.close();
      writer.close();
      cancel(idleCheck);
      cancel(forcedClose);
      cancel(stallWatch);
      tellClosed();
    }
  }

  private void tellClosed() {
    try {
      if (handler != null) {
        handler.closed();
      }
    } finally {
      if (opened) {
        listener.closed(this);
      }
    }
  }

  /** Whatever went wrong on this connection, it ends here and nothing else does. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("connection {} failed: {}", id, cause.toString());
    } else if (!failed) {
      LOG.error("connection {} is closed after an unexpected failure", id, cause);
    }
    failed = true;
    closeNow();
  }

  /** Hands out all frames that are complete, unless reading has to stop. */
  private void deliver(boolean last) {
    try {
      while (last || pauses == 0) {
        PooledFrame frame = reader.next(last);
        if (frame == null) {
          break;
        }
        listener.counters().frames().increment();
        deliveredInTurn = true;
        handler.received(frame);
      }
      if (reader.lacksBudget() && !paused(PAUSE_BUDGET)) {
        pause(PAUSE_BUDGET);
        listener.budget().whenAvailable(this::budgetAvailable);
        watchForStalled();
      }
    } catch (MalformedFrameException e) {
      LOG.warn("listener {}: connection {} is closed: {}", listener.name(), id, e.getMessage());
      close();
    }
  }

  /** Another connection gave bytes back, on whatever thread. */
  private void budgetAvailable() {
    try {
      shard.execute(() -> resume(PAUSE_BUDGET));
    } catch (RejectedExecutionException e) {
      LOG.trace("connection {} ended with its shard", id, e); // and it is not the problem of whoever released a frame
    }
  }

  /** Who waits for memory looks now and then whether others sit on it and do nothing. */
  private void watchForStalled() {
    cancel(stallWatch);
    stallWatch = shard.schedule(() -> {
      if (paused(PAUSE_BUDGET) && context.channel().isActive()) {
        listener.closeStalled();
        watchForStalled();
      }
    }, listener.stallMs());
  }

  /** Closes if a frame has begun and nothing has come of it for some time, though it could have been read. */
  void closeIfStalled() {
    long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastReadNs);
    if (pauses == 0 && reader.holdsIncompleteFrame() && silentMs >= listener.stallMs()) {
      LOG.warn("listener {}: connection {} is closed: it has begun a large frame, sent nothing for {} ms, and others wait for"
          + " the memory", listener.name(), id, silentMs);
      closeNow();
    }
  }

  private void endDelivery() {
    if (deliveredInTurn) {
      deliveredInTurn = false;
      handler.receivedAll();
    }
    inTurn = false;
  }

  private void endTurn() {
    endDelivery();
    write();
    applyPauses();
  }

  private boolean paused(int reason) {
    return (pauses & reason) != 0;
  }

  private void pause(int reason) {
    pauses |= reason;
    if (!inTurn) {
      applyPauses();
    }
  }

  private void resume(int reason) {
    if (paused(reason)) {
      pauses &= ~reason;
      if (pauses == 0 && !resumeScheduled) {
        resumeScheduled = true;
        shard.execute(this::deliverWaiting);
      }
    }
  }

  /** What was received before reading stopped is delivered from the loop, never from inside a call of the broker. */
  private void deliverWaiting() {
    resumeScheduled = false;
    if (pauses != 0) {
      return;
    }
    try {
      inTurn = true;
      deliver(false);
      endTurn();
    } catch (RuntimeException | Error e) {
      exceptionCaught(context, e);
    }
  }

  /** What comes after the last answer is read too, and dropped: unread bytes would turn the close into a reset. */
  private boolean readsOn() {
    return pauses == 0 || closeRequested;
  }

  /** Tells the channel whether to read. Not inside a turn: a pause that is over before its end costs no system call. */
  private void applyPauses() {
    if (context.channel().isActive()) {
      context.channel().config().setAutoRead(readsOn());
    }
  }

  private void scheduleWrite() {
    if (!writeScheduled) {
      writeScheduled = true;
      shard.execute(() -> {
        writeScheduled = false;
        write();
      });
    }
  }

  private void write() {
    if (writing || !context.channel().isActive()) {
      return;
    }
    writing = true;
    try {
      if (writer.hasWaiting()) {
        writer.fill(context);
        context.flush();
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("connection {} is closed: an answer cannot be written", id, e);
      failed = true;
      closeNow();
      return;
    } finally {
      writing = false;
    }
    afterWrite();
  }

  /**
   * Says that nothing more comes, and listens until the peer closes too: a close while its bytes lie unread would reset
   * the connection, and the peer could lose the answers that are on their way.
   */
  private void linger() {
    if (!context.channel().isActive() || !(context.channel() instanceof DuplexChannel duplex)) {
      context.close();
      return;
    }
    cancel(forcedClose);
    forcedClose = shard.schedule(context::close, LINGER_MS);
    duplex.shutdownOutput();
    applyPauses();
  }

  private void afterWrite() {
    boolean writable = context.channel().isWritable();
    if (writable && !writer.hasWaiting()) {
      resume(PAUSE_UNWRITTEN);
      if (paused(PAUSE_CLOSING) && !closeRequested) {
        closeRequested = true;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> linger());
      }
      return;
    }
    pause(PAUSE_UNWRITTEN);
    if (writable) {
      scheduleWrite(); // the socket takes more, but other connections of this loop have their turn first
    }
  }

  private void scheduleIdleCheck(long delayMs) {
    if (delayMs >= 0) {
      idleCheck = shard.schedule(this::checkIdle, delayMs);
    }
  }

  private void checkIdle() {
    long maxIdleMs = listener.limits().maxIdleMs();
    long silentMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastActivityNs);
    if (silentMs >= maxIdleMs) {
      LOG.debug("connection {} is closed: silent for {} ms, at most {} allowed", id, silentMs, maxIdleMs);
      closeNow();
    } else {
      scheduleIdleCheck(maxIdleMs - silentMs);
    }
  }

  private static void cancel(Cancellable scheduled) {
    if (scheduled != null) {
      scheduled.cancel();
    }
  }
}
