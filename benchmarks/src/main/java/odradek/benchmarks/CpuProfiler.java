package odradek.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports how much processor time an operation takes, in the kernel too, on all threads: what others do on the machine
 * disturbs that far less than it disturbs the time that passes. Wherever the work is copying, not waiting, that is the
 * better number. {@code -prof odradek.benchmarks.CpuProfiler}
 */
public final class CpuProfiler implements InternalProfiler {

  /** What the result is called. */
  static final String RESULT = "cpu";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long startNs;

  /** Made by JMH. */
  public CpuProfiler() {}

  @Override
  public String getDescription() {
    return "processor time per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    startNs = system.getProcessCpuTime();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double usedNs = system.getProcessCpuTime() - startNs;
    long operations = result.getMetadata().getAllOps();
    return List.of(new ScalarResult(RESULT, usedNs / Math.max(1, operations), "ns/op", AggregationPolicy.AVG));
  }
}
