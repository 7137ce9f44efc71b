import type { LogLines } from './lines.ts';
import { GeneratedValues } from './values.ts';

const classes = ['InvoiceService', 'InvoiceSelector', 'TaxRates', 'InvoiceService.Line', 'Ledger', 'Accounts', 'Money'];
const methods = ['total', 'apply', 'lineOf', 'rateFor', 'post', 'validate', 'round'];
const names = ['total', 'line', 'rate', 'index', 'account', 'lines', 'result', 'key'];
const types = ['Integer', 'String', 'Decimal', 'acme.InvoiceService.Line', 'List<acme.Line>', 'Map<Id,Account>'];
const platformCalls = [
  'List<ANY>.add(Object)',
  'Map<ANY,ANY>.get(Object)',
  'String.valueOf(Object)',
  'Math.max(Integer, Integer)',
];
const deepest = 24;
const linesOfMethod = 40;
const units = [
  ['01pAk000000AbCd|acme.InvoiceController.show(Id)', 'acme.InvoiceController.show(Id)'],
  ['apex://acme.InvoiceController/ACTION$show', 'apex://acme.InvoiceController/ACTION$show'],
  ['01pAk000000AbCe|acme.InvoiceQueueable', 'acme.InvoiceQueueable'],
  ['execute_anonymous_apex', 'execute_anonymous_apex'],
] as const;

interface Frame {
  readonly type: string;
  readonly firstLine: number;
  readonly depth: number;
}

/** Code that runs at random, as its log shows it: methods, statements, variables, queries, triggers, other packages, exceptions. */
export class GeneratedCode {
  readonly #lines: LogLines;
  readonly #values: GeneratedValues;
  readonly #initialised = new Set<string>();
  #until = 0;
  #queries = 0;

  constructor(lines: LogLines) {
    this.#lines = lines;
    this.#values = new GeneratedValues(lines.draws);
  }

  /** One transaction, until the log has so many bytes. */
  execution(until: number, fails: boolean): void {
    const lines = this.#lines;
    this.#until = until;
    this.#queries = 0;
    this.#initialised.clear();
    lines.refresh();
    lines.event(
      'USER_INFO|[EXTERNAL]|005Ak000001XyZ1|ada@northwind.example|(GMT+01:00) Central European Standard Time (Europe/Berlin)|GMT+01:00',
    );
    lines.event('EXECUTION_STARTED');
    const [started, finished] = lines.draws.one(units);
    lines.event(`CODE_UNIT_STARTED|[EXTERNAL]|${started}`);
    do {
      this.#method(1, this.#line());
    } while (lines.bytes < until);
    if (fails) {
      this.#fatalError();
    }
    this.#limits();
    lines.event(`CODE_UNIT_FINISHED|${finished}`);
    lines.event('EXECUTION_FINISHED');
  }

  /** The exception that leaves it, if one does. */
  #method(depth: number, callLine: number): string | undefined {
    const { draws } = this.#lines;
    const type = draws.one(classes);
    const method = draws.below(methods.length);
    this.#initialise(type);
    const signature = `acme.${type}.${methods[method] ?? ''}(Integer, String)`;
    const entry = `[${callLine}]|${sourceId(type)}|${signature}`;
    this.#lines.event(`METHOD_ENTRY|${entry}`);
    const frame = { type, firstLine: 10 + method * linesOfMethod, depth };
    if (draws.happens(0.5)) {
      this.#this(frame);
    }
    const thrown = this.#body(frame);
    this.#lines.event(`METHOD_EXIT|${entry}`);
    return thrown;
  }

  /** Static fields come into scope before the initialiser is entered, whose end names the class alone. */
  #initialise(type: string): void {
    if (this.#initialised.has(type)) {
      return;
    }
    this.#initialised.add(type);
    const lines = this.#lines;
    lines.event(`VARIABLE_SCOPE_BEGIN|[2]|acme.${type}.CACHE|Map<Id,Account>|true|true`);
    lines.event(`METHOD_ENTRY|[1]|${sourceId(type)}|acme.${type}.${type.split('.').at(-1) ?? ''}()`);
    lines.event('STATEMENT_EXECUTE|[1]');
    lines.event('STATEMENT_EXECUTE|[2]');
    lines.event(`VARIABLE_ASSIGNMENT|[2]|acme.${type}.CACHE|{}|${this.#values.address()}`);
    lines.event(`METHOD_EXIT|[1]|acme.${type}`);
  }

  #this({ type, firstLine }: Frame): void {
    const lines = this.#lines;
    lines.event(`VARIABLE_SCOPE_BEGIN|[${firstLine}]|this|acme.${type}|true|false`);
    lines.event(`VARIABLE_ASSIGNMENT|[${firstLine}]|this|{}|${this.#values.address()}`);
  }

  /** Statements one below another; now and then some of them again. */
  #body(frame: Frame): string | undefined {
    const { draws } = this.#lines;
    const count = 2 + draws.below(14);
    let line = frame.firstLine;
    for (let statement = 0; statement < count && this.#lines.bytes < this.#until; statement += 1) {
      line = draws.happens(0.15) ? Math.max(frame.firstLine + 1, line - 3) : line + 1 + draws.below(2);
      this.#statement(frame, line);
      const thrown = this.#what(frame, line);
      // Some are caught where they came through.
      if (thrown !== undefined && !draws.happens(0.35)) {
        return thrown;
      }
    }
    return undefined;
  }

  #statement(frame: Frame, line: number): void {
    const lines = this.#lines;
    const { draws } = lines;
    lines.event(`STATEMENT_EXECUTE|[${line}]`);
    const name = draws.one(names);
    if (draws.happens(0.44)) {
      lines.event(`VARIABLE_SCOPE_BEGIN|[${line}]|${name}|${draws.one(types)}|${draws.happens(0.6)}|false`);
    }
    if (draws.happens(0.56)) {
      lines.event(`HEAP_ALLOCATE|[${line}]|Bytes:${draws.below(400)}`);
    }
    if (draws.happens(0.52)) {
      lines.event(`VARIABLE_ASSIGNMENT|${this.#assigned(frame, line, name)}|${this.#values.value()}`);
    }
  }

  /** Mostly a local; some are fields, statics, or of an object that the platform made. */
  #assigned({ type }: Frame, line: number, name: string): string {
    const choice = this.#lines.draws.number();
    if (choice < 0.9) {
      return `[${line}]|${name}`;
    }
    if (choice < 0.94) {
      return `[${line}]|this.${name}`;
    }
    return choice < 0.97 ? `[${line}]|acme.${type}.CACHE` : '[EXTERNAL]|this';
  }

  #what(frame: Frame, line: number): string | undefined {
    const lines = this.#lines;
    const choice = lines.draws.number();
    if (choice < 0.1) {
      return this.#call(frame, line);
    }
    if (choice < 0.58) {
      this.#platformCall(line);
    } else if (choice < 0.59) {
      this.#query(line);
    } else if (choice < 0.597) {
      this.#change(frame, line);
    } else if (choice < 0.61) {
      lines.event(`USER_DEBUG|[${line}]|DEBUG|${this.#values.words(3 + lines.draws.below(20))}`);
      if (lines.draws.happens(0.3)) {
        lines.plain(`second line: ${this.#values.words(4)}`);
      }
    } else if (choice < 0.613) {
      lines.event('ENTERING_MANAGED_PKG|northwind');
      lines.event('ENTERING_MANAGED_PKG|northwind');
    } else if (choice < 0.615) {
      lines.event(`CALLOUT_REQUEST|[${line}]|System.HttpRequest[Endpoint=https://rates.example/v1, Method=GET]`);
      lines.event(`CALLOUT_RESPONSE|[${line}]|System.HttpResponse[Status=OK, StatusCode=200]`);
    } else if (choice < 0.618) {
      return this.#throw(line);
    }
    return undefined;
  }

  #call(frame: Frame, line: number): string | undefined {
    if (frame.depth >= deepest) {
      return undefined;
    }
    if (this.#lines.draws.happens(0.1)) {
      this.#construct(frame, line);
    }
    const thrown = this.#method(frame.depth + 1, line);
    if (thrown !== undefined) {
      // Once for every frame that it goes through.
      this.#lines.event(`EXCEPTION_THROWN|[${line}]|${thrown}`);
    }
    return thrown;
  }

  #construct({ type }: Frame, line: number): void {
    const lines = this.#lines;
    const constructor = `[${line}]|${sourceId(type)}|<init>(Integer)|acme.${type}`;
    lines.event(`CONSTRUCTOR_ENTRY|${constructor}`);
    lines.event(`VARIABLE_ASSIGNMENT|[${line}]|this|${this.#values.object()}|${this.#values.address()}`);
    lines.event('STATEMENT_EXECUTE|[5]');
    lines.event(`CONSTRUCTOR_EXIT|${constructor}`);
  }

  /** Now and then it has statements of its own: the lines of a class that nobody sees. */
  #platformCall(line: number): void {
    const lines = this.#lines;
    const call = lines.draws.one(platformCalls);
    lines.event(`SYSTEM_METHOD_ENTRY|[${line}]|${call}`);
    if (lines.draws.happens(0.014)) {
      lines.event(`STATEMENT_EXECUTE|[${1 + lines.draws.below(80)}]`);
    }
    lines.event(`SYSTEM_METHOD_EXIT|[${line}]|${call}`);
  }

  #throw(line: number): string {
    const text = `acme.InvoiceException: ${this.#values.words(5)}`;
    this.#lines.event(`EXCEPTION_THROWN|[${line}]|${text}`);
    return text;
  }

  #fatalError(): void {
    const text = `FATAL_ERROR|System.NullPointerException: Attempt to de-reference a null object`;
    this.#lines.event('EXCEPTION_THROWN|[12]|System.NullPointerException: Attempt to de-reference a null object');
    for (let time = 0; time < 2; time += 1) {
      this.#lines.event(text);
      this.#lines.plain('');
      this.#lines.plain('Class.acme.InvoiceController.show: line 12, column 1');
    }
  }

  #query(line: number): void {
    const lines = this.#lines;
    this.#queries += 1;
    lines.event(`SOQL_EXECUTE_BEGIN|[${line}]|Aggregations:0|SELECT Id, Name, acme__Total__c `);
    lines.plain('FROM acme__Invoice__c');
    lines.plain('WHERE acme__Customer__c = :tmpVar1');
    lines.event(`SOQL_EXECUTE_EXPLAIN|[${line}]|No explain plan is available`);
    lines.event(`SOQL_EXECUTE_END|[${line}]|Rows:${lines.draws.below(300)}`);
    lines.event(`LIMIT_USAGE|[${line}]|SOQL|${this.#queries}|100`);
  }

  /** With the trigger that it fires. */
  #change({ depth }: Frame, line: number): void {
    const lines = this.#lines;
    lines.event(`DML_BEGIN|[${line}]|Op:Update|Type:acme__Invoice__c|Rows:${1 + lines.draws.below(200)}`);
    lines.event('SYSTEM_MODE_ENTER|false');
    if (depth < deepest) {
      const name = 'Invoices on acme__Invoice__c trigger event BeforeUpdate|__sfdc_trigger/acme/Invoices';
      lines.event(`CODE_UNIT_STARTED|[EXTERNAL]|01qAk000000TrIg|${name}`);
      this.#body({ type: 'Ledger', firstLine: 1, depth: depth + 1 });
      lines.event(`CODE_UNIT_FINISHED|${name}`);
    }
    lines.event(`DML_END|[${line}]`);
  }

  #limits(): void {
    const lines = this.#lines;
    lines.event('CUMULATIVE_LIMIT_USAGE');
    for (const namespace of ['(default)', 'acme']) {
      lines.event(`LIMIT_USAGE_FOR_NS|${namespace}|`);
      lines.plain(`  Number of SOQL queries: ${namespace === 'acme' ? this.#queries : 0} out of 100`);
      lines.plain(`  Number of query rows: ${lines.draws.below(50_000)} out of 50000`);
      lines.plain(`  Number of DML statements: ${lines.draws.below(150)} out of 150`);
      lines.plain(`  Maximum CPU time: ${lines.draws.below(10_000)} out of 10000`);
      lines.plain('');
    }
    lines.event('CUMULATIVE_LIMIT_USAGE_END');
    lines.plain('');
  }

  #line(): number {
    return 1 + this.#lines.draws.below(900);
  }
}

function sourceId(type: string): string {
  return `01pAk00000${10_000 + classes.indexOf(type)}`;
}
