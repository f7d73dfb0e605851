package odradek.core.metadata;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.core.metadata.record.ClusterRecord;

/** Draws the cluster's identity if it has none yet; answers with it, or with null if that could not be. */
record InitializeCluster() implements ControllerCommand<String> {

  @Override
  public Decision<String> decide(ControllerView view) {
    String known = view.image().clusterId();
    if (known != null) {
      return Decision.nothing(known);
    }
    String drawn = Uuid.random(view.random()).toString();
    return new Decision<>(List.of(new ClusterRecord(drawn)), drawn);
  }

  @Override
  public String refused(ErrorCode error, String message) {
    return null;
  }
}
