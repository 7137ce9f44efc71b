import { LogIndex } from '../../../../../src/core/apexLog/logIndex.ts';
import { Replay } from '../../../../../src/core/apexLog/replay/replay.ts';
import type { ReplayValue, ReplayVariable } from '../../../../../src/core/apexLog/replay/replayState.ts';

/** A replay of event lines, each without its time: `METHOD_ENTRY|[1]|01p000000000001|P.run()`. Other lines are taken as they are. */
export function replayOf(...lines: readonly string[]): Replay {
  const text = lines.map((line, at) => (/^[A-Z_]+(?:\||$)/.test(line) ? `09:00:00.1 (${1000 + at})|${line}` : line));
  return new Replay(new LogIndex(new TextEncoder().encode(`${text.join('\n')}\n`)));
}

export const header = '64.0 APEX_CODE,FINEST;SYSTEM,FINE';

/** `P.run():5`, innermost first. */
export function stackText(replay: Replay, moment: number): readonly string[] {
  return replay.stackAt(moment).map(({ fullName, line }) => `${fullName}:${line}`);
}

export function valueText(value: ReplayValue): string {
  return value.kind === 'null' ? 'null' : value.kind === 'scalar' ? value.text : `→${value.id}`;
}

/** `name=text` */
export function variableTexts(variables: readonly ReplayVariable[]): readonly string[] {
  return variables.map(({ name, value }) => `${name}=${valueText(value)}`);
}

export function locals(replay: Replay, moment: number, frameNumber = 0): readonly string[] {
  return variableTexts(replay.variablesAt(moment, frameNumber)?.locals ?? []);
}

export function statics(replay: Replay, moment: number, frameNumber = 0): readonly string[] {
  return variableTexts(replay.variablesAt(moment, frameNumber)?.statics ?? []);
}
