import amqp from 'amqplib';

export const name = 'bench';

export async function openQueue() {
  const connection = await amqp.connect(process.env.BENCH_RABBITMQ);
  const channel = await connection.createConfirmChannel();
  const { messageCount } = await channel.assertQueue(name, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum' },
  });
  return { connection, channel, messageCount };
}
