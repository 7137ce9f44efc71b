import { between } from '../../base/sorted.ts';
import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import { ChangeReader, Changes } from '../replay/changes.ts';
import { Frames } from '../replay/frames.ts';
import { Transactions } from '../replay/transactions.ts';
import { unescaped } from './eventTitle.ts';

/** A line that says what a variable, a static, a field or an object is. Only logs with APEX_CODE at FINEST have any. */
export interface ValueChange {
  readonly event: number;
  /** As the log names it: `total`, `this.total`, `acme.Rates.standard`. */
  readonly name: string;
  /** As the log shows it: long texts are cut in it. Undefined for a declaration. The org's text. */
  readonly value: string | undefined;
  /** `0x1a2b`: of the object that the value is, or of the one that has the field. */
  readonly address: string | undefined;
  /** Source line; `noLine` or `externalLine` where there is none. */
  readonly line: number;
  /** The frame it happened in. */
  readonly frame: number | undefined;
}

/** What an assignment takes the place of. */
export interface FormerValue {
  /** Of the assignment among those of its variable, from 1. */
  readonly number: number;
  /** How many there are. */
  readonly count: number;
  readonly former: ValueChange;
}

const nothing = new Uint32Array(0);
/** Some milliseconds' worth. */
const eventsAtOnce = 20_000;
const addressed = /^0x[0-9a-f]{1,16}$/;
const onlyAnAddress = /^"?(?<address>0x[0-9a-f]{5,16})"?$/;

/** Where values came from. Mutations by a method, such as `List.add`, write no line: what changed in one is not told. */
export class ValueHistory {
  readonly #index: LogIndex;
  readonly #frames: Frames;
  readonly #transactions: Transactions;
  readonly #reader: ChangeReader;
  #allChanges: Changes | undefined;

  constructor(index: LogIndex, frames = new Frames(index)) {
    this.#index = index;
    this.#frames = frames;
    this.#transactions = new Transactions(index);
    this.#reader = new ChangeReader(index, frames, this.#transactions);
  }

  /**
   * Reads a part of the log's names and addresses, some milliseconds' worth. Returns whether all are read. Nobody has to call it: what is
   * asked for before reads the rest.
   */
  prepare(): boolean {
    if (this.#allChanges === undefined && !this.#reader.read(eventsAtOnce)) {
      return false;
    }
    this.#allChanges ??= new Changes(this.#reader);
    return true;
  }

  /**
   * All that was assigned to the variable that an assignment or a declaration is about, in order: a local within its frame, a field of
   * the same object, a static within its transaction. Empty for every other event.
   */
  variableAt(event: number): readonly ValueChange[] {
    return Array.from(this.eventsOfVariableAt(event), (change) => this.#read(change));
  }

  /** The events of the same, without reading what they say: a variable of a loop has a hundred thousand. */
  eventsOfVariableAt(event: number): Uint32Array {
    const subject = this.#changes.assignedBy(event);
    return subject === undefined ? nothing : this.#eventsOf(subject, event);
  }

  /** What an assignment takes the place of: its own number among those of its variable, from 1, and the one before. */
  formerOf(event: number): FormerValue | undefined {
    const { kind } = this.#index.columns;
    const changes = this.eventsOfVariableAt(event);
    let count = 0;
    let number = 0;
    let former: number | undefined;
    // A call for each would take as long as all the rest: there may be a hundred thousand.
    for (let at = 0; at < changes.length; at += 1) {
      const change = changes[at] as number;
      if (kind[change] === kinds.assignment) {
        count += 1;
        former = change < event ? change : former;
        number = change === event ? count : number;
      }
    }
    return former === undefined || number === 0 ? undefined : { number, count, former: this.#read(former) };
  }

  /** All that is said of the object that an assignment has given, from where it was first seen on. Empty where it is none. */
  objectAt(event: number): readonly ValueChange[] {
    return Array.from(this.#eventsOfObjectAt(event), (change) => this.#read(change));
  }

  /** Where the value that an assignment has given was first seen: the event itself where it is not an object of before. */
  originOf(event: number): ValueChange | undefined {
    const [first] = this.#eventsOfObjectAt(event);
    return first === undefined ? this.#readAssignment(event) : this.#read(first);
  }

  /** The first event of the transaction that an event belongs to, and the first behind it. */
  transactionOf(event: number): { readonly first: number; readonly end: number } {
    const transaction = this.#transactions.of(event);
    return {
      first: this.#transactions.starts[transaction] ?? 0,
      end: this.#transactions.endOf(transaction, this.#index.count),
    };
  }

  get #changes(): Changes {
    return (this.#allChanges ??= new Changes(this.#reader));
  }

  #eventsOfObjectAt(event: number): Uint32Array {
    const address = this.#valueAddress(event);
    const object = address === undefined ? undefined : this.#changes.objectAt(address, event);
    return object === undefined ? nothing : this.#eventsOf(object, event);
  }

  /** An address means something else in every transaction. */
  #eventsOf(subject: number, event: number): Uint32Array {
    const { first, end } = this.transactionOf(event);
    return between(this.#changes.of(subject), first, end);
  }

  /** The address of a field's line is that of the object around it: its value says itself what it is. */
  #valueAddress(event: number): string | undefined {
    if (this.#index.kindAt(event) !== kinds.assignment) {
      return undefined;
    }
    const { value = '', address } = this.#read(event);
    const subject = this.#changes.assignedBy(event);
    const isField = subject !== undefined && this.#changes.kindOf(subject) === 'field';
    return onlyAnAddress.exec(value)?.groups?.['address'] ?? (isField ? undefined : address);
  }

  #readAssignment(event: number): ValueChange | undefined {
    return this.#index.kindAt(event) === kinds.assignment ? this.#read(event) : undefined;
  }

  #read(event: number): ValueChange {
    const index = this.#index;
    const isDeclaration = index.kindAt(event) !== kinds.assignment;
    const [, name = '', value = '', last = ''] = index.fieldsAt(event);
    return {
      event,
      name,
      value: isDeclaration ? undefined : unescaped(value),
      address: !isDeclaration && addressed.test(last) ? last : undefined,
      line: index.lineAt(event),
      frame: this.#frames.around(event),
    };
  }
}
