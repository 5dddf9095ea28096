import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { openQueue } from './queue.js';

// A receiver answers with an error while Redis is away: docs.bullmq.io/patterns/failing-fast-when-redis-is-down
const queue = openQueue({ enableOfflineQueue: false });
queue.on('error', error => console.error(error.message));
await queue.waitUntilReady();

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

app.post('/hooks/whatsapp-cloud/bench', async (request, reply) => {
  if (!signed(request.body, request.headers['x-hub-signature-256'])) return reply.code(401).send();
  await queue.add('hook', { n: 0, body: request.body.toString() });
  return reply.send();
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
process.on('SIGTERM', () => app.close().then(() => queue.close()));

function signed(body = '', header = '') {
  const expected = Buffer.from('sha256=' + createHmac('sha256', process.env.BENCH_SECRET).update(body).digest('hex'));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
