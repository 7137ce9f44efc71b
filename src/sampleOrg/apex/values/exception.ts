import type { ApexObject } from '../library/contract.ts';

/**
 * An exception. Apex classes that extend Exception are instances of a subclass of this. It is thrown as it is: a JavaScript Error
 * would collect a stack that nobody reads.
 */
export class ApexException implements ApexObject {
  readonly apexTypeName: string;
  message: string | null = null;
  cause: ApexException | null = null;
  /** `Class.acme.InvoiceService.total: line 42, column 1`, innermost first, one per line. Set when it is thrown or made. */
  stackTrace = '';
  /** 1-based; 0 before it is thrown. */
  lineNumber = 0;
  /** For DmlException: one entry per failed row. Typed by `data/`. */
  dmlRows: readonly DmlFailure[] = [];

  /** For QueryException in user mode: field names by object. */
  inaccessibleFields: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  constructor(typeName: string, message: string | null = null) {
    this.apexTypeName = typeName;
    this.message = message;
  }

  /** The stack trace with those of the causes below it. */
  get wholeTrace(): string {
    const cause = this.cause;
    return cause === null
      ? this.stackTrace
      : `${this.stackTrace}\nCaused by\n${cause.printed()}\n\n${cause.wholeTrace}`;
  }

  printed(): string {
    return `${this.apexTypeName}: ${this.message ?? 'Script-thrown exception'}`;
  }
}

/** What `getDmlMessage(0)` and its kin answer of one failed row. */
export interface DmlFailure {
  /** Position of the row in the list that was written. */
  readonly index: number;
  readonly recordId: string | null;
  readonly statusCode: string;
  readonly message: string;
  readonly objectName: string;
  readonly fieldNames: readonly string[];
}
