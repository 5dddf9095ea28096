import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ');
const processes = process.env.BENCH_PROCESSES ?? 1;
console.log(`${versions}, Node ${process.versions.node}; receiver: ${processes} process(es), ` +
  'one confirm channel each, durable quorum queue, persistent messages, 200 after the confirm');
