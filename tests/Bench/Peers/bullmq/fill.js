import { openQueue } from './queue.js';

const count = Number(process.argv[2]);
const body = '0123456789abcdef'.repeat(64);
const chunk = 1000;

const queue = openQueue();
for (let first = 1; first <= count; first += chunk) {
  const size = Math.min(chunk, count - first + 1);
  await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'hook', data: { n: first + i, body } })));
}
await queue.close();
