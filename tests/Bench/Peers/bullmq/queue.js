import { Queue } from 'bullmq';

const { hostname: host, port } = new URL(`redis://${process.env.BENCH_REDIS}`);
export const connection = { host, port: Number(port) };
export const name = 'bench';

export function openQueue(options = {}) {
  return new Queue(name, {
    connection: { ...connection, ...options },
    // Finished jobs stay in Redis for ever unless told otherwise: docs.bullmq.io/guide/queues/auto-removal-of-jobs
    defaultJobOptions: { removeOnComplete: true },
  });
}
