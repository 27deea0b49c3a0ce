// Prints the committed records of a topic, one JSON line each, until none comes for five seconds.
//   npm install --prefix DIR kafkajs@2.2.4 @kafkajs/confluent-schema-registry@4.1.0
//   NODE_PATH=DIR/node_modules node read.js localhost:9092 http://localhost:8081 pets.augmented
const { Kafka, logLevel } = require("kafkajs");
const { SchemaRegistry, SchemaType } = require("@kafkajs/confluent-schema-registry");
const avro = require("avsc");

const [broker, host, topic] = process.argv.slice(2);

// seeds use all 64 bits, which JavaScript's numbers do not have: avsc refuses such values unless they become a BigInt
const long = avro.types.LongType.__with({
  fromBuffer: (bytes) => bytes.readBigInt64LE(),
  toBuffer: (value) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value) => typeof value === "bigint",
  compare: (one, other) => (one < other ? -1 : one > other ? 1 : 0),
});
const registry = new SchemaRegistry(
  { host },
  {
    [SchemaType.AVRO]: {
      typeHook: (schema) => (schema === "long" || schema.type === "long" ? long : undefined),
    },
  },
);

async function main() {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: `reader-${process.pid}`, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const idle = () => setTimeout(() => consumer.disconnect(), 5000);
  let timer = idle();
  await consumer.run({
    eachMessage: async ({ message }) => {
      clearTimeout(timer);
      if (message.value !== null) {
        const record = await registry.decode(message.value);
        const label = record.denseLabel;
        console.log(
          JSON.stringify({
            imageId: record.image.imageId,
            class: record.image.classIndex,
            seed: record.image.seed.toString(),
            version: record.provenance.version,
            label: label && [label.rows, label.classes, label.encoding, label.values.length],
          }),
        );
      }
      timer = idle();
    },
  });
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
