package odradek.core.metadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import odradek.api.ErrorCode;
import odradek.api.wire.ApiMessage;

/** The frame of the commands that alter configurations: one outcome for each resource, whole or not at all. */
final class PerResource {

  /**
   * A resource as a request names it.
   *
   * @param type the number of its type, known or not
   * @param name its name
   */
  record Name(byte type, String name) {}

  /**
   * What became of a resource.
   *
   * @param resource which
   * @param error {@link ErrorCode#NONE} if it will change as wished
   * @param message why not, or null
   */
  record Outcome(Name resource, ErrorCode error, String message) {}

  private PerResource() {}

  /**
   * Decides about each resource.
   *
   * @param names the resources in the order of the request
   * @param decision makes the records for the resource at a position, or throws {@link CommandException}
   * @param records receives the records of those that succeed
   */
  static List<Outcome> decide(List<Name> names, IntFunction<List<ApiMessage>> decision, List<ApiMessage> records) {
    var counts = new HashMap<Name, Integer>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    var outcomes = new ArrayList<Outcome>();
    var told = new HashSet<Name>();
    for (int i = 0; i < names.size(); i++) {
      Name name = names.get(i);
      if (!told.add(name)) {
        continue;
      }
      if (counts.get(name) > 1) {
        outcomes.add(new Outcome(name, ErrorCode.INVALID_REQUEST,
            "resource '" + name.name() + "' is in the request " + counts.get(name) + " times"));
        continue;
      }
      try {
        records.addAll(decision.apply(i));
        outcomes.add(new Outcome(name, ErrorCode.NONE, null));
      } catch (CommandException e) {
        outcomes.add(new Outcome(name, e.error(), e.getMessage()));
      }
    }
    return outcomes;
  }

  /** The same outcome for each resource. */
  static List<Outcome> refuse(List<Name> names, ErrorCode error, String message) {
    return names.stream().distinct().map(name -> new Outcome(name, error, message)).toList();
  }
}
