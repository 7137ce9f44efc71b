import { Draws } from './random.ts';

/**
 * Debug logs at FINEST as Salesforce writes them, of any size, the same for the same seed. How often each event comes, and how long
 * values are, follows 383 public logs: a quarter statements, a seventh heap, an event of some 94 bytes on average.
 */
export interface GeneratedLogOptions {
  readonly seed: number;
  /** At least this many bytes, unless the log is cut. */
  readonly bytes: number;
  /** Transactions, one behind another; the bytes are shared among them. 1 when left out. */
  readonly executions?: number;
  /** Bytes are left out in the middle and the end is cut, as Salesforce does at 20 MB. */
  readonly truncated?: boolean;
}

const header =
  '64.0 APEX_CODE,FINEST;APEX_PROFILING,FINEST;CALLOUT,INFO;DATA_ACCESS,INFO;DB,FINEST;NBA,INFO;SYSTEM,FINE;VALIDATION,INFO;VISUALFORCE,FINER;WAVE,INFO;WORKFLOW,FINE';
const classes = [
  'InvoiceService',
  'InvoiceSelector',
  'TaxRates',
  'InvoiceService.Line',
  'Ledger',
  'AccountDomain',
  'Money',
];
const methods = ['total', 'apply', 'lineOf', 'rateFor', 'post', 'validate', 'round'];
const names = ['total', 'line', 'rate', 'index', 'account', 'lines', 'result', 'key'];
const types = [
  'Integer',
  'String',
  'Decimal',
  'acme.InvoiceService.Line',
  'List<acme.InvoiceService.Line>',
  'Map<Id,Account>',
];
const words = 'invoice paid open customer net tax gross rate unit price quantity northwind traders line total'.split(
  ' ',
);
const deepest = 12;

export function generatedLog(options: GeneratedLogOptions): Uint8Array {
  const writer = new LogWriter(options.seed);
  const executions = options.executions ?? 1;
  for (let execution = 1; execution <= executions; execution += 1) {
    writer.execution((options.bytes * execution) / executions);
  }
  return new TextEncoder().encode(options.truncated === true ? cut(writer.text()) : writer.text());
}

/** Lines are missing from the middle and from the end. */
function cut(text: string): string {
  const lines = text.split('\n');
  const from = Math.floor(lines.length / 3);
  const removed = lines.splice(from, Math.floor(lines.length / 10), '*** Skipped 1234567 bytes of detailed log');
  const end = lines.splice(Math.floor(lines.length * 0.9));
  const half = end[0]?.slice(0, 40) ?? '';
  const kept = end.filter((line) => line.includes('|EXECUTION_FINISHED') || line.includes('|FATAL_ERROR'));
  return [...lines, `${half}*********** MAXIMUM DEBUG LOG SIZE REACHED ***********`, ...kept, '']
    .join('\n')
    .replace('1234567', String(removed.join('\n').length));
}

class LogWriter {
  readonly #draws: Draws;
  readonly #lines: string[] = [header];
  #bytes = header.length + 1;
  #nanos = 320_417;
  #stamp = 0;
  #until = 0;

  constructor(seed: number) {
    this.#draws = new Draws(seed);
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  execution(until: number): void {
    this.#until = until;
    this.#stamp = Math.floor(this.#nanos / 1e6) % 1000;
    this.#event(
      'USER_INFO|[EXTERNAL]|005Ak000001XyZ1|ada@northwind.example|(GMT+01:00) Central European Standard Time (Europe/Berlin)|GMT+01:00',
    );
    this.#event('EXECUTION_STARTED');
    const unit = '01pAk000000AbCd|acme.InvoiceController.show(Id)';
    this.#event(`CODE_UNIT_STARTED|[EXTERNAL]|${unit}`);
    do {
      this.#method(1);
    } while (this.#bytes < this.#until);
    this.#limits();
    this.#event('CODE_UNIT_FINISHED|acme.InvoiceController.show(Id)');
    this.#event('EXECUTION_FINISHED');
  }

  #event(text: string): void {
    this.#nanos += 1_500 + this.#draws.below(40_000);
    if (this.#draws.happens(0.004)) {
      this.#stamp = Math.floor(this.#nanos / 1e6) % 1000;
    }
    const line = `09:14:${String(21 + (Math.floor(this.#nanos / 1e9) % 30))}.${this.#stamp} (${this.#nanos})|${text}`;
    this.#lines.push(line);
    this.#bytes += line.length + 1;
  }

  #plain(line: string): void {
    this.#lines.push(line);
    this.#bytes += line.length + 1;
  }

  #method(depth: number): void {
    const type = this.#draws.one(classes);
    const signature = `acme.${type}.${this.#draws.one(methods)}(Integer, String)`;
    const frame = `[${this.#line()}]|01pAk00000${String(10000 + classes.indexOf(type))}|${signature}`;
    this.#event(`METHOD_ENTRY|${frame}`);
    this.#event(`VARIABLE_SCOPE_BEGIN|[${this.#line()}]|this|acme.${type}|true|false`);
    this.#event(`VARIABLE_ASSIGNMENT|[${this.#line()}]|this|{}|${this.#address()}`);
    const statements = 4 + this.#draws.below(24);
    for (let statement = 0; statement < statements && this.#bytes < this.#until; statement += 1) {
      this.#statement(depth);
    }
    this.#event(`METHOD_EXIT|${frame}`);
  }

  #statement(depth: number): void {
    const draws = this.#draws;
    const line = this.#line();
    this.#event(`STATEMENT_EXECUTE|[${line}]`);
    const name = draws.one(names);
    if (draws.happens(0.45)) {
      this.#event(`VARIABLE_SCOPE_BEGIN|[${line}]|${name}|${draws.one(types)}|true|false`);
    }
    if (draws.happens(0.6)) {
      this.#event(`HEAP_ALLOCATE|[${line}]|Bytes:${draws.below(400)}`);
    }
    if (draws.happens(0.62)) {
      this.#event(`VARIABLE_ASSIGNMENT|[${line}]|${draws.happens(0.1) ? `this.${name}` : name}|${this.#value()}`);
    }
    const choice = draws.number();
    if (choice < 0.1 && depth < deepest) {
      this.#method(depth + 1);
    } else if (choice < 0.3) {
      this.#event(`SYSTEM_METHOD_ENTRY|[${line}]|List<ANY>.add(Object)`);
      this.#event(`SYSTEM_METHOD_EXIT|[${line}]|List<ANY>.add(Object)`);
    } else if (choice < 0.315) {
      this.#query(line);
    } else if (choice < 0.325) {
      this.#event(`DML_BEGIN|[${line}]|Op:Update|Type:acme__Invoice__c|Rows:${1 + draws.below(200)}`);
      this.#event(`DML_END|[${line}]`);
    } else if (choice < 0.345) {
      this.#event(`USER_DEBUG|[${line}]|DEBUG|${this.#words(3 + draws.below(20))}`);
      if (draws.happens(0.3)) {
        this.#plain(`second line: ${this.#words(4)}`);
      }
    } else if (choice < 0.348) {
      this.#event(`EXCEPTION_THROWN|[${line}]|acme.InvoiceException: ${this.#words(5)}`);
    }
  }

  #query(line: number): void {
    this.#event(`SOQL_EXECUTE_BEGIN|[${line}]|Aggregations:0|SELECT Id, Name, acme__Total__c `);
    this.#plain('FROM acme__Invoice__c');
    this.#plain('WHERE acme__Customer__c = :tmpVar1');
    this.#event(`SOQL_EXECUTE_EXPLAIN|[${line}]|No explain plan is available`);
    this.#event(`SOQL_EXECUTE_END|[${line}]|Rows:${this.#draws.below(300)}`);
    this.#event(`LIMIT_USAGE|[${line}]|SOQL|${1 + this.#draws.below(99)}|100`);
  }

  #limits(): void {
    this.#event('CUMULATIVE_LIMIT_USAGE');
    for (const namespace of ['(default)', 'acme']) {
      this.#event(`LIMIT_USAGE_FOR_NS|${namespace}|`);
      this.#plain(`  Number of SOQL queries: ${this.#draws.below(100)} out of 100`);
      this.#plain(`  Number of query rows: ${this.#draws.below(50_000)} out of 50000`);
      this.#plain(`  Number of DML statements: ${this.#draws.below(150)} out of 150`);
      this.#plain(`  Maximum CPU time: ${this.#draws.below(10_000)} out of 10000`);
      this.#plain('');
    }
    this.#event('CUMULATIVE_LIMIT_USAGE_END');
    this.#plain('');
  }

  /** Mostly short, now and then very long. */
  #value(): string {
    const draws = this.#draws;
    const choice = draws.number();
    if (choice < 0.45) {
      const text = this.#words(1 + draws.below(5));
      return text.length > 20 ? `"${text.slice(0, 20)} (${text.length - 20} more) ..."` : `"${text}"`;
    }
    if (choice < 0.82) {
      const fields = Array.from({ length: 1 + draws.below(draws.happens(0.1) ? 40 : 4) }, (_, at) => {
        const value = draws.happens(0.3) ? this.#address() : this.#words(1 + draws.below(2));
        return `"${draws.one(names)}${at}":"${value}"`;
      });
      return `{${fields.join(',')}}|${this.#address()}`;
    }
    if (choice < 0.92) {
      return 'null';
    }
    return choice < 0.97 ? `[${draws.below(9)},${draws.below(9)}]|${this.#address()}` : String(draws.below(100_000));
  }

  #words(count: number): string {
    return Array.from({ length: count }, () => this.#draws.one(words)).join(' ');
  }

  #address(): string {
    return `0x${(0x10_00_00_00 + this.#draws.below(4_000) * 64).toString(16)}`;
  }

  #line(): number {
    return 1 + this.#draws.below(900);
  }
}
