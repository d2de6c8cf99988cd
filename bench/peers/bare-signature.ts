// The limit of RS256 tokens: bare signatures of a token's length on the thread pool, for a few seconds. Prints what one core does a second.
import { generateKeyPairSync, sign } from 'node:crypto';

const seconds = 3;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const data = Buffer.alloc(900, 'a');
let count = 0;
let isOver = false;

const run = (): void => {
  sign('sha256', data, privateKey, (error) => {
    if (error !== null) throw error;
    count += 1;
    if (!isOver) run();
  });
};

const cpuAtStart = process.cpuUsage();
for (let index = 0; index < 8; index += 1) run();
setTimeout(() => {
  isOver = true;
  const { user, system } = process.cpuUsage(cpuAtStart);
  console.log(JSON.stringify({ perCpuSecond: (count * 1e6) / (user + system) }));
}, seconds * 1000);
