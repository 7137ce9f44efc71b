import type { LogFacts } from './generatedLogs.ts';

type Random = () => number;

const methods: readonly (readonly [className: string, signature: string, lines: number])[] = [
  ['InvoiceService', 'issue(List<Id>)', 33],
  ['InvoiceCalculator', 'total(acme__Invoice__c)', 21],
  ['DiscountPolicies', 'forAccount(Id)', 28],
  ['TaxCalculator', 'taxOn(List<acme.InvoiceLineItem>)', 24],
  ['CurrencyRounding', 'roundMoney(Decimal, String)', 14],
  ['PaymentService', 'allocate(Id, Decimal)', 26],
];
const levels =
  '66.0 APEX_CODE,FINEST;APEX_PROFILING,INFO;CALLOUT,INFO;DB,FINEST;NBA,INFO;SYSTEM,DEBUG;VALIDATION,INFO;VISUALFORCE,INFO;WAVE,INFO;WORKFLOW,INFO';

/** The text of a generated log, of exactly the length that its row says. */
export function generatedLogText(facts: LogFacts, random: Random): Buffer {
  const text = new LogText(facts, random);
  text.begin();
  // What comes at the end has to find room.
  while (text.hasRoom) {
    text.call(1);
  }
  text.end();
  return text.toBuffer();
}

/** Bytes that the last statement, the ends of the methods around it and the end of a log take at most. */
const room = 1_400;

class LogText {
  readonly #facts: LogFacts;
  readonly #random: Random;
  readonly #lines: string[] = [];
  #nanoseconds: number;
  #length = 0;

  constructor(facts: LogFacts, random: Random) {
    this.#facts = facts;
    this.#random = random;
    this.#nanoseconds = Math.floor(random() * 3_000_000) + 400_000;
  }

  /** Bytes are counted by characters: in these texts each takes one. */
  get hasRoom(): boolean {
    return this.#length + room < this.#facts.length;
  }

  begin(): void {
    const { user, operation } = this.#facts;
    this.#add(levels);
    this.#event(
      `USER_INFO|[EXTERNAL]|${user.id.slice(0, 15)}|${user.username}|(GMT+00:00) Greenwich Mean Time (GMT)|GMT+00:00`,
    );
    this.#event('EXECUTION_STARTED');
    this.#event(`CODE_UNIT_STARTED|[EXTERNAL]|${operation.startsWith('/') ? operation : 'execute_anonymous_apex'}`);
  }

  /** A method with its statements, some of which query, save, debug or call on. */
  call(depth: number): void {
    const [className, signature, lines] = methods[Math.floor(this.#random() * methods.length)] ?? [
      'InvoiceService',
      'issue()',
      9,
    ];
    const line = 3 + Math.floor(this.#random() * lines);
    const named = `[${line}]|01p5f000000AcmeAAC|acme.${className}.${signature}`;
    this.#event(`METHOD_ENTRY|${named}`);
    const count = 1 + Math.floor(this.#random() * 4);
    for (let statement = 0; statement < count && this.hasRoom; statement++) {
      this.#statement(line + 1 + statement, depth);
    }
    this.#event(`METHOD_EXIT|${named}`);
  }

  /** A last debug line fills the text up to its length. */
  end(): void {
    const head = this.#stamped('USER_DEBUG|[9]|DEBUG|');
    const ending = this.#ending().map((line) => this.#stamped(line));
    const left = this.#facts.length - ending.reduce((sum, line) => sum + line.length + 1, this.#length);
    if (left > head.length) {
      this.#add(head + '.'.repeat(left - head.length - 1));
    }
    for (const line of ending) {
      this.#add(line);
    }
  }

  toBuffer(): Buffer {
    return Buffer.from(`${this.#lines.join('\n')}\n`, 'latin1');
  }

  #statement(line: number, depth: number): void {
    this.#event(`STATEMENT_EXECUTE|[${line}]`);
    const kind = this.#random();
    if (kind < 0.12) {
      this.#event(
        `SOQL_EXECUTE_BEGIN|[${line}]|Aggregations:0|SELECT Id, Name FROM acme__Invoice__c WHERE acme__Account__c = :tmpVar1`,
      );
      this.#event(`SOQL_EXECUTE_END|[${line}]|Rows:${Math.floor(this.#random() * 40)}`);
    } else if (kind < 0.18) {
      this.#event(`DML_BEGIN|[${line}]|Op:Update|Type:acme__Invoice__c|Rows:${1 + Math.floor(this.#random() * 9)}`);
      this.#event(`DML_END|[${line}]`);
    } else if (kind < 0.3) {
      this.#event(
        `USER_DEBUG|[${line}]|DEBUG|Invoice INV-${String(Math.floor(this.#random() * 99_999)).padStart(5, '0')} checked`,
      );
    } else if (kind < 0.42 && depth < 4) {
      this.call(depth + 1);
    } else {
      this.#event(`VARIABLE_ASSIGNMENT|[${line}]|amount|${(this.#random() * 10_000).toFixed(2)}`);
    }
  }

  #ending(): readonly string[] {
    const { status, operation } = this.#facts;
    return [
      ...(status === 'Success' ? [] : [`FATAL_ERROR|${status}`]),
      'CUMULATIVE_LIMIT_USAGE',
      'LIMIT_USAGE_FOR_NS|acme|',
      'CUMULATIVE_LIMIT_USAGE_END',
      `CODE_UNIT_FINISHED|${operation.startsWith('/') ? operation : 'execute_anonymous_apex'}`,
      'EXECUTION_FINISHED',
    ];
  }

  #event(text: string): void {
    this.#add(this.#stamped(text));
  }

  #stamped(text: string): string {
    this.#nanoseconds += 1_000 + Math.floor(this.#random() * 40_000);
    const elapsed = Math.floor(this.#nanoseconds / 1e6);
    const time = new Date(this.#facts.startedAt + elapsed).toISOString().slice(11, 19);
    return `${time}.${elapsed % 1_000} (${this.#nanoseconds})|${text}`;
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#length += line.length + 1;
  }
}
