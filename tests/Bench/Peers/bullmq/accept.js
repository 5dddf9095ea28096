import cluster from 'node:cluster';
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { openQueue } from './queue.js';

const processes = Number(process.env.BENCH_PROCESSES ?? 1);
if (processes > 1 && cluster.isPrimary) {
  for (let i = 0; i < processes; i++) cluster.fork();
  process.on('SIGTERM', () => cluster.disconnect());
} else {
  await serve();
}

async function serve() {
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
  const stop = () => app.close().then(() => queue.close());
  process.on('SIGTERM', stop);
  process.on('disconnect', stop); // the cluster's primary has been told to end
}

function signed(body = '', header = '') {
  const expected = Buffer.from('sha256=' + createHmac('sha256', process.env.BENCH_SECRET).update(body).digest('hex'));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
