import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { connection, name } from './queue.js';

const [last, ms, concurrency] = process.argv.slice(2).map(Number);

const worker = new Worker(name, async ({ data: { n } }) => {
  if (n === 1) console.log('first');
  if (ms > 0) await sleep(ms);
  if (n === last) console.log('last');
}, { connection, concurrency });

worker.on('error', error => console.error(error.message));
process.on('SIGTERM', () => worker.close());
