/** Which folders of debug logs the user has before their eyes: open, below an open subscriber, in a tree that can be seen. */
export class FolderSight {
  readonly #onLook: (orgId: string, isLooking: boolean) => void;
  readonly #open = new Set<string>();
  readonly #closedSubscribers = new Set<string>();
  #isTreeHidden = false;

  /** `onLook` hears of every change, and may hear the same twice. */
  constructor(onLook: (orgId: string, isLooking: boolean) => void) {
    this.#onLook = onLook;
  }

  setOpen(orgId: string, isOpen: boolean): void {
    put(this.#open, orgId, isOpen);
    if (isOpen) {
      // Whoever draws a folder has its subscriber open.
      this.#closedSubscribers.delete(orgId);
    }
    this.#tell(orgId);
  }

  /** Of one subscriber, or of the whole tree. */
  setInSight(orgId: string | undefined, isInSight: boolean): void {
    if (orgId === undefined) {
      this.#isTreeHidden = !isInSight;
      this.#open.forEach((open) => this.#tell(open));
    } else {
      put(this.#closedSubscribers, orgId, !isInSight);
      this.#tell(orgId);
    }
  }

  #tell(orgId: string): void {
    this.#onLook(orgId, this.#open.has(orgId) && !this.#closedSubscribers.has(orgId) && !this.#isTreeHidden);
  }
}

function put<T>(set: Set<T>, value: T, isIn: boolean): void {
  if (isIn) {
    set.add(value);
  } else {
    set.delete(value);
  }
}
