import { createInterface } from 'node:readline';
import type { Lease } from '../../src/core/sessionRules/lease.ts';
import { MachineLease } from '../../src/machine/machineLease.ts';
import { systemClock } from '../../src/dap/systemClock.ts';

// A process that contends for the lease: `take`, `release` and `race` come in as lines, and each is answered by a line.

const [folder = '', windowName = ''] = process.argv.slice(2);
const lease = new MachineLease(systemClock, folder);
let held: Lease | undefined;

async function take(): Promise<object> {
  const answer = await lease.take(
    {
      orgId: '00D000000000001EAA',
      organizationName: 'Northwind',
      windowName,
      workspace: undefined,
      processId: process.pid,
      since: 1,
    },
    async (request) => {
      console.log(JSON.stringify({ asked: request }));
      if (request === 'end') {
        await held?.release();
      }
    },
  );
  if (answer.granted) {
    held = answer.lease;
    return { granted: true };
  }
  return { granted: false, holder: answer.holder?.windowName ?? null };
}

/** Takes it for as long as the one that is about to die seems to have it. */
async function race(dying: string): Promise<object> {
  for (;;) {
    const answer = (await take()) as { granted: boolean; holder?: string | null };
    if (answer.granted || (answer.holder !== dying && answer.holder !== null)) {
      return answer;
    }
  }
}

function answerTo(line: string): Promise<object> {
  const [command = '', argument = ''] = line.split(' ');
  switch (command) {
    case 'take':
      return take();
    case 'race':
      return race(argument);
    default:
      return (held?.release() ?? Promise.resolve()).then(() => ({ released: true }));
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const answer = answerTo(line);
    void answer.then((message) => console.log(JSON.stringify(message)));
  })
  .on('close', () => process.exit(0));
