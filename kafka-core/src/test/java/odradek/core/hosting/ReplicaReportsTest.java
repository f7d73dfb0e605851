package odradek.core.hosting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.TopicIdPartition;
import odradek.api.Uuid;
import odradek.core.metadata.ReportReplicas;
import odradek.core.testing.LogCapture;
import org.junit.jupiter.api.Test;

/** Reports go to the controller one at a time, each with all that has come up meanwhile. */
class ReplicaReportsTest {

  private static final Uuid DIRECTORY = new Uuid(9, 9);

  private final ReplicaReports reports = new ReplicaReports(1);
  private final List<ReportReplicas> sent = new ArrayList<>();
  private final List<Consumer<ReportReplicas.Result>> unanswered = new ArrayList<>();

  private void register(long epoch) {
    reports.registered(epoch, (report, answered) -> {
      sent.add(report);
      unanswered.add(answered);
    });
  }

  private static TopicIdPartition id(int partition) {
    return new TopicIdPartition(new Uuid(1, 1), partition);
  }

  private static ReportReplicas report(long epoch, List<Integer> created, List<Integer> missing) {
    return new ReportReplicas(1, epoch,
        created.stream().map(index -> new ReportReplicas.Created(id(index), DIRECTORY)).toList(),
        missing.stream().map(ReplicaReportsTest::id).toList());
  }

  private void answer(ErrorCode error) {
    unanswered.remove(0).accept(new ReportReplicas.Result(error, "because", List.of()));
  }

  @Test
  void whatComesBeforeTheRegistrationIsSentWithIt() {
    reports.created(id(0), DIRECTORY);
    reports.missing(id(1));
    assertEquals(List.of(), sent);
    register(5);
    assertEquals(List.of(report(5, List.of(0), List.of(1))), sent);
  }

  @Test
  void whatComesUpDuringAReportIsTheNext() {
    register(5);
    assertEquals(List.of(), sent, "there is nothing to tell");
    reports.created(id(0), DIRECTORY);
    reports.created(id(1), DIRECTORY);
    reports.created(id(2), DIRECTORY);
    reports.missing(id(3));
    assertEquals(List.of(report(5, List.of(0), List.of())), sent);
    answer(ErrorCode.NONE);
    assertEquals(report(5, List.of(1, 2), List.of(3)), sent.get(1));
    answer(ErrorCode.NONE);
    assertEquals(2, sent.size());
  }

  @Test
  void aReportThatIsRefusedIsSaidAndDoesNotHoldUpTheNext() {
    register(5);
    reports.created(id(0), DIRECTORY);
    reports.created(id(1), DIRECTORY);
    try (LogCapture log = LogCapture.start()) {
      answer(ErrorCode.STALE_BROKER_EPOCH);
      assertEquals(1, log.warnings().size(), log::text);
      assertTrue(log.text().contains("STALE_BROKER_EPOCH, because"), log::text);
    }
    assertEquals(report(5, List.of(1), List.of()), sent.get(1));
  }
}
