import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { name, openQueue } from './queue.js';

const { connection, channel } = await openQueue();
const sendToQueue = content => new Promise((resolve, reject) =>
  channel.sendToQueue(name, content, { persistent: true }, error => error ? reject(error) : resolve()));

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

app.post('/hooks/whatsapp-cloud/bench', async (request, reply) => {
  if (!signed(request.body, request.headers['x-hub-signature-256'])) return reply.code(401).send();
  await sendToQueue(request.body);
  return reply.send();
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
process.on('SIGTERM', () => app.close().then(() => connection.close()));

function signed(body = '', header = '') {
  const expected = Buffer.from('sha256=' + createHmac('sha256', process.env.BENCH_SECRET).update(body).digest('hex'));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
