import { isTail, typeRefParts } from '../../apexLanguage/typeRefParts.ts';
import type { ExecutionFrame, ExecutionValue } from '../execution.ts';
import type { Stop } from '../stop.ts';
import { scopeValues } from '../variableTree.ts';

/** What names mean in one frame of a stopped request. Apex ignores case, so names do too. */
export class FrameNames {
  readonly #stop: Stop;
  readonly #frameNumber: number;

  constructor(stop: Stop, frameNumber: number) {
    this.#stop = stop;
    this.#frameNumber = frameNumber;
  }

  /** A global goes by its whole printed name, such as `UserInfo.getUserId()`. */
  async global(text: string): Promise<ExecutionValue | undefined> {
    return findNamed(await scopeValues(this.#stop, this.#frameNumber, 'global'), text);
  }

  /** A local, a field of `this`, a static of the frame's class, or of a class around it that is on the stack. */
  async variable(name: string): Promise<ExecutionValue | undefined> {
    const locals = await scopeValues(this.#stop, this.#frameNumber, 'local');
    const local = findNamed(locals, name);
    if (local !== undefined) {
      return local;
    }
    const receiver = findNamed(locals, 'this');
    const field = receiver === undefined ? undefined : await this.field(receiver, name);
    if (field !== undefined) {
      return field;
    }
    const own = findNamed(await scopeValues(this.#stop, this.#frameNumber, 'static'), name);
    return own ?? (await this.#staticOfOuter(name));
  }

  /** `name` of a class that `qualifier` means: `Rates`, `Outer.Inner`, `acme.Rates`. Undefined when no frame on the stack shows it. */
  async static(qualifier: readonly string[], name: string): Promise<ExecutionValue | undefined> {
    const wanted = qualifier.map(lower);
    return this.#staticWhere((parts) => isTail(parts, wanted), name);
  }

  /** A field of an object. In the code of a namespace its custom fields go without the prefix. */
  async field(owner: ExecutionValue, name: string): Promise<ExecutionValue | undefined> {
    if (owner.ref === undefined) {
      return undefined;
    }
    const reference = await this.#stop.references.reference(owner.ref);
    if (reference.kind !== 'object') {
      return undefined;
    }
    const plain = findNamed(reference.fields, name);
    if (plain !== undefined || !/__[a-z]+$/i.test(name)) {
      return plain;
    }
    const namespace = namespaceOf((await this.#stop.frame(this.#frameNumber)).typeRef);
    return namespace === undefined ? undefined : findNamed(reference.fields, `${namespace}__${name}`);
  }

  async #staticOfOuter(name: string): Promise<ExecutionValue | undefined> {
    const { typeRef } = await this.#stop.frame(this.#frameNumber);
    const inner = typeRef.lastIndexOf('$');
    return inner < 0
      ? undefined
      : this.#staticWhere((_parts, candidate) => candidate.typeRef === typeRef.slice(0, inner), name);
  }

  /** Statics travel with frames: the first frame of such a class has them. */
  async #staticWhere(
    isWanted: (parts: readonly string[], frame: ExecutionFrame) => boolean,
    name: string,
  ): Promise<ExecutionValue | undefined> {
    const own = await this.#stop.frame(this.#frameNumber);
    const frames = [own, ...(await this.#stop.frames())];
    const frame = frames.find((candidate) => isWanted(typeRefParts(candidate.typeRef), candidate));
    return frame === undefined
      ? undefined
      : findNamed(await scopeValues(this.#stop, frame.frameNumber, 'static'), name);
  }
}

export function findNamed(values: readonly ExecutionValue[], name: string): ExecutionValue | undefined {
  return values.find((value) => value.name === name) ?? values.find((value) => lower(value.name) === lower(name));
}

function namespaceOf(typeRef: string): string | undefined {
  const path = typeRef.replace('__sfdc_trigger/', '').split('/');
  return path.length > 1 ? path[0] : undefined;
}

function lower(text: string): string {
  return text.toLowerCase();
}
