import type { Location, Uri } from 'vscode';
import { type StackFrame, stackFrames, typeRefsOfMember } from '../../core/apexRuns/stackTrace.ts';

/** Where a class or trigger of a subscriber is declared, by the org's name for it. */
export type FileOfType = (orgId: string, typeRef: string) => Promise<Location | undefined>;

/** A frame of a stack trace and the file it is in, as far as that was retrieved. */
export interface LinkedFrame extends StackFrame {
  readonly uri: Uri | undefined;
}

/** Finds the places that stack traces name, in the package source that was retrieved from the same org. */
export class SourceLinks {
  readonly #fileOf: FileOfType;

  constructor(fileOf: FileOfType) {
    this.#fileOf = fileOf;
  }

  async framesIn(orgId: string, trace: string): Promise<readonly LinkedFrame[]> {
    return Promise.all(stackFrames(trace).map(async (frame) => ({ ...frame, uri: await this.#uriOf(orgId, frame) })));
  }

  async #uriOf(orgId: string, { member, isAnonymous }: StackFrame): Promise<Uri | undefined> {
    for (const typeRef of isAnonymous ? [] : typeRefsOfMember(member)) {
      const location = await this.#fileOf(orgId, typeRef);
      if (location !== undefined) {
        return location.uri;
      }
    }
    return undefined;
  }
}
