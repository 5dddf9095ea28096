import { openQueue } from './queue.js';

const queue = openQueue();
console.log(await queue.getJobCountByTypes('waiting', 'active', 'delayed'));
await queue.close();
