package odradek.core.group;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.message.JoinGroupRequest.JoinGroupRequestProtocol;

/**
 * A protocol (for consumers: an assignor) that a member supports, with what the member says to the group's leader in
 * it.
 *
 * @param name the protocol's name
 * @param metadata opaque; never changed
 */
record MemberProtocol(String name, ByteBuffer metadata) {

  /** Takes protocols out of a request, whose bytes are borrowed. */
  static List<MemberProtocol> of(List<JoinGroupRequestProtocol> protocols) {
    var copies = new ArrayList<MemberProtocol>(protocols.size());
    for (JoinGroupRequestProtocol protocol : protocols) {
      copies.add(new MemberProtocol(protocol.name(), Bytes.copy(protocol.metadata())));
    }
    return copies;
  }
}
