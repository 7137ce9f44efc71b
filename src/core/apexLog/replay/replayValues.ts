import type { BlockLines } from '../../apexLanguage/blockLines.ts';
import type {
  DataOwner,
  ExecutionFrame,
  ExecutionReference,
  ExecutionValue,
  FrameVariables,
  ReferenceQuery,
} from '../../debugging/execution.ts';
import { staleFrame } from '../../debugging/failures.ts';
import { type Doubt, doubtText } from './doubts.ts';
import type { Replay } from './replay.ts';
import type { ReplayItem, ReplayObject, ReplayValue, ReplayVariable } from './replayState.ts';

/** Types as the org's machine calls them, where that decides how a value is shown. */
const machineTypes = new Map([
  ['string', 'java/lang/String'],
  ['id', 'java/lang/String'],
  ['boolean', 'java/lang/Boolean'],
  ['integer', 'java/lang/Integer'],
  ['long', 'java/lang/Long'],
  ['decimal', 'java/math/BigDecimal'],
  ['double', 'java/lang/Double'],
]);

const itemsAtOnce = 1000;
const previewed = 5;
const recordId = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** What a log says of a moment, in the form in which a debugger asks for it. */
export class ReplayValues {
  readonly #replay: Replay;
  /** Ids of the log's objects. Position and one is the number that a debugger knows them by. */
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(replay: Replay) {
    this.#replay = replay;
  }

  /** The stack, innermost first. */
  frames(moment: number): readonly ExecutionFrame[] {
    return this.#replay.stackAt(moment).map(({ typeRef, fullName, line, row, isDoubtful }, frameNumber) => ({
      frameNumber,
      typeRef,
      fullName,
      line,
      logLine: row + 1,
      ...(isDoubtful ? { isDoubtful: true } : {}),
    }));
  }

  variables(moment: number, frameNumber: number, blocks?: BlockLines): FrameVariables {
    const state = this.#replay.variablesAt(moment, frameNumber, blocks);
    if (state === undefined) {
      throw staleFrame();
    }
    const values = (variables: readonly ReplayVariable[]): readonly ExecutionValue[] =>
      variables.map((variable, order) => this.#variable(moment, variable, order));
    const locals = values(state.locals);
    const statics = values(state.statics);
    return { locals, statics, globals: [], references: this.#objectsIn(moment, [...locals, ...statics]) };
  }

  references(moment: number, queries: readonly ReferenceQuery[]): readonly ExecutionReference[] {
    return queries.flatMap(({ id, offset = 0 }) => {
      const key = this.#ids[id - 1];
      const object = key === undefined ? undefined : this.#replay.objectAt(moment, key);
      return object === undefined ? [] : this.#reference(moment, id, object, offset);
    });
  }

  /** The id that changes of a variable are known by; undefined where the log does not tell of them. */
  dataOf(moment: number, owner: DataOwner, name: string): string | undefined {
    if (owner.kind === 'frame') {
      return this.#replay.dataIdOf(moment, owner.frameNumber, name);
    }
    const id = this.#ids[owner.id - 1];
    return id === undefined ? undefined : this.#replay.dataIdOf(moment, id, name);
  }

  /** The objects among the values themselves: a record is shown by its name and id, which are in it. */
  #objectsIn(moment: number, values: readonly ExecutionValue[]): readonly ExecutionReference[] {
    return [...new Set(values.flatMap(({ ref }) => ref ?? []))].flatMap((id) => {
      const object = this.#replay.objectAt(moment, this.#ids[id - 1] ?? '');
      return object?.kind === 'object' ? this.#reference(moment, id, object, 0) : [];
    });
  }

  #reference(moment: number, id: number, object: ReplayObject, offset: number): ExecutionReference {
    const { typeName } = object;
    switch (object.kind) {
      case 'object':
        return {
          kind: 'object',
          id,
          typeName,
          fields: object.fields.map((field, order) => recordField(this.#variable(moment, field, order))),
        };
      case 'list':
      case 'set':
        return {
          kind: object.kind,
          id,
          typeName,
          size: object.elements.length,
          offset,
          elements: object.elements
            .slice(offset, offset + itemsAtOnce)
            .map((element, index) => this.#item(moment, element, String(offset + index))),
        };
      case 'map':
        return {
          kind: 'map',
          id,
          typeName,
          size: object.entries.length,
          offset,
          entries: object.entries.slice(offset, offset + itemsAtOnce).map(({ key, value }) => ({
            key: this.#item(moment, key, 'key'),
            value: this.#item(moment, value, 'value'),
          })),
        };
      case 'unknown':
        return { kind: 'object', id, typeName, fields: [] };
    }
  }

  #variable(moment: number, variable: ReplayVariable, order: number): ExecutionValue {
    return { ...this.#item(moment, variable, variable.name, variable.typeName), order };
  }

  #item(moment: number, { value, doubts }: ReplayItem, name: string, declared?: string): ExecutionValue {
    const typeName = declared ?? (value.kind === 'null' ? 'Object' : value.typeName);
    const common = { name, typeName, declaredTypeRef: machineTypes.get(typeName.toLowerCase()) ?? typeName };
    if (value.kind !== 'reference') {
      const text = value.kind === 'null' ? undefined : value.text;
      return { ...common, text, ref: undefined, order: undefined, ...doubtOf(doubts) };
    }
    const object = this.#replay.objectAt(moment, value.id);
    if (object === undefined || object.kind === 'unknown') {
      // There is nothing to look into, and that is not null.
      const known = doubts.length > 0 ? doubts : (object?.doubts ?? []);
      const doubt = known.length > 0 ? known : [{ kind: 'leftOut', size: undefined } as const];
      return { ...common, text: undefined, ref: undefined, order: undefined, ...doubtOf(doubt) };
    }
    return {
      ...common,
      typeName: object.typeName === '' ? typeName : object.typeName,
      text: previewOf(object),
      ref: this.#numberOf(value.id),
      order: undefined,
      ...doubtOf(doubts.length > 0 ? doubts : object.doubts),
    };
  }

  #numberOf(id: string): number {
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.#ids.push(id);
      this.#numbers.set(id, number);
    }
    return number;
  }
}

function doubtOf(doubts: readonly Doubt[]): { readonly doubt?: string } {
  return doubts.length === 0 ? {} : { doubt: doubts.map(doubtText).join(' ') };
}

/** A record's id looks like any text in a log; what it is decides how the record is shown. */
function recordField(field: ExecutionValue): ExecutionValue {
  const isId = field.name.toLowerCase() === 'id' && recordId.test(field.text ?? '');
  return isId ? { ...field, typeName: 'Id' } : field;
}

/** `(1, 2, 3, …)`, as an org prints collections. */
function previewOf(object: ReplayObject): string | undefined {
  switch (object.kind) {
    case 'list':
    case 'set':
      return preview('(', object.elements.map(itemText), ')');
    case 'map':
      return preview(
        '{',
        object.entries.slice(0, previewed + 1).map(({ key, value }) => `${itemText(key)}=${itemText(value)}`),
        '}',
      );
    case 'object':
    case 'unknown':
      return undefined;
  }
}

function preview(open: string, items: readonly string[], close: string): string {
  const shown = items.slice(0, previewed).join(', ');
  return `${open}${shown}${items.length > previewed ? ', …' : ''}${close}`;
}

function itemText({ value }: { readonly value: ReplayValue }): string {
  return value.kind === 'scalar' ? value.text : value.kind === 'null' ? 'null' : value.typeName;
}
