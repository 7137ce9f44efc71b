import '../support/editor/fakeEditor.ts';
import { harvest } from '../support/editor/harvest.ts';
import { hostileTexts } from '../support/hostileTexts.ts';
import { hostileReplay, hostileSession, type SaidByAdapter } from '../support/hostileSession.ts';
import { beyond, effectsInLine, effectsInMarkdown, effectsInText, unseenIn } from '../support/shownEffects.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

const { shown } = await import('../support/editor/fakeVscode.ts');
const { surfaces } = await import('../support/editor/surfaces.ts');
type Shown = (typeof shown)[number];

const harmless = 'Northwind';
/** So many characters of what breaks a bar are worth reading. */
const mostQuoted = 160;

interface Count {
  texts: number;
  readonly icons: string[];
  readonly unseen: string[];
}

/** Everything that a surface shows of an org that says `say`. */
async function shownOn(name: string, say: string): Promise<readonly Shown[]> {
  shown.length = 0;
  const given = await harvest(surfaces[name]?.(say));
  return [...shown, ...given];
}

const effectsOf = ({ kind, text }: Shown): readonly string[] =>
  kind === 'line' ? effectsInLine(text) : kind === 'markdown' ? effectsInMarkdown(text) : [];

async function judgeSurface(name: string, texts: readonly string[], count: Count): Promise<void> {
  const usual = (await shownOn(name, harmless)).flatMap(effectsOf);
  for (const say of texts) {
    const all = await shownOn(name, say);
    count.texts += all.length;
    for (const one of all) {
      const more = beyond(effectsOf(one), usual);
      const unseen = unseenIn(one.text, one.kind === 'markdown');
      if (more.length > 0) {
        count.icons.push(`${name}: ${JSON.stringify(say)} becomes ${more.join(' ')} in ${quoted(one.text)}`);
      }
      if (unseen.length > 0) {
        count.unseen.push(`${name}: ${unseen.join(' ')} of ${JSON.stringify(say)} in ${quoted(one.text)}`);
      }
    }
  }
}

const effectsInSession: Readonly<Record<SaidByAdapter['shownAs'], (text: string) => readonly string[]>> = {
  notification: effectsInText,
  reason: effectsInLine,
  text: () => [],
};

function judgeSession(said: readonly SaidByAdapter[], say: string, count: Count): void {
  count.texts += said.length;
  for (const { path, text, shownAs } of said) {
    const effects = effectsInSession[shownAs](text);
    const unseen = unseenIn(text);
    if (effects.length > 0) {
      count.icons.push(`DAP ${path}: ${JSON.stringify(say)} becomes ${effects.join(' ')} in ${quoted(text)}`);
    }
    if (unseen.length > 0) {
      count.unseen.push(`DAP ${path}: ${unseen.join(' ')} of ${JSON.stringify(say)} in ${quoted(text)}`);
    }
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, mostQuoted));
}

let judged: { readonly key: string; readonly count: Promise<Count> } | undefined;

/** Both bars look at the same. */
function judge(scale: SoakScale): Promise<Count> {
  const key = JSON.stringify(scale);
  judged = judged?.key === key ? judged : { key, count: judgeAll(scale) };
  return judged.count;
}

async function judgeAll(scale: SoakScale): Promise<Count> {
  const count: Count = { texts: 0, icons: [], unseen: [] };
  const texts = hostileTexts(amount(scale, 300, 100), scale.seed);
  for (const name of Object.keys(surfaces)) {
    await judgeSurface(name, texts, count);
  }
  for (const say of texts) {
    judgeSession(await hostileSession(say), say, count);
    judgeSession(await hostileReplay(say), say, count);
  }
  return count;
}

/** The live debugger and the replay are two. */
const names = Object.keys(surfaces).length + 2;

const markup: Soak = {
  id: 'X7',
  title: 'markup in what an org says makes no link, loads nothing and draws no icon, wherever it is shown',
  run: async (scale) => {
    const { texts, icons } = await judge(scale);
    const figures = `${names} surfaces, ${texts} texts shown`;
    return { count: amount(scale, 300, 100), of: 'payloads', figures, breaches: icons };
  },
};

const unseen: Soak = {
  id: 'X8',
  title: 'no control or bidi character in what is shown of an org',
  run: async (scale) => {
    const { texts, unseen: breaches } = await judge(scale);
    return { count: texts, of: 'texts shown', figures: `${names} surfaces`, breaches };
  },
};

export const soaks: readonly Soak[] = [markup, unseen];
