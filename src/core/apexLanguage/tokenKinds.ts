/** Kinds of Apex token. Numbers, so that a file's tokens fit into one typed array. */
export const Token = {
  endOfFile: 0,
  /** An identifier, or a keyword that has no meaning of its own for lines. */
  word: 1,
  number: 2,
  string: 3,
  openParen: 4,
  closeParen: 5,
  openBrace: 6,
  closeBrace: 7,
  openBracket: 8,
  closeBracket: 9,
  semicolon: 10,
  comma: 11,
  /** `.` and `?.` */
  dot: 12,
  question: 13,
  colon: 14,
  assign: 15,
  /** `=>` */
  arrow: 16,
  plus: 17,
  minus: 18,
  /** `++` and `--` */
  step: 19,
  /** `!` and `~`: prefix operators, and a part of `!=`. */
  not: 20,
  less: 21,
  greater: 22,
  at: 23,
  /** `*` and `/`: they bind more strongly than `+`. */
  times: 24,
  /** Any other operator. */
  operator: 25,
  // Keywords.
  class: 30,
  interface: 31,
  enum: 32,
  trigger: 33,
  if: 34,
  else: 35,
  for: 36,
  while: 37,
  do: 38,
  try: 39,
  catch: 40,
  finally: 41,
  switch: 42,
  when: 43,
  return: 44,
  throw: 45,
  break: 46,
  continue: 47,
  /** insert, update, upsert, delete, undelete, merge */
  dml: 48,
  new: 49,
  instanceof: 50,
  /** public, private, protected, global: never begin a statement of a body. */
  access: 51,
  /** static, final and the other modifiers. */
  modifier: 52,
  get: 53,
  set: 54,
  on: 55,
  as: 56,
  /** SELECT and FIND */
  query: 57,
  runAs: 58,
  static: 59,
  null: 60,
} as const;

const keywords: readonly (readonly [kind: number, words: string])[] = [
  [Token.class, 'class'],
  [Token.interface, 'interface'],
  [Token.enum, 'enum'],
  [Token.trigger, 'trigger'],
  [Token.if, 'if'],
  [Token.else, 'else'],
  [Token.for, 'for'],
  [Token.while, 'while'],
  [Token.do, 'do'],
  [Token.try, 'try'],
  [Token.catch, 'catch'],
  [Token.finally, 'finally'],
  [Token.switch, 'switch'],
  [Token.when, 'when'],
  [Token.return, 'return'],
  [Token.throw, 'throw'],
  [Token.break, 'break'],
  [Token.continue, 'continue'],
  [Token.dml, 'insert update upsert delete undelete merge'],
  [Token.new, 'new'],
  [Token.instanceof, 'instanceof'],
  [Token.access, 'public private protected global'],
  [Token.modifier, 'final transient abstract virtual override testmethod webservice'],
  [Token.static, 'static'],
  [Token.get, 'get'],
  [Token.set, 'set'],
  [Token.on, 'on'],
  [Token.as, 'as'],
  [Token.query, 'select find'],
  [Token.runAs, 'runas'],
  [Token.null, 'null'],
];

interface Keyword {
  readonly kind: number;
  readonly word: string;
}

const longestKeyword = 10;

/** By first letter and length: a word that is no keyword mostly finds nothing to be compared with. */
const keywordTable = buildKeywordTable();

function buildKeywordTable(): (Keyword[] | undefined)[] {
  const table = new Array<Keyword[] | undefined>(32 << 4).fill(undefined);
  for (const [kind, words] of keywords) {
    for (const word of words.split(' ')) {
      (table[slotOf(word.charCodeAt(0), word.length)] ??= []).push({ kind, word });
    }
  }
  return table;
}

/** The last five bits of a letter are the same in both cases. */
function slotOf(firstCode: number, length: number): number {
  return ((firstCode & 31) << 4) | length;
}

/** The kind of the word from `start` to `end`. */
export function keywordKind(text: string, start: number, end: number): number {
  const length = end - start;
  if (length > longestKeyword) {
    return Token.word;
  }
  const candidates = keywordTable[slotOf(text.charCodeAt(start), length)];
  if (candidates !== undefined) {
    for (const keyword of candidates) {
      if (equalsIgnoringCase(text, start, keyword.word)) {
        return keyword.kind;
      }
    }
  }
  return Token.word;
}

function equalsIgnoringCase(text: string, start: number, word: string): boolean {
  for (let index = 0; index < word.length; index++) {
    if ((text.charCodeAt(start + index) | 32) !== word.charCodeAt(index)) {
      return false;
    }
  }
  return true;
}
