import { openQueue } from './queue.js';

const { connection, messageCount } = await openQueue();
console.log(messageCount);
await connection.close();
