package odradek.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A broker as its users launch it. */
interface Peer {

  /** How it is called in the report. */
  String name();

  /**
   * What has to be done once before the first start on an empty folder; counted as part of a first use.
   *
   * @return processor time that it took in milliseconds
   */
  long prepare(Path home, Map<String, String> settings) throws IOException;

  /** The command that runs the broker in the foreground. */
  List<String> command(Path home, Map<String, String> settings);

  /** Environment variables that the command needs. */
  Map<String, String> environment();
}
