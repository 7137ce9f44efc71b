import { FakeExecution } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient, type InlineHost } from '../support/inlineAdapter.ts';
import { amount, type Soak } from './soak.ts';

const minute = 60_000;

interface Stage {
  readonly execution: FakeExecution;
  readonly host: InlineHost;
  readonly client: InlineClient;
}

/** Something that the user is to hear of once, and the event after which all of it was said. */
interface Cause {
  readonly name: string;
  readonly begin: (stage: Stage) => Promise<unknown>;
}

const ended = ({ client }: Stage): Promise<unknown> => client.event('terminated');
const causes: readonly Cause[] = [
  {
    name: 'an idle session is warned of',
    begin: ({ host, client }) => {
      host.rulesClock.advance(51 * minute);
      return client.event('isv.sessionWarning');
    },
  },
  {
    name: 'an idle session ends while the machine sleeps',
    begin: (stage) => {
      stage.host.rulesClock.jumpWall(61 * minute);
      stage.host.rulesClock.advance(2_000);
      return ended(stage);
    },
  },
  {
    name: 'the org session ends',
    begin: ({ execution, client }) => {
      execution.fire({ kind: 'orgSessionEnded', reason: 'The org session has expired.' });
      return client.event<{ state: string }>('isv.sessionState', ({ state }) => state === 'needsFreshLink');
    },
  },
  {
    name: 'the event link dies',
    begin: (stage) => {
      stage.execution.fire({ kind: 'linkDead', reason: 'The org refused the event link.' });
      return ended(stage);
    },
  },
  {
    name: 'the org ends the session',
    begin: (stage) => {
      stage.execution.fire({ kind: 'sessionTerminated', reason: 'The org ended the debug session.' });
      return ended(stage);
    },
  },
  {
    name: 'the event link is interrupted and comes back',
    begin: ({ execution, client }) => {
      execution.fire({ kind: 'linkLost', reason: 'no network' });
      execution.fire({ kind: 'linkRestored', eventsMayBeLost: false });
      return client.event<{ output: string }>('output', ({ output }) => output.includes('nothing was lost'));
    },
  },
  {
    name: 'the user stops the session',
    begin: (stage) => {
      stage.client.post('disconnect');
      return ended(stage);
    },
  },
];
/** Whoever asked for it needs no notification. */
const silent = new Set(['the user stops the session']);

interface EventMessage {
  readonly event?: string;
  readonly body?: Readonly<Record<string, string | undefined>>;
}

/** What VS Code and the editor part make notifications of. */
function notificationsIn(messages: readonly object[], isEditor: boolean): readonly string[] {
  const events = messages as readonly EventMessage[];
  const shown = new Set<string>();
  return events.flatMap(({ event, body = {} }) => {
    if (event === 'output') {
      return body['category'] === 'important' ? [`output: ${body['output']?.trim() ?? ''}`] : [];
    }
    if (!isEditor || (event !== 'isv.sessionWarning' && event !== 'isv.sessionState')) {
      return [];
    }
    const { message, reason, state } = body;
    const text =
      event === 'isv.sessionWarning' ? message : (reason ?? (state === 'needsFreshLink' ? state : undefined));
    // A state that is told again changes nothing for the user.
    if (text === undefined || shown.has(text)) {
      return [];
    }
    shown.add(text);
    return [`${event}: ${text}`];
  });
}

async function told(cause: Cause, isEditor: boolean): Promise<readonly string[]> {
  const execution = new FakeExecution();
  const host = fakeHost(execution, { showsWarnings: isEditor });
  const client = new InlineClient(host);
  await client.start([3]);
  const before = client.messages.length;
  await cause.begin({ execution, host, client });
  // All that was printed before is out when this is answered.
  await client.request('threads');
  return notificationsIn(client.messages.slice(before), isEditor);
}

const notifications: Soak = {
  id: 'U9',
  title: 'one notification for one cause, in VS Code and in other editors; none for what the user asked for',
  run: async (scale) => {
    const rounds = amount(scale, 50, 2);
    const breaches: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const cause of causes) {
        for (const isEditor of [true, false]) {
          const all = await told(cause, isEditor);
          const wanted = silent.has(cause.name) ? 0 : 1;
          if (all.length !== wanted) {
            const where = isEditor ? 'VS Code' : 'another editor';
            breaches.push(`${cause.name}, in ${where}: ${all.length} notifications. ${all.join(' | ')}`);
          }
        }
      }
    }
    const count = rounds * causes.length * 2;
    return { count, of: 'causes', figures: `${causes.length} causes in two kinds of editors`, breaches };
  },
};

export const soaks: readonly Soak[] = [notifications];
