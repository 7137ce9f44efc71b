import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Exchange } from './dapClient.ts';

/**
 * Compares a session with its golden transcript. UPDATE_GOLDEN=1 (`npm run golden`) rewrites the transcript; a difference
 * writes what was seen beside it, as `.actual`. Transcripts are read in review: a changed line is a changed behaviour.
 */
export function assertGolden(
  path: string,
  exchanges: readonly Exchange[],
  replacements: ReadonlyMap<string, string>,
): void {
  const seen = `${transcript(exchanges, replacements)}\n`;
  const actualPath = `${path}.actual`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, seen);
    rmSync(actualPath, { force: true });
    return;
  }
  const golden = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (golden !== seen) {
    writeFileSync(actualPath, seen);
    assert.equal(
      seen,
      golden,
      `The session differs from its transcript. Compare ${actualPath}; if it is right, run "npm run golden".`,
    );
  }
  rmSync(actualPath, { force: true });
}

/**
 * A session as text: one message after another, ids replaced by the order in which they came up. Output and session states stand
 * at the end, each in order: they come when the org gets round to it, between any two other messages.
 */
export function transcript(exchanges: readonly Exchange[], replacements: ReadonlyMap<string, string>): string {
  const ids = new IdNames();
  const text = ({ direction, message }: Exchange): string =>
    // Replaced before it is laid out: where lines break must not depend on where this checkout is.
    ids.replace(`${direction === 'sent' ? '→' : '←'} ${messageText(replacedIn(message, replacements))}`);
  const [states, others] = partition(exchanges, 'isv.sessionState');
  const [output, messages] = partition(others, 'output');
  return [
    ...messages.map(text),
    '',
    '--- Debug console',
    ...output.map(text),
    '',
    '--- Session states',
    // A slow machine repeats a state to tell a later deadline.
    ...states.map(text).filter((state, index, all) => state !== all[index - 1]),
  ].join('\n');
}

function partition(exchanges: readonly Exchange[], event: string): readonly [Exchange[], Exchange[]] {
  const isMeant = ({ message }: Exchange): boolean => 'event' in message && message.event === event;
  return [exchanges.filter(isMeant), exchanges.filter((exchange) => !isMeant(exchange))];
}

function messageText(message: Exchange['message']): string {
  switch (message.type) {
    case 'request': {
      const request = message as DebugProtocol.Request;
      return entry(request.command, request.arguments);
    }
    case 'event': {
      const event = message as DebugProtocol.Event;
      return entry(`event ${event.event}`, event.body);
    }
    default: {
      const response = message as DebugProtocol.Response;
      return entry(`${response.command} ${response.success ? 'ok' : 'failed'}`, response.body);
    }
  }
}

function entry(title: string, body: unknown): string {
  return body === undefined ? title : `${title}${rendered(body, '    ')}`;
}

/** Like YAML, on one line where it is short. */
function rendered(value: unknown, indent: string): string {
  const short = inline(value);
  if (indent.length + short.length <= 110) {
    return ` ${short}`;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => `\n${indent}- ${rendered(item, `${indent}  `).trimStart()}`).join('');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, item]) => `\n${indent}${name}:${rendered(item, `${indent}  `)}`)
      .join('');
  }
  return ` ${short}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(inline).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, item]) => `${name}: ${inline(item)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** Names Salesforce ids and deadlines by kind and order of appearance. */
class IdNames {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  replace(text: string): string {
    return text
      .replace(/\b(00D|005|07[abcd]|001|a0\w|01p)[A-Za-z0-9]{12,15}\b/g, (id, prefix: string) => this.#name(id, prefix))
      .replace(/\b1[789]\d{11}\b/g, '‹time›');
  }

  #name(id: string, prefix: string): string {
    const key = id.slice(0, 15);
    let name = this.#names.get(key);
    if (name === undefined) {
      const count = (this.#counts.get(prefix) ?? 0) + 1;
      this.#counts.set(prefix, count);
      name = `‹${prefix} ${count}›`;
      this.#names.set(key, name);
    }
    return name;
  }
}

function replacedIn<T>(value: T, replacements: ReadonlyMap<string, string>): T {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === 'string' ? replaceAll(item, replacements) : item,
  ) as T;
}

function replaceAll(text: string, replacements: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [from, to] of replacements) {
    result = result.replaceAll(from, to);
  }
  return result;
}
