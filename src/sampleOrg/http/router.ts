import type { ApiReply } from './apiReply.ts';
import { methodNotAllowed, resourceNotFound } from './failures.ts';

export type Handler<Call> = (call: Call, parameters: Readonly<Record<string, string>>) => ApiReply | Promise<ApiReply>;

/** `'GET /services/data/v:version/query'`: a `:name` takes one path segment, or the rest of one. */
export type RouteTable<Call> = Readonly<Record<string, Handler<Call>>>;

interface Route<Call> {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handler: Handler<Call>;
}

/** Finds the handler of a path. The first route that fits is taken. */
export class Router<Call> {
  readonly #routes: readonly Route<Call>[];

  constructor(...tables: readonly RouteTable<Call>[]) {
    this.#routes = tables.flatMap((table) => Object.entries(table)).map(([key, handler]) => route(key, handler));
  }

  /** Throws 404 for a path that nothing answers, 405 for a method that is not among those of its path. */
  answer(method: string, path: string, call: Call): ApiReply | Promise<ApiReply> {
    const fitting = this.#routes.filter((candidate) => candidate.pattern.test(path));
    const found = fitting.find((candidate) => candidate.method === method);
    if (found === undefined) {
      throw fitting.length === 0
        ? resourceNotFound()
        : methodNotAllowed(method, allowedMethods(fitting.map((candidate) => candidate.method)));
    }
    return found.handler(call, parametersOf(found.pattern, path));
  }
}

/** In the order that an org lists them; what can be got can be looked at by its head alone. */
const methodOrder = ['HEAD', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

function allowedMethods(methods: readonly string[]): readonly string[] {
  const allowed = new Set(methods.includes('GET') ? ['HEAD', ...methods] : methods);
  return methodOrder.filter((method) => allowed.has(method));
}

function route<Call>(key: string, handler: Handler<Call>): Route<Call> {
  const space = key.indexOf(' ');
  const source = key
    .slice(space + 1)
    .replace(/[.$()+]/g, '\\$&')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method: key.slice(0, space), pattern: new RegExp(`^${source}$`, 'i'), handler };
}

function parametersOf(pattern: RegExp, path: string): Readonly<Record<string, string>> {
  const groups = pattern.exec(path)?.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]): [string, string] => [name, decode(value)]));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw resourceNotFound();
  }
}
