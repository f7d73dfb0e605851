package odradek.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged broker of this project.
 *
 * @param distribution the unpacked distribution
 * @param heap options for the heap, or empty for those that the launcher sets
 */
record OdradekPeer(Path distribution, String heap) implements Peer {

  @Override
  public String name() {
    return "odradek";
  }

  @Override
  public long prepare(Path home, Map<String, String> settings) {
    return 0;
  }

  @Override
  public List<String> command(Path home, Map<String, String> settings) {
    var command = new ArrayList<String>();
    command.add(distribution.resolve("bin").resolve("odradek").toString());
    command.add("server");
    settings.forEach((key, value) -> {
      command.add("--override");
      command.add(key + "=" + value);
    });
    return command;
  }

  @Override
  public Map<String, String> environment() {
    return heap.isEmpty() ? Map.of() : Map.of("ODRADEK_HEAP", heap);
  }
}
