package odradek.server.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import odradek.core.spi.MetricVisitor;

/**
 * What the JVM knows of itself: build, uptime, processor time, threads, memory, garbage collection.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class ProcessMetrics {

  private static final double MS_PER_SECOND = 1e3;
  private static final double NS_PER_SECOND = 1e9;

  private final Map<String, String> build = new TreeMap<>();

  /** @param version of this build */
  ProcessMetrics(String version) {
    build.put("version", version);
    build.put("java", Runtime.version().toString());
  }

  void visit(MetricVisitor visitor) {
    visitor.gauge("odradek_build_info", "Which build this is and what it runs on; the value is always 1.", build, 1);
    visitor.gauge("odradek_uptime_seconds", "Time since the process started.", Map.of(),
        ManagementFactory.getRuntimeMXBean().getUptime() / MS_PER_SECOND);
    ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).ifPresent(ns ->
        visitor.counter("odradek_process_cpu_seconds_total", "Processor time of the process.", Map.of(),
            ns / NS_PER_SECOND));
    visitor.gauge("odradek_jvm_threads", "Threads of the JVM.", Map.of(),
        ManagementFactory.getThreadMXBean().getThreadCount());
    visitMemory(visitor);
    visitCollectors(visitor);
  }

  private static void visitMemory(MetricVisitor visitor) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    visitor.gauge("odradek_jvm_heap_used_bytes", "Heap that is in use, garbage included.", Map.of(), heap.getUsed());
    visitor.gauge("odradek_jvm_heap_committed_bytes", "Heap that the system has given.", Map.of(), heap.getCommitted());
    visitor.gauge("odradek_jvm_heap_max_bytes", "The size that the heap may reach; -1 if it has no limit.", Map.of(),
        heap.getMax());
    visitor.gauge("odradek_jvm_nonheap_used_bytes", "Memory of classes, code and the like.", Map.of(),
        ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
  }

  private static void visitCollectors(MetricVisitor visitor) {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      Map<String, String> labels = Map.of("collector", collector.getName());
      visitor.counter("odradek_jvm_gc_collections_total", "Garbage collections.", labels,
          collector.getCollectionCount());
      visitor.counter("odradek_jvm_gc_seconds_total", "Time spent in garbage collections.", labels,
          collector.getCollectionTime() / MS_PER_SECOND);
    }
  }
}
