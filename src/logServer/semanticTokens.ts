import type { Range, SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver';
import { knownKinds } from '../core/apexLog/eventKinds.ts';
import { firstIn } from './inlayHints.ts';
import type { OpenLog } from './openLog.ts';

/** What a token is: its place in `tokenLegend`. */
const tokens = { time: 0, event: 1, line: 2, problem: 3, code: 4 } as const;

export const tokenLegend: SemanticTokensLegend = {
  // Our own has its colour from package.json: that of no usual type stands out in every theme.
  tokenTypes: ['comment', 'keyword', 'number', 'logFailure', 'function'],
  tokenModifiers: [],
};

/** A screen has some fifty lines, and VS Code asks for a few screens. */
const mostLines = 2000;
const problems = new Set(['FATAL_ERROR', 'EXCEPTION_THROWN', 'VALIDATION_FAIL', 'FLOW_ELEMENT_ERROR']);
const code = new Set([
  'METHOD_ENTRY',
  'METHOD_EXIT',
  'CONSTRUCTOR_ENTRY',
  'CONSTRUCTOR_EXIT',
  'CODE_UNIT_STARTED',
  'CODE_UNIT_FINISHED',
]);

/** Colours for the lines in sight: VS Code gives up colouring files as large as logs are. */
export function semanticTokens(log: OpenLog, range: Range): SemanticTokens {
  const { index } = log;
  const builder = new TokenBuilder();
  const last = Math.min(range.end.line, range.start.line + mostLines, index.rowCount - 1);
  for (let event = firstIn(log, range); event < index.count && index.rowAt(event) <= last; event += 1) {
    // What stands in parentheses is no event.
    if (index.kindAt(event) >= knownKinds.length || !index.nameAt(event).startsWith('(')) {
      builder.addLine(index.rowAt(event), log.rowText(index.rowAt(event)), index.nameAt(event));
    }
  }
  return { data: builder.data };
}

class TokenBuilder {
  readonly data: number[] = [];
  #line = 0;
  #character = 0;

  addLine(line: number, text: string, name: string): void {
    const nameStart = text.indexOf('|') + 1;
    if (nameStart === 0 || !text.startsWith(name, nameStart)) {
      return;
    }
    this.#add(line, 0, nameStart - 1, tokens.time);
    this.#add(line, nameStart, name.length, problems.has(name) ? tokens.problem : tokens.event);
    const nameEnd = nameStart + name.length;
    const place = /^\|\[(\d{1,9}|EXTERNAL)\]/.exec(text.slice(nameEnd, nameEnd + 14));
    if (place !== null) {
      this.#add(line, nameEnd + 2, place[1]?.length ?? 0, tokens.line);
    }
    const signature = text.lastIndexOf('|') + 1;
    // Of a cut line, the place may be all there is.
    const isBehind = signature > nameEnd + (place?.[0].length ?? 0) && signature < text.length;
    if (code.has(name) && isBehind) {
      this.#add(line, signature, text.length - signature, tokens.code);
    }
  }

  /** Each is told by its distance to the one before. */
  #add(line: number, character: number, length: number, type: number): void {
    const sameLine = line === this.#line;
    this.data.push(line - this.#line, sameLine ? character - this.#character : character, length, type, 0);
    this.#line = line;
    this.#character = character;
  }
}
