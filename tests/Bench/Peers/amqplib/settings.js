import { readFileSync } from 'node:fs';

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', ');
console.log(`${versions}, Node ${process.versions.node}; receiver: 1 process, ` +
  'one confirm channel, durable quorum queue, persistent messages, 200 after the confirm');
