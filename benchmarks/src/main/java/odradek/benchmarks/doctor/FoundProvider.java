package odradek.benchmarks.doctor;

import java.util.List;

/**
 * A provider that could be made.
 *
 * @param capabilities what it declares, in lower case
 */
record FoundProvider(SpiKind kind, String name, String className, int spiVersion, List<String> capabilities) {}
