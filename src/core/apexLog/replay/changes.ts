import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { Frames } from './frames.ts';
import { lastBelow, lowerBound } from '../../base/sorted.ts';
import { Grouped } from './grouped.ts';
import type { Transactions } from './transactions.ts';
import { ByteTexts, Pairs } from '../interning.ts';

/**
 * What can change: a local of a frame, a static of a transaction, a field of an object, an object as a whole. A subject is a number.
 * Its changes are events: assignments, and declarations, which make it null.
 */
export type SubjectKind = 'local' | 'static' | 'field' | 'object';

const subjectKinds: readonly SubjectKind[] = ['local', 'static', 'field', 'object'];
const local = 0;
const static_ = 1;
const field = 2;
const whole = 3;

const bar = 0x7c;
const dot = 0x2e;
const none = -1;
/** `00:00:00.0 (0)` */
const shortestTime = 14;

/** All assignments of a log, by what they change. Values are not read here. */
export class Changes {
  readonly #names: ByteTexts;
  readonly #addressTexts: ByteTexts;
  readonly #addresses: Pairs;
  readonly #transactions: Transactions;
  readonly #subjects: Pairs;
  /** By change: its event, in order, and its subject. */
  readonly #events: Uint32Array;
  readonly #changeSubjects: Uint32Array;
  readonly #bySubject: Grouped;
  readonly #declarations: Grouped;
  readonly #locals: Grouped;
  readonly #statics: Grouped;
  readonly #fields: Grouped;
  readonly #typers: Int32Array;
  readonly #frames: Frames;

  constructor(reader: ChangeReader) {
    const { frames, transactions } = reader;
    reader.read(Infinity);
    this.#frames = frames;
    this.#subjects = reader.pairs;
    this.#names = reader.names;
    this.#addressTexts = reader.addressTexts;
    this.#addresses = reader.addresses;
    this.#transactions = transactions;
    this.#typers = reader.typers;
    this.#events = reader.events.subarray(0, reader.count);
    this.#changeSubjects = reader.subjects.subarray(0, reader.count);
    this.#bySubject = new Grouped(this.#changeSubjects, this.#subjects.count, this.#events);
    const declarations = Uint32Array.from(reader.declarations);
    this.#declarations = new Grouped(
      declarations.map((change) => this.#changeSubjects[change] as number),
      this.#subjects.count,
      declarations.map((change) => this.#events[change] as number),
    );
    this.#locals = this.#subjectsOf(local, frames.events.length);
    this.#statics = this.#subjectsOf(static_, transactions.count + 1);
    this.#fields = this.#subjectsOf(field, this.#addresses.count);
  }

  kindOf(subject: number): SubjectKind {
    return subjectKinds[this.#subjects.leftOf(subject) & 3] ?? 'local';
  }

  /** `total`; of a static `acme.Rates.standard`; of a field the field's own name. */
  nameOf(subject: number): string {
    return this.#names.textOf(this.#subjects.rightOf(subject));
  }

  get subjectCount(): number {
    return this.#subjects.count;
  }

  /** In order of their first appearance. */
  localsOf(frame: number): Uint32Array {
    const ordinal = this.#frames.ordinalOf(frame);
    return ordinal === undefined ? new Uint32Array(0) : this.#locals.of(ordinal);
  }

  staticsOf(transaction: number): Uint32Array {
    return this.#statics.of(transaction);
  }

  /** Of the object that has an address in the transaction of an event: in another, it is another object. */
  fieldsOf(address: string, event: number): Uint32Array {
    const id = this.#addressId(address, event);
    return id === undefined ? new Uint32Array(0) : this.#fields.of(id);
  }

  /** The object that has an address in the transaction of an event. */
  objectAt(address: string, event: number): number | undefined {
    const id = this.#addressId(address, event);
    const subject = id === undefined ? none : this.#subjects.find((id << 2) | whole, 0);
    return subject === none ? undefined : subject;
  }

  /** The event of a declaration that says what type the object is that has an address in the transaction of an event. */
  typerOf(address: string, event: number): number | undefined {
    const typer = this.#typers[this.#addressId(address, event) ?? this.#typers.length];
    return typer === undefined || typer === none ? undefined : typer;
  }

  /** All changes, in order. */
  of(subject: number): Uint32Array {
    return this.#bySubject.of(subject);
  }

  /** The last change before an event. */
  lastBefore(subject: number, event: number): number | undefined {
    return lastBelow(this.of(subject), event);
  }

  /** The variable or field that an event assigns; an event may say what an object is, besides. */
  assignedBy(event: number): number | undefined {
    const change = lowerBound(this.#events, event);
    return this.#events[change] === event ? this.#changeSubjects[change] : undefined;
  }

  /** The last declaration before an event, which names the type. */
  declaredBefore(subject: number, event: number): number | undefined {
    return lastBelow(this.#declarations.of(subject), event);
  }

  #addressId(address: string, event: number): number | undefined {
    const text = this.#addressTexts.find(address);
    const id = text === undefined ? none : this.#addresses.find(this.#transactions.of(event), text);
    return id === none ? undefined : id;
  }

  #subjectsOf(kind: number, ownerCount: number): Grouped {
    const found: number[] = [];
    for (let subject = 0; subject < this.#subjects.count; subject += 1) {
      if ((this.#subjects.leftOf(subject) & 3) === kind) {
        found.push(subject);
      }
    }
    const subjects = Uint32Array.from(found);
    return new Grouped(
      subjects.map((subject) => this.#subjects.leftOf(subject) >>> 2),
      ownerCount,
      subjects,
    );
  }
}

/** Reads the assignments of a log, in parts where that is wished. */
export class ChangeReader {
  count = 0;
  /** By change. */
  readonly events: Uint32Array;
  readonly subjects: Uint32Array;
  /** Positions of those changes that are declarations. */
  readonly declarations: number[] = [];
  readonly names: ByteTexts;
  readonly addressTexts: ByteTexts;
  /** A transaction and a text: the platform gives the same address to other objects in the next. */
  readonly addresses = new Pairs();
  typers = new Int32Array(256).fill(none);
  readonly pairs = new Pairs();
  readonly frames: Frames;
  readonly transactions: Transactions;
  readonly #index: LogIndex;
  #next = 0;
  #transaction = 0;
  /** By subject: the event that declared it last, and the address it was given last. */
  #declared = new Int32Array(256).fill(none);
  #held = new Int32Array(256).fill(none);
  /** By address: 1 where its typer is a `this`, which knows the class itself. */
  #isSure = new Uint8Array(256);
  // Of the event that is being read.
  #nameStart = 0;
  #nameEnd = 0;
  #valueStart = 0;
  #end = 0;

  constructor(index: LogIndex, frames: Frames, transactions: Transactions) {
    this.#index = index;
    this.frames = frames;
    this.transactions = transactions;
    this.names = new ByteTexts(index.bytes);
    this.addressTexts = new ByteTexts(index.bytes);
    // An event is at most an assignment of a variable and of the object in it.
    const capacity = 2 * changingEvents(index);
    this.events = new Uint32Array(capacity);
    this.subjects = new Uint32Array(capacity);
  }

  /** Reads that many events more. Returns whether all are read. */
  read(most: number): boolean {
    const { kind, count } = this.#index.columns;
    const end = Math.min(count, this.#next + most);
    for (; this.#next < end; this.#next += 1) {
      const here = kind[this.#next] as number;
      if (here === kinds.assignment || here === kinds.scopeBegin) {
        this.#readEvent(this.#next, here === kinds.assignment);
      }
    }
    return end === count;
  }

  #readEvent(event: number, isAssignment: boolean): void {
    const { starts } = this.transactions;
    while ((starts[this.#transaction + 1] ?? event + 1) <= event) {
      this.#transaction += 1;
    }
    if (this.#readFields(event)) {
      if (isAssignment) {
        this.#assignment(event, this.#transaction);
      } else {
        this.#declaration(event, this.#transaction);
      }
    }
  }

  /** False for an event that was cut before its value. */
  #readFields(event: number): boolean {
    const { bytes } = this.#index;
    let end = this.#index.endOffsetAt(event);
    while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) {
      end -= 1;
    }
    this.#end = end;
    // Behind the time, in which no bar can be.
    let at = this.#index.offsetAt(event) + shortestTime;
    let bars = 0;
    for (; at < end && bars < 3; at += 1) {
      if (bytes[at] === bar) {
        bars += 1;
      }
    }
    this.#nameStart = at;
    while (at < end && bytes[at] !== bar) {
      at += 1;
    }
    this.#nameEnd = at;
    this.#valueStart = at + 1;
    return bars === 3 && at < end && at > this.#nameStart;
  }

  #declaration(event: number, transaction: number): void {
    const name = this.names.idOf(this.#nameStart, this.#nameEnd);
    const frame = this.frames.frameOf(event);
    const isStatic = this.#firstDot() > 0;
    if (!isStatic && frame === undefined) {
      return;
    }
    const owner = frame === undefined || isStatic ? transaction : (this.frames.ordinalOf(frame) as number);
    this.declarations.push(this.count);
    const subject = this.#change(event, (owner << 2) | (isStatic ? static_ : local), name);
    this.#declared[subject] = event;
    this.#held[subject] = none;
  }

  #assignment(event: number, transaction: number): void {
    const address = this.#address();
    const dotAt = this.#firstDot();
    const frame = this.frames.frameOf(event);
    const owner = frame === undefined ? undefined : this.frames.ordinalOf(frame);
    if (dotAt > 0) {
      this.#memberAssignment(event, transaction, owner, dotAt, address);
      return;
    }
    const isForeign = this.#index.lineAt(event) <= 0 && (this.#isText('this') || this.#isText('value'));
    let typer = none;
    if (owner !== undefined && !isForeign) {
      const name = this.names.idOf(this.#nameStart, this.#nameEnd);
      const subject = this.#change(event, (owner << 2) | local, name);
      this.#held[subject] = address;
      typer = this.#declared[subject] as number;
    }
    this.#object(event, address, typer);
  }

  /** `this.field`, `local.field` and `Class.field` look alike. */
  #memberAssignment(
    event: number,
    transaction: number,
    owner: number | undefined,
    dotAt: number,
    address: number,
  ): void {
    const name = this.names.idOf(this.#nameStart, this.#nameEnd);
    if (this.pairs.find((transaction << 2) | static_, name) < 0) {
      const head = this.names.idOf(this.#nameStart, dotAt);
      const variable = owner === undefined ? none : this.pairs.find((owner << 2) | local, head);
      // A class begins with a capital: what does not is a field by which the object is reached.
      const isField = address !== none && (this.#index.bytes[this.#nameStart] as number) >= 0x61;
      const isOfThis = dotAt - this.#nameStart === 4 && this.#isText('this');
      if (variable !== none || isOfThis || isField) {
        const object = address !== none || variable === none ? address : (this.#held[variable] as number);
        if (object !== none) {
          this.#change(event, (object << 2) | field, this.names.idOf(this.#lastDot() + 1, this.#nameEnd));
        }
        return;
      }
    }
    const subject = this.#change(event, (transaction << 2) | static_, name);
    this.#object(event, address, this.#declared[subject] as number);
  }

  #object(event: number, address: number, typer: number): void {
    // An enum has an address, too, and nothing inside; a null has none.
    if (address === none) {
      return;
    }
    this.#change(event, (address << 2) | whole, 0);
    if (typer === none) {
      return;
    }
    const isSure = this.#isText('this') ? 1 : 0;
    if (this.typers[address] === none || (isSure === 1 && this.#isSure[address] === 0)) {
      this.typers[address] = typer;
      this.#isSure[address] = isSure;
    }
  }

  #change(event: number, owner: number, name: number): number {
    const subject = this.pairs.idOf(owner, name);
    this.events[this.count] = event;
    this.subjects[this.count] = subject;
    this.count += 1;
    while (subject >= this.#declared.length) {
      this.#declared = filledUp(this.#declared);
      this.#held = filledUp(this.#held);
    }
    return subject;
  }

  /** Of the object that the value is, or that has the field. */
  #address(): number {
    const { bytes } = this.#index;
    const last = bytes.lastIndexOf(bar, this.#end - 1);
    if (last < this.#valueStart || bytes[last + 1] !== 0x30 || bytes[last + 2] !== 0x78) {
      return none;
    }
    const address = this.addresses.idOf(this.#transaction, this.addressTexts.idOf(last + 1, this.#end));
    while (address >= this.typers.length) {
      this.typers = filledUp(this.typers);
      const sure = new Uint8Array(this.typers.length);
      sure.set(this.#isSure);
      this.#isSure = sure;
    }
    return address;
  }

  #firstDot(): number {
    const { bytes } = this.#index;
    for (let at = this.#nameStart + 1; at < this.#nameEnd; at += 1) {
      if (bytes[at] === dot) {
        return at;
      }
    }
    return none;
  }

  #lastDot(): number {
    return this.#index.bytes.lastIndexOf(dot, this.#nameEnd - 1);
  }

  #isText(text: string): boolean {
    const { bytes } = this.#index;
    const length = this.#nameEnd - this.#nameStart;
    if (length < text.length || (length > text.length && bytes[this.#nameStart + text.length] !== dot)) {
      return false;
    }
    for (let at = 0; at < text.length; at += 1) {
      if (bytes[this.#nameStart + at] !== text.charCodeAt(at)) {
        return false;
      }
    }
    return true;
  }
}

function changingEvents({ columns: { kind, count } }: LogIndex): number {
  let found = 0;
  for (let event = 0; event < count; event += 1) {
    found += kind[event] === kinds.assignment || kind[event] === kinds.scopeBegin ? 1 : 0;
  }
  return found;
}

function filledUp(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(column.length * 2).fill(none);
  copy.set(column);
  return copy;
}
