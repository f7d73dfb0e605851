package odradek.core.group;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Gives out member ids: {@code <client or instance id>-<uuid>}, so that people recognise them. */
final class MemberIds {

  private final RandomGenerator random;

  MemberIds(RandomGenerator random) {
    this.random = random;
  }

  String next(String clientId, String instanceId) {
    long most = (random.nextLong() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long least = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return (instanceId == null ? clientId : instanceId) + "-" + new UUID(most, least);
  }
}
