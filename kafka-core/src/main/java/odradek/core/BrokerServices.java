package odradek.core;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import odradek.api.message.ApiKey;
import odradek.core.config.BrokerConfig;
import odradek.core.group.GroupCoordinator;
import odradek.core.hosting.Hosting;
import odradek.core.hosting.TopicConfigSource;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.MetadataManager;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiCatalog;
import odradek.core.request.ApiVersionsHandler;
import odradek.core.request.cluster.CreateTopicsHandler;
import odradek.core.request.cluster.MetadataHandler;
import odradek.core.request.cluster.MissingTopics;
import odradek.core.request.fetch.FetchHandler;
import odradek.core.request.fetch.FetchSessions;
import odradek.core.request.group.FindCoordinatorHandler;
import odradek.core.request.group.GroupApis;
import odradek.core.request.partition.DeleteRecordsHandler;
import odradek.core.request.partition.ListOffsetsHandler;
import odradek.core.request.partition.OffsetForLeaderEpochHandler;
import odradek.core.request.produce.ProduceHandler;
import odradek.core.spi.Clock;

/** The APIs of a broker and what answers them: the list that ApiVersions tells. */
final class BrokerServices {

  private final ApiCatalog catalog;

  BrokerServices(BrokerConfig config, TopicConfigSource configs, MetadataManager metadata, Hosting hosting,
      GroupCoordinator groups, Clock clock, RandomGenerator random) {
    Supplier<ClusterImage> images = metadata::image;
    Partitions partitions = hosting.host();
    var missingTopics = new MissingTopics(config, metadata, partitions);
    var sessions = new FetchSessions(config.connections().maxFetchSessions(), clock, random);
    ApiCatalog.Builder served = ApiCatalog.builder()
        .serve(ApiKey.API_VERSIONS, new ApiVersionsHandler(this::catalog, images))
        .serve(ApiKey.METADATA, new MetadataHandler(images, missingTopics))
        .serve(ApiKey.CREATE_TOPICS, new CreateTopicsHandler(metadata, partitions))
        .serve(ApiKey.PRODUCE, new ProduceHandler(images, partitions))
        .serve(ApiKey.FETCH, new FetchHandler(images, partitions, sessions, clock, config.connections().maxFetchBytes()))
        .serve(ApiKey.LIST_OFFSETS, new ListOffsetsHandler(images, partitions))
        .serve(ApiKey.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochHandler(images, partitions))
        .serve(ApiKey.DELETE_RECORDS, new DeleteRecordsHandler(images, partitions, hosting.checkpoints()))
        .serve(ApiKey.FIND_COORDINATOR, new FindCoordinatorHandler(images, missingTopics));
    GroupApis.serve(served, groups);
    catalog = served.build();
  }

  ApiCatalog catalog() {
    return catalog;
  }
}
