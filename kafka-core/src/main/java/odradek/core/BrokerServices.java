package odradek.core;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import odradek.api.message.ApiKey;
import odradek.core.config.BrokerConfig;
import odradek.core.group.GroupCoordinator;
import odradek.core.hosting.Hosting;
import odradek.core.hosting.TopicConfigSource;
import odradek.core.metadata.ClusterImage;
import odradek.core.metadata.MetadataManager;
import odradek.core.metadata.ProducerIds;
import odradek.core.partition.Partitions;
import odradek.core.request.ApiCatalog;
import odradek.core.request.ApiVersionsHandler;
import odradek.core.request.TrafficMetrics;
import odradek.core.request.cluster.CreatePartitionsHandler;
import odradek.core.request.cluster.CreateTopicsHandler;
import odradek.core.request.cluster.DeleteTopicsHandler;
import odradek.core.request.cluster.DescribeClusterHandler;
import odradek.core.request.cluster.DescribeQuorumHandler;
import odradek.core.request.cluster.DescribeTopicPartitionsHandler;
import odradek.core.request.cluster.ElectLeadersHandler;
import odradek.core.request.cluster.InitProducerIdHandler;
import odradek.core.request.cluster.ListPartitionReassignmentsHandler;
import odradek.core.request.cluster.MetadataHandler;
import odradek.core.request.cluster.MissingTopics;
import odradek.core.request.cluster.UpdateFeaturesHandler;
import odradek.core.request.config.AlterConfigsHandler;
import odradek.core.request.config.DescribeConfigsHandler;
import odradek.core.request.config.IncrementalAlterConfigsHandler;
import odradek.core.request.config.ListConfigResourcesHandler;
import odradek.core.request.fetch.FetchHandler;
import odradek.core.request.fetch.FetchSessions;
import odradek.core.request.group.FindCoordinatorHandler;
import odradek.core.request.group.GroupApis;
import odradek.core.request.partition.DeleteRecordsHandler;
import odradek.core.request.partition.DescribeLogDirsHandler;
import odradek.core.request.partition.DescribeProducersHandler;
import odradek.core.request.partition.ListOffsetsHandler;
import odradek.core.request.partition.OffsetForLeaderEpochHandler;
import odradek.core.request.produce.ProduceHandler;
import odradek.core.spi.Clock;

/** The APIs of a broker and what answers them: the list that ApiVersions tells. */
final class BrokerServices {

  private final ApiCatalog catalog;
  private final FetchSessions sessions;

  BrokerServices(BrokerConfig config, TopicConfigSource configs, MetadataManager metadata, Hosting hosting,
      GroupCoordinator groups, Executor io, Clock clock, RandomGenerator random, TrafficMetrics traffic) {
    Supplier<ClusterImage> images = metadata::image;
    Partitions partitions = hosting.host();
    var missingTopics = new MissingTopics(config, metadata, partitions);
    sessions = new FetchSessions(config.connections().maxFetchSessions(), clock, random);
    ApiCatalog.Builder served = ApiCatalog.builder()
        .serve(ApiKey.API_VERSIONS, new ApiVersionsHandler(this::catalog, images))
        .serve(ApiKey.METADATA, new MetadataHandler(images, missingTopics))
        .serve(ApiKey.CREATE_TOPICS, new CreateTopicsHandler(metadata, partitions))
        .serve(ApiKey.PRODUCE, new ProduceHandler(images, partitions, traffic))
        .serve(ApiKey.FETCH, new FetchHandler(images, partitions, sessions, clock,
            config.connections().maxFetchBytes(), io, traffic))
        .serve(ApiKey.LIST_OFFSETS, new ListOffsetsHandler(images, partitions))
        .serve(ApiKey.OFFSET_FOR_LEADER_EPOCH, new OffsetForLeaderEpochHandler(images, partitions))
        .serve(ApiKey.DELETE_RECORDS, new DeleteRecordsHandler(images, partitions, hosting.checkpoints()))
        .serve(ApiKey.DESCRIBE_PRODUCERS, new DescribeProducersHandler(images, partitions))
        .serve(ApiKey.DESCRIBE_LOG_DIRS, new DescribeLogDirsHandler(images, partitions, hosting.logDirectories()))
        .serve(ApiKey.FIND_COORDINATOR, new FindCoordinatorHandler(images, missingTopics));
    GroupApis.serve(served, groups);
    serveCluster(served, config, metadata, partitions);
    serveConfigs(served, config, configs, metadata);
    catalog = served.build();
  }

  private static void serveCluster(ApiCatalog.Builder served, BrokerConfig config, MetadataManager metadata,
      Partitions partitions) {
    Supplier<ClusterImage> images = metadata::image;
    var producerIds = new ProducerIds(metadata, config.node().nodeId(), config.connections().requestTimeoutMs());
    served
        .serve(ApiKey.DELETE_TOPICS, new DeleteTopicsHandler(metadata))
        .serve(ApiKey.CREATE_PARTITIONS, new CreatePartitionsHandler(metadata, partitions))
        .serve(ApiKey.ELECT_LEADERS, new ElectLeadersHandler(metadata))
        .serve(ApiKey.UPDATE_FEATURES, new UpdateFeaturesHandler(metadata))
        .serve(ApiKey.INIT_PRODUCER_ID, new InitProducerIdHandler(producerIds))
        .serve(ApiKey.DESCRIBE_CLUSTER, new DescribeClusterHandler(images))
        .serve(ApiKey.DESCRIBE_QUORUM, new DescribeQuorumHandler(metadata::quorumStatus))
        .serve(ApiKey.DESCRIBE_TOPIC_PARTITIONS,
            new DescribeTopicPartitionsHandler(images, config.connections().maxDescribedPartitions()))
        .serve(ApiKey.LIST_PARTITION_REASSIGNMENTS, new ListPartitionReassignmentsHandler());
  }

  private static void serveConfigs(ApiCatalog.Builder served, BrokerConfig config, TopicConfigSource configs,
      MetadataManager metadata) {
    Supplier<ClusterImage> images = metadata::image;
    int timeoutMs = config.connections().requestTimeoutMs();
    served
        .serve(ApiKey.DESCRIBE_CONFIGS,
            new DescribeConfigsHandler(images, configs::resolver, config.node().nodeId()))
        .serve(ApiKey.ALTER_CONFIGS, new AlterConfigsHandler(metadata, timeoutMs))
        .serve(ApiKey.INCREMENTAL_ALTER_CONFIGS, new IncrementalAlterConfigsHandler(metadata, timeoutMs))
        .serve(ApiKey.LIST_CONFIG_RESOURCES, new ListConfigResourcesHandler(images));
  }

  FetchSessions fetchSessions() {
    return sessions;
  }

  ApiCatalog catalog() {
    return catalog;
  }
}
