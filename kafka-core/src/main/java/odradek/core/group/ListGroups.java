package odradek.core.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import odradek.api.ErrorCode;
import odradek.api.message.ListGroupsRequest;
import odradek.api.message.ListGroupsResponse;
import odradek.api.message.ListGroupsResponse.ListedGroup;
import odradek.core.coordinator.Reply;

/** ListGroups, for one partition. Filters ignore case; an empty one lets everything pass. Source: KIP-518, KIP-848. */
final class ListGroups {

  private static final String CLASSIC_TYPE = "classic";

  private final GroupTable table;

  ListGroups(GroupTable table) {
    this.table = table;
  }

  void handle(ListGroupsRequest request, Reply<ListGroupsResponse> reply) {
    Set<String> states = lowerCase(request.statesFilter());
    Set<String> types = lowerCase(request.typesFilter());
    List<ListedGroup> listed = new ArrayList<>();
    if (types.isEmpty() || types.contains(CLASSIC_TYPE)) {
      for (ClassicGroup group : table.all()) {
        if (states.isEmpty() || states.contains(group.state().lowerCaseName())) {
          listed.add(new ListedGroup(group.groupId(), group.protocolType() == null ? "" : group.protocolType(),
              group.state().wireName(), CLASSIC_TYPE));
        }
      }
    }
    reply.complete(ListGroupsResponse.builder().groups(listed).build());
  }

  /** Makes one list of the partitions' lists; an error of one of them is an error of the whole. */
  static ListGroupsResponse join(List<ListGroupsResponse> parts) {
    List<ListedGroup> all = new ArrayList<>();
    for (ListGroupsResponse part : parts) {
      if (part.errorCode() != ErrorCode.NONE.code()) {
        return part;
      }
      all.addAll(part.groups());
    }
    return ListGroupsResponse.builder().groups(all).build();
  }

  private static Set<String> lowerCase(List<String> words) {
    Set<String> lower = new HashSet<>();
    words.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
    return lower;
  }
}
