'use strict'
// Runs one task with KafkaJS. Says on standard output, line by line, what happens; the tests wait for those lines.
//
//   produce BOOTSTRAP TOPIC CODEC COUNT   values v-0, v-1, ... with keys and headers to partition 0
//   consume BOOTSTRAP TOPIC GROUP COUNT   one line "record PARTITION OFFSET KEY VALUE HEADERS" each, then leaves
//   member  BOOTSTRAP TOPIC GROUP         as consume, until a line of input asks it to leave
//   admin   BOOTSTRAP TOPIC               creates, looks at, changes and deletes the topic
const { Kafka, CompressionTypes, CompressionCodecs, ConfigResourceTypes, logLevel } = require('kafkajs')

CompressionCodecs[CompressionTypes.Snappy] = require('kafkajs-snappy')
// Decompressors only: without native code there is no compressor whose output Apache Kafka takes.
const readOnly = decompress => () => ({
  compress: async () => { throw new Error('there is only a decompressor') },
  decompress: async buffer => Buffer.from(decompress(buffer)),
})
CompressionCodecs[CompressionTypes.LZ4] = readOnly(require('lz4js').decompress)
CompressionCodecs[CompressionTypes.ZSTD] = readOnly(require('fzstd').decompress)

const say = line => process.stdout.write(line + '\n')
const kafka = bootstrap => new Kafka({
  clientId: 'kafkajs', brokers: [bootstrap], logLevel: logLevel.ERROR, retry: { initialRetryTime: 50, retries: 20 },
})
const headersOf = message => Object.entries(message.headers || {}).map(([key, value]) => `${key}=${value};`).join('')

async function produce (bootstrap, topic, codec, count) {
  const producer = kafka(bootstrap).producer()
  await producer.connect()
  const messages = Array.from({ length: Number(count) },
    (_, i) => ({ key: `k-${i}`, value: `v-${i}`, partition: 0, headers: { h: String(i) } }))
  const [acked] = await producer.send({ topic, messages, acks: -1, compression: CompressionTypes[codec] })
  say(`acked ${acked.baseOffset}`)
  await producer.disconnect()
}

async function join (bootstrap, topic, groupId, onRecord) {
  const consumer = kafka(bootstrap).consumer({ groupId, sessionTimeout: 6000, heartbeatInterval: 300, maxWaitTimeInMs: 200 })
  consumer.on(consumer.events.GROUP_JOIN, event =>
    say(`owns ${(event.payload.memberAssignment[topic] || []).slice().sort().join(',')}`))
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ partition, message }) => {
      say(`record ${partition} ${message.offset} ${message.key} ${message.value} ${headersOf(message)}`)
      onRecord()
    },
  })
  return consumer
}

async function consume (bootstrap, topic, group, count) {
  let left = Number(count)
  let done
  const all = new Promise(resolve => { done = resolve })
  const consumer = await join(bootstrap, topic, group, () => { if (--left === 0) done() })
  await all
  await consumer.disconnect()
  say('left')
}

async function member (bootstrap, topic, group) {
  const consumer = await join(bootstrap, topic, group, () => {})
  await new Promise(resolve => process.stdin.once('data', resolve))
  await consumer.disconnect()
  say('left')
  process.exit(0)
}

async function admin (bootstrap, topic) {
  const admin = kafka(bootstrap).admin()
  await admin.connect()
  const cluster = await admin.describeCluster()
  say(`brokers ${cluster.brokers.map(broker => broker.nodeId)} controller ${cluster.controller}`)
  say(`created ${await admin.createTopics({
    topics: [{ topic, numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '60000' }] }],
  })}`)
  say(`again ${await admin.createTopics({ topics: [{ topic }] })}`)
  await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  say(`partitions ${topics[0].partitions.map(p => p.partitionId).sort()}`)
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
  await admin.alterConfigs({
    validateOnly: false, resources: [{ ...resource, configEntries: [{ name: 'retention.ms', value: '70000' }] }],
  })
  const configs = await admin.describeConfigs({
    includeSynonyms: false, resources: [{ ...resource, configNames: ['retention.ms'] }],
  })
  say(`retention ${configs.resources[0].configEntries[0].configValue}`)
  const offsets = await admin.fetchTopicOffsets(topic)
  say(`offsets ${offsets.map(o => `${o.partition}:${o.low}-${o.high}`).sort()}`)
  await admin.setOffsets({ groupId: `${topic}-group`, topic, partitions: [{ partition: 0, offset: '0' }] })
  const groups = await admin.listGroups()
  say(`group ${groups.groups.some(g => g.groupId === `${topic}-group`)}`)
  const described = await admin.describeGroups([`${topic}-group`])
  say(`state ${described.groups[0].state}`)
  await admin.deleteGroups([`${topic}-group`])
  await admin.deleteTopics({ topics: [topic] })
  say(`deleted ${!(await admin.listTopics()).includes(topic)}`)
  await admin.disconnect()
}

const [task, ...rest] = process.argv.slice(2)
const tasks = { produce, consume, member, admin }
tasks[task](...rest).catch(error => {
  console.error(error)
  process.exit(1)
})
