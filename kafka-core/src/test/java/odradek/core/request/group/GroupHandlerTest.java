package odradek.core.request.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.HeartbeatResponse;
import odradek.core.group.GroupRequestContext;
import odradek.core.request.Api;
import odradek.core.request.Authorizer;
import odradek.core.request.RequestContext;
import odradek.core.testing.DirectCall;
import org.junit.jupiter.api.Test;

/** What the coordinator learns of whoever asks. */
class GroupHandlerTest {

  private final List<GroupRequestContext> clients = new ArrayList<>();
  private final GroupHandler<HeartbeatRequest, HeartbeatResponse> handler = new GroupHandler<>(HeartbeatRequest::read,
      (client, request, answer) -> {
        clients.add(client);
        answer.accept(HeartbeatResponse.builder().build());
      }, (request, error) -> HeartbeatResponse.builder().errorCode(error).build());

  private GroupRequestContext call(Authorizer authorizer) {
    new DirectCall("PLAINTEXT", authorizer)
        .call(handler, HeartbeatRequest.builder().groupId("g").memberId("m").build(), 4, HeartbeatResponse.class);
    return clients.get(clients.size() - 1);
  }

  @Test
  void theCoordinatorAsksTheAuthorizerForEveryTopic() {
    GroupRequestContext client = call(new Authorizer() {
      @Override
      public boolean allowed(RequestContext context, Api<?> api) {
        return true;
      }

      @Override
      public boolean mayRead(RequestContext context, String topic) {
        return context.clientId().equals("direct") && !topic.equals("secret");
      }
    });
    assertFalse(client.readableTopics().test("secret"));
    assertTrue(client.readableTopics().test("public"));
    assertEquals(4, client.apiVersion());
    assertEquals("direct", client.clientId());
    assertTrue(client.clientHost().startsWith("/"), client.clientHost());
  }

  @Test
  void everythingMayBeReadUnlessAnAuthorizerSaysOtherwise() {
    assertTrue(call((context, api) -> true).readableTopics().test("anything"));
  }
}
