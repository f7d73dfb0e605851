package odradek.core.request.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import odradek.api.ErrorCode;
import odradek.api.frame.FetchPartition;
import odradek.api.frame.FetchRequestView;
import odradek.api.message.FetchResponse;
import odradek.api.wire.ApiMessage;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.TopicImage;
import odradek.core.metadata.TopicsImage;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiHandler;
import odradek.core.request.CurrentLeaders;
import odradek.core.request.Reply;
import odradek.core.request.RequestContext;
import odradek.core.request.RequestException;
import odradek.core.request.TrafficMetrics;
import odradek.core.spi.Clock;

/**
 * Fetch: record batches of partitions, now or when there are enough of them.
 *
 * <p><b>Source:</b> KIP-74, KIP-227, KIP-516.
 */
public final class FetchHandler implements ApiHandler<FetchRequestView> {

  private static final int SESSIONLESS_EPOCH = -1;
  private static final int INITIAL_EPOCH = 0;
  private static final byte READ_COMMITTED = 1;

  private final Supplier<ClusterImage> images;
  private final Partitions partitions;
  private final FetchSessions sessions;
  private final Clock clock;
  private final int maxResponseBytes;
  private final Executor io;
  private final TrafficMetrics traffic;

  /**
   * @param images the newest image of the cluster
   * @param partitions the partitions that this broker hosts
   * @param sessions the fetch sessions of this broker
   * @param clock time
   * @param maxResponseBytes the most that one fetch gets, whatever it asks for ({@code fetch.max.bytes})
   * @param io reads what the operating system may not have at hand
   * @param traffic counts what is fetched
   */
  public FetchHandler(Supplier<ClusterImage> images, Partitions partitions, FetchSessions sessions, Clock clock,
      int maxResponseBytes, Executor io, TrafficMetrics traffic) {
    this.images = images;
    this.partitions = partitions;
    this.sessions = sessions;
    this.clock = clock;
    this.maxResponseBytes = maxResponseBytes;
    this.io = io;
    this.traffic = traffic;
  }

  @Override
  public FetchRequestView read(ByteBuffer body, short version) {
    return new FetchRequestView(body, version);
  }

  @Override
  public void handle(RequestContext context, FetchRequestView request, Reply reply) {
    if (request.isolationLevel() < 0 || request.isolationLevel() > READ_COMMITTED) {
      throw new RequestException(ErrorCode.INVALID_REQUEST,
          "isolation level is " + request.isolationLevel() + ", expected 0 or 1");
    }
    int sessionId = request.sessionId();
    int epoch = request.sessionEpoch();
    if (epoch == SESSIONLESS_EPOCH || epoch == INITIAL_EPOCH) {
      if (sessionId != 0) {
        sessions.close(sessionId);
      }
      FetchSession opened = epoch == INITIAL_EPOCH ? sessions.open(request.usesTopicIds()) : null;
      full(context, request, opened, reply);
      return;
    }
    FetchSession session = sessions.find(sessionId);
    if (session == null) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.FETCH_SESSION_ID_NOT_FOUND, null));
    } else if (!session.tryUse(clock.monotonicNs())) {
      reply.send(refusal(request, context.apiVersion(), ErrorCode.INVALID_FETCH_SESSION_EPOCH, null));
    } else if (!session.expects(epoch)) {
      session.endUse();
      reply.send(refusal(request, context.apiVersion(), ErrorCode.INVALID_FETCH_SESSION_EPOCH, null));
    } else if (session.usesTopicIds() != request.usesTopicIds()) {
      session.endUse();
      reply.send(refusal(request, context.apiVersion(), ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR, null));
    } else {
      session.advanceEpoch();
      incremental(context, request, session, reply);
    }
  }

  private void full(RequestContext context, FetchRequestView request, FetchSession session, Reply reply) {
    if (session != null) {
      session.tryUse(clock.monotonicNs());
      update(session, request);
      run(context, request, session, session.targets(), false, reply);
      return;
    }
    var targets = new LinkedHashMap<FetchTarget.Key, FetchTarget>();
    for (FetchRequestView.Topic topic : request.topics()) {
      for (FetchPartition partition : topic.partitions()) {
        var key = new FetchTarget.Key(topic.name(), topic.topicId(), partition.index());
        update(targets.computeIfAbsent(key, FetchTarget::new), partition);
      }
    }
    run(context, request, null, targets.values(), false, reply);
  }

  private void incremental(RequestContext context, FetchRequestView request, FetchSession session, Reply reply) {
    update(session, request);
    for (FetchRequestView.ForgottenTopic topic : request.forgottenTopics()) {
      for (int partition : topic.partitions()) {
        session.forget(new FetchTarget.Key(topic.name(), topic.topicId(), partition));
      }
    }
    if (session.targets().isEmpty()) {
      sessions.close(session.id());
      full(context, request, null, reply);
      return;
    }
    run(context, request, session, session.targets(), true, reply);
  }

  private static void update(FetchSession session, FetchRequestView request) {
    for (FetchRequestView.Topic topic : request.topics()) {
      for (FetchPartition partition : topic.partitions()) {
        update(session.target(new FetchTarget.Key(topic.name(), topic.topicId(), partition.index())), partition);
      }
    }
  }

  private static void update(FetchTarget target, FetchPartition partition) {
    target.update(partition.maxBytes(), partition.fetchOffset(), partition.currentLeaderEpoch(),
        partition.lastFetchedEpoch());
  }

  private void run(RequestContext context, FetchRequestView request, FetchSession session,
      Collection<FetchTarget> targets,
      boolean incremental, Reply reply) {
    targets.forEach(target -> resolve(target, request));
    var reader = new PartitionReader(partitions, request.isolationLevel() == READ_COMMITTED);
    int maxBytes = Math.min(request.maxBytes(), maxResponseBytes);
    var exchange = new FetchExchange(context.shard(), io, reader, partitions, targets,
        Math.min(request.minBytes(), maxBytes), maxBytes, fetched -> {
          List<FetchedPartition> told = session == null ? fetched : news(session, fetched, incremental);
          int sessionId = session == null ? 0 : session.id();
          if (session != null) {
            session.endUse();
          }
          count(told);
          reply.send(new FetchAnswer(context.apiVersion(), request.isolationLevel() == READ_COMMITTED,
              new CurrentLeaders(images.get(), context.listenerName())).parts(reply.headerBytes(), sessionId, told));
        });
    exchange.start(request.maxWaitMs());
    if (!exchange.isDone()) {
      reply.onDisconnect(() -> {
        exchange.cancel();
        if (session != null) {
          session.endUse();
        }
        reply.sendNothing();
      });
    }
  }

  private void count(List<FetchedPartition> told) {
    long bytes = 0;
    for (FetchedPartition partition : told) {
      bytes += partition.slice().sizeBytes();
    }
    if (bytes > 0) {
      traffic.fetched(bytes);
    }
  }

  private void resolve(FetchTarget target, FetchRequestView request) {
    boolean byId = request.usesTopicIds();
    TopicsImage topics = images.get().topics();
    TopicImage topic = byId ? topics.get(target.key.topicId()) : topics.get(target.key.topic());
    if (topic == null) {
      target.unresolved(byId ? missing(target, topics) : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    } else if (topic.partition(target.key.partition()) == null) {
      target.unresolved(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    } else if (request.replicaId() >= 0) {
      // A fetch in the name of a replica, and no other broker has one of this partition.
      target.unresolved(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    } else {
      target.resolved(topic.id());
      target.topicName(topic.name());
    }
  }

  /** Why there is no topic of an id: it never was, or it was deleted while the session went on, or made anew since. */
  private static ErrorCode missing(FetchTarget target, TopicsImage topics) {
    if (target.topicName() == null) {
      return ErrorCode.UNKNOWN_TOPIC_ID;
    }
    return topics.get(target.topicName()) == null
        ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INCONSISTENT_TOPIC_ID;
  }

  /**
   * What of a session's partitions the client has to be told; those that got data go to the end of the session's order.
   */
  private static List<FetchedPartition> news(FetchSession session, List<FetchedPartition> fetched,
      boolean incremental) {
    var told = new ArrayList<FetchedPartition>();
    for (FetchedPartition partition : fetched) {
      if (partition.target().isNews(partition) || !incremental) {
        told.add(partition);
      }
      if (partition.slice().sizeBytes() > 0) {
        session.moveToEnd(partition.target());
      }
    }
    return told;
  }

  @Override
  public ApiMessage refusal(FetchRequestView request, short version, ErrorCode error, String message) {
    return FetchResponse.builder().errorCode(error.code()).build();
  }
}
