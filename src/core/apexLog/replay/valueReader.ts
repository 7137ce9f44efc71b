import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { Changes } from './changes.ts';
import type { Doubt } from './doubts.ts';
import type { Gaps } from './gaps.ts';
import type { DumpedValue, HeapDumps } from './heapDumps.ts';
import { type LoggedMember, type LoggedValue, parseLoggedValue } from './loggedValue.ts';
import type { ReplayItem, ReplayObject, ReplayValue, ReplayVariable } from './replayState.ts';
import { printedText, shownType, typeParts } from './typeNames.ts';

const mostKept = 2000;
const place = /^~(\d{1,10}):((?:\d{1,9}[ekv])*)$/;

/** Where a value stands: an event, and the way into what that event assigns. `3v` is the value of member 3, `0k` a key, `2e` an element. */
interface Place {
  readonly event: number;
  readonly path: string;
}

/** Makes trees of what changes say. Nothing is kept but texts that were parsed. */
export class ValueReader {
  readonly #index: LogIndex;
  readonly #changes: Changes;
  readonly #gaps: Gaps;
  readonly #dumps: HeapDumps;
  readonly #parsed = new Map<number, LoggedValue>();

  constructor(index: LogIndex, changes: Changes, gaps: Gaps, dumps: HeapDumps) {
    this.#index = index;
    this.#dumps = dumps;
    this.#changes = changes;
    this.#gaps = gaps;
  }

  /** A subject as it is before an event; undefined where it was not yet declared. */
  variable(subject: number, name: string, before: number): ReplayVariable | undefined {
    const change = this.#changes.lastBefore(subject, before);
    if (change === undefined) {
      return undefined;
    }
    const declared = this.#typeOf(this.#changes.declaredBefore(subject, before));
    if (this.#index.kindAt(change) === kinds.scopeBegin) {
      const doubts = this.#gaps.between(change, before) ? [{ kind: 'gap' } as const] : [];
      return { name, typeName: declared, value: { kind: 'null' }, doubts, assignedAt: undefined };
    }
    const ownAddress = this.#changes.kindOf(subject) === 'field' ? undefined : this.#addressOf(change);
    const value = this.#valueOf(change);
    const item = this.#item(value, declared, { event: change, path: '' }, before, ownAddress);
    return { name, typeName: shownType(declared, value), ...item, assignedAt: change };
  }

  /** A variable as a dump has it. */
  dumped(
    name: string,
    declared: string,
    { value, address, since, typeName }: DumpedValue,
    before: number,
  ): ReplayVariable {
    const type = declared === '' ? typeName : declared;
    const item = this.#item(value, type, { event: since, path: '' }, before, address);
    return { name, typeName: type, ...item, assignedAt: undefined };
  }

  /** What an id leads to before an event. Undefined for an id that was not given out. */
  object(id: string, before: number): ReplayObject | undefined {
    if (id.startsWith('0x')) {
      return this.#objectAtAddress(id, before);
    }
    const [, event, path = ''] = place.exec(id) ?? [];
    if (event === undefined || Number(event) >= before || this.#index.kindAt(Number(event)) !== kinds.assignment) {
      return undefined;
    }
    const start: Place = { event: Number(event), path: '' };
    let value = this.#valueOf(start.event);
    let typeName = this.#declaredTypeAt(start.event);
    for (const [, position = '', role] of path.matchAll(/(\d{1,9})([ekv])/g)) {
      const child = childOf(value, Number(position), role);
      if (child === undefined) {
        return undefined;
      }
      typeName = childType(typeName, role);
      value = child;
    }
    return this.#contents(value, typeName, { event: start.event, path }, before);
  }

  #objectAtAddress(address: string, before: number): ReplayObject {
    const subject = this.#changes.objectAt(address, before);
    const change = subject === undefined ? undefined : this.#changes.lastBefore(subject, before);
    const declared = this.#typeOf(this.#changes.typerOf(address, before));
    const value: LoggedValue = change === undefined ? { kind: 'members', members: [] } : this.#valueOf(change);
    const dumped = this.#dumps.object(address, change ?? -1, before);
    const since = dumped?.since ?? change ?? -1;
    const fields = this.#fieldsSince(address, since, before);
    if (dumped === undefined && change === undefined && fields.length === 0) {
      return { kind: 'unknown', typeName: declared, doubts: [{ kind: 'leftOut', size: undefined }] };
    }
    const at: Place = { event: since, path: '' };
    const contents = this.#contents(dumped?.value ?? value, dumped?.typeName ?? declared, at, before);
    return contents.kind === 'object' ? { ...contents, fields: withFields(contents.fields, fields) } : contents;
  }

  /** Fields that were assigned one by one after the object was written as a whole. */
  #fieldsSince(address: string, since: number, before: number): readonly ReplayVariable[] {
    const fields: ReplayVariable[] = [];
    for (const subject of this.#changes.fieldsOf(address, before)) {
      const change = this.#changes.lastBefore(subject, before);
      const field =
        change === undefined || change <= since
          ? undefined
          : this.variable(subject, this.#changes.nameOf(subject), before);
      if (field !== undefined) {
        fields.push(field);
      }
    }
    return fields;
  }

  #contents(value: LoggedValue, declared: string, at: Place, before: number): ReplayObject {
    const typeName = shownType(declared, value);
    const { name, parameters } = typeParts(declared);
    const doubts = at.event < 0 ? [] : this.#insideDoubts(value, declared, at.event, before);
    switch (value.kind) {
      case 'members':
        return name.toLowerCase() === 'map'
          ? {
              kind: 'map',
              typeName,
              doubts,
              entries: value.members.map((member, position) => this.#entry(member, parameters, at, position, before)),
            }
          : {
              kind: 'object',
              typeName,
              doubts,
              fields: this.#fields(value.members, at, before),
            };
      case 'elements':
        return {
          kind: name.toLowerCase() === 'set' ? 'set' : 'list',
          typeName,
          doubts,
          elements: value.elements.map((element, position) =>
            this.#item(element, parameters[0] ?? '', inside(at, position, 'e'), before),
          ),
        };
      case 'omitted':
        return { kind: 'unknown', typeName, doubts: [{ kind: 'leftOut', size: value.size }] };
      case 'text': {
        const message = exceptionMessage(value);
        if (message !== undefined) {
          const shown: ReplayVariable = {
            name: 'message',
            typeName: 'String',
            value: scalar(message, 'String'),
            doubts: value.more > 0 ? [{ kind: 'cut', more: value.more }] : [],
            assignedAt: at.event,
          };
          // It has a line, a stack and a cause, too.
          return { kind: 'object', typeName, doubts: [{ kind: 'leftOut', size: undefined }], fields: [shown] };
        }
        return { kind: 'unknown', typeName, doubts: [{ kind: 'leftOut', size: undefined }] };
      }
      default:
        return { kind: 'unknown', typeName, doubts: [{ kind: 'leftOut', size: undefined }] };
    }
  }

  #fields(members: readonly LoggedMember[], at: Place, before: number): readonly ReplayVariable[] {
    return members.map(({ key, value }, position) => {
      const item = this.#item(value, '', inside(at, position, 'v'), before);
      const typeName = item.value.kind === 'null' ? 'Object' : item.value.typeName;
      return { name: keyText(key), typeName, ...item, assignedAt: Number.isInteger(at.event) ? at.event : undefined };
    });
  }

  #entry(
    { key, value }: LoggedMember,
    [keyType = '', valueType = '']: readonly string[],
    at: Place,
    position: number,
    before: number,
  ): { readonly key: ReplayItem; readonly value: ReplayItem } {
    // A key always stands in quotes, whatever it is.
    const plainKey: LoggedValue =
      key.kind === 'text' && /^-?\d+(?:\.\d+)?$/.test(key.text) && keyType !== 'String'
        ? { kind: 'plain', text: key.text }
        : key;
    return {
      key: this.#item(plainKey, keyType, inside(at, position, 'k'), before),
      value: this.#item(value, valueType, inside(at, position, 'v'), before),
    };
  }

  #item(value: LoggedValue, declared: string, at: Place, before: number, ownAddress?: string): ReplayItem {
    const gap = this.#gapDoubts(at.event, before);
    switch (value.kind) {
      case 'null':
        return { value: { kind: 'null' }, doubts: gap };
      case 'address':
        // A text may look like one.
        return /^(?:string|id)$/i.test(declared)
          ? { value: scalar(value.address, declared), doubts: gap }
          : { value: this.#reference(value.address, declared, before), doubts: gap };
      case 'members':
      case 'elements':
      case 'omitted': {
        const id = ownAddress ?? `~${at.event}:${at.path}`;
        const doubts =
          value.kind === 'omitted'
            ? [...gap, { kind: 'leftOut', size: value.size } as const]
            : this.#insideDoubts(value, declared, at.event, before);
        return { value: { kind: 'reference', id, typeName: shownType(declared, value) }, doubts };
      }
      case 'text': {
        if (ownAddress !== undefined && exceptionMessage(value) !== undefined) {
          return { value: { kind: 'reference', id: ownAddress, typeName: shownType(declared, value) }, doubts: gap };
        }
        const cut: readonly Doubt[] = value.more > 0 ? [{ kind: 'cut', more: value.more }] : [];
        return { value: scalar(value.text, shownType(declared, value)), doubts: [...cut, ...gap] };
      }
      case 'plain':
        return { value: scalar(value.text, shownType(declared, value)), doubts: gap };
    }
  }

  #reference(address: string, declared: string, before: number): ReplayValue {
    const known = this.#typeOf(this.#changes.typerOf(address, before));
    return { kind: 'reference', id: address, typeName: known === '' ? (declared === '' ? 'Object' : declared) : known };
  }

  /** What may be otherwise in an object or collection that was assigned as a whole. */
  #insideDoubts(value: LoggedValue, declared: string, assigned: number, before: number): readonly Doubt[] {
    const { name, parameters } = typeParts(declared);
    const collection = value.kind === 'elements' && parameters.length === 0 ? 'List' : name;
    const changed = this.#gaps.collectionDoubts(collection, assigned, before);
    return changed.length > 0 ? changed : this.#gaps.recordDoubts(parameters.at(-1) ?? declared, assigned, before);
  }

  #gapDoubts(since: number, before: number): readonly Doubt[] {
    return this.#gaps.between(since, before) ? [{ kind: 'gap' }] : [];
  }

  /** Of a declaration; empty without one. */
  #typeOf(declaration: number | undefined): string {
    return declaration === undefined ? '' : this.#index.fieldAt(declaration, 2);
  }

  /** What was declared of the variable that an event assigns. */
  #declaredTypeAt(event: number): string {
    const subject = this.#changes.assignedBy(event);
    return subject === undefined ? '' : this.#typeOf(this.#changes.declaredBefore(subject, event));
  }

  #valueOf(event: number): LoggedValue {
    let value = this.#parsed.get(event);
    if (value === undefined) {
      value = parseLoggedValue(this.#index.fieldAt(event, 2));
      if (this.#parsed.size >= mostKept) {
        this.#parsed.clear();
      }
      this.#parsed.set(event, value);
    }
    return value;
  }

  #addressOf(event: number): string | undefined {
    const address = this.#index.fieldAt(event, 3);
    return address.startsWith('0x') ? address : undefined;
  }
}

/** A log shows of an exception what its Java class says. Undefined for other texts. */
function exceptionMessage(value: Extract<LoggedValue, { kind: 'text' }>): string | undefined {
  return /^common\.apex\.runtime\.impl\.\w*Exception(?:: ([^]*))?$/.exec(value.text)?.slice(1).join('');
}

function scalar(text: string, typeName: string): ReplayValue {
  return { kind: 'scalar', text: printedText(typeName, text), typeName };
}

function inside(at: Place, position: number, role: 'e' | 'k' | 'v'): Place {
  return { event: at.event, path: `${at.path}${position}${role}` };
}

function childOf(value: LoggedValue, position: number, role: string | undefined): LoggedValue | undefined {
  if (value.kind === 'elements') {
    return role === 'e' ? value.elements[position] : undefined;
  }
  const member = value.kind === 'members' ? value.members[position] : undefined;
  return role === 'k' ? member?.key : role === 'v' ? member?.value : undefined;
}

function childType(typeName: string, role: string | undefined): string {
  const { name, parameters } = typeParts(typeName);
  const isMap = name.toLowerCase() === 'map';
  return role === 'v' ? (isMap ? (parameters[1] ?? '') : '') : (parameters[0] ?? '');
}

function keyText(key: LoggedValue): string {
  switch (key.kind) {
    case 'text':
    case 'plain':
      return key.text;
    case 'address':
      return key.address;
    default:
      return '';
  }
}

/** Fields that were assigned later stand where the object has them, new ones at the end. */
function withFields(fields: readonly ReplayVariable[], changed: readonly ReplayVariable[]): readonly ReplayVariable[] {
  if (changed.length === 0) {
    return fields;
  }
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const field of changed) {
    byName.set(field.name, field);
  }
  return [...byName.values()];
}
