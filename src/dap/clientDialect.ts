import { badClientPath, unsupportedPathFormat } from './failures.ts';
import type { RequestArguments } from './requestArguments.ts';

/** How this client writes lines, columns and paths. Inside the adapter lines and columns count from 1 and paths are native. */
export class ClientDialect {
  readonly supportsVariableType: boolean;
  readonly supportsVariablePaging: boolean;
  readonly supportsProgress: boolean;
  readonly supportsInvalidated: boolean;
  readonly #firstLine: number;
  readonly #firstColumn: number;
  readonly #usesUris: boolean;

  constructor(parameters: RequestArguments) {
    const format = parameters.optionalString('pathFormat') ?? 'path';
    if (format !== 'path' && format !== 'uri') {
      throw unsupportedPathFormat();
    }
    this.#usesUris = format === 'uri';
    this.#firstLine = parameters.flag('linesStartAt1', true) ? 1 : 0;
    this.#firstColumn = parameters.flag('columnsStartAt1', true) ? 1 : 0;
    this.supportsVariableType = parameters.flag('supportsVariableType', false);
    this.supportsVariablePaging = parameters.flag('supportsVariablePaging', false);
    this.supportsProgress = parameters.flag('supportsProgressReporting', false);
    this.supportsInvalidated = parameters.flag('supportsInvalidatedEvent', false);
  }

  fromClientLine(line: number): number {
    return line - this.#firstLine + 1;
  }

  toClientLine(line: number): number {
    return line - 1 + this.#firstLine;
  }

  get firstColumn(): number {
    return this.#firstColumn;
  }

  fromClientColumn(column: number): number {
    return column - this.#firstColumn + 1;
  }

  toClientColumn(column: number): number {
    return column - 1 + this.#firstColumn;
  }

  fromClientPath(path: string): string {
    if (!this.#usesUris) {
      return path;
    }
    try {
      const url = new URL(path);
      const decoded = decodeURIComponent(url.pathname);
      if (url.protocol === 'file:') {
        return /^\/[A-Za-z]:/.test(decoded) ? decoded.slice(1).replaceAll('/', '\\') : decoded;
      }
    } catch {
      // Not a URL, or not decodable: told apart from a good one just below.
    }
    throw badClientPath();
  }

  toClientPath(path: string): string {
    if (!this.#usesUris) {
      return path;
    }
    const forward = path.replaceAll('\\', '/');
    const absolute = forward.startsWith('/') ? forward : `/${forward}`;
    return `file://${absolute.split('/').map(encodeURIComponent).join('/')}`;
  }
}
