package odradek.core.partition;

import java.nio.ByteBuffer;
import odradek.core.log.AppendOrigin;
import odradek.core.log.AppendOutcome;
import odradek.core.log.ValidationOutcome;

/**
 * An append on its way into the log.
 *
 * <p><b>Threading:</b> confined to the partition's shard.
 */
final class Intake {

  private final ByteBuffer payload;
  private final short acks;
  private final AppendOrigin origin;
  private final int produceVersion;
  private final AppendListener listener;
  private ValidationOutcome validated;
  private AppendOutcome refusal;

  Intake(ByteBuffer payload, short acks, AppendOrigin origin, int produceVersion, AppendListener listener) {
    this.payload = payload;
    this.acks = acks;
    this.origin = origin;
    this.produceVersion = produceVersion;
    this.listener = listener;
  }

  ByteBuffer payload() {
    return payload;
  }

  short acks() {
    return acks;
  }

  AppendOrigin origin() {
    return origin;
  }

  int produceVersion() {
    return produceVersion;
  }

  AppendListener listener() {
    return listener;
  }

  /** What validation said, or null if it was not asked yet. */
  ValidationOutcome validated() {
    return validated;
  }

  void validated(ValidationOutcome outcome) {
    validated = outcome;
  }

  /** What to answer when the batch comes back from validation, or null to append it. */
  AppendOutcome refusal() {
    return refusal;
  }

  void refuse(AppendOutcome outcome) {
    refusal = outcome;
  }
}
