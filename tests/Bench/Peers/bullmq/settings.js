import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ');
console.log(`${versions}, Node ${process.versions.node}; receiver: 1 process (on two cores, with Redis ` +
  'beside them, two are no faster), 200 after queue.add; ' +
  'worker: 1 process, async jobs; at least once (30 s lock, taken back when stalled); removeOnComplete, retries off ' +
  '(shipped)');
