/** What goes wrong on an instance without anybody's intention. */
export interface Incident {
  readonly id: number;
  /** `USA7S` */
  readonly instance: string;
  readonly severity: 'minor' | 'major';
  /** The platform itself; otherwise one of the services around it. */
  readonly core: boolean;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly resolvedAt: number | undefined;
}

/** What is planned to be done to an instance. */
export interface Maintenance {
  readonly id: number;
  readonly instance: string;
  readonly name: string;
  readonly core: boolean;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** How the status API itself is. */
export type Reachability = 'well' | 'silent' | 'broken' | 'unreadable';

/** Resolved incidents are told of for so many milliseconds. */
const remembered = 7 * 86_400_000;

/** What is going on on Salesforce's instances, as far as the sample says so. */
export class InstanceHealth {
  readonly #now: () => number;
  #incidents: readonly Incident[] = [];
  #maintenances: readonly Maintenance[] = [];
  #lastId = 20_000_000;
  reachability: Reachability = 'well';

  constructor(now: () => number) {
    this.#now = now;
  }

  now(): number {
    return this.#now();
  }

  addIncident(incident: Pick<Incident, 'instance' | 'severity' | 'core' | 'message'>): number {
    const id = ++this.#lastId;
    this.#incidents = [...this.#incidents, { ...incident, id, startedAt: this.#now(), resolvedAt: undefined }];
    return id;
  }

  /** False where there is no such incident, or it is over. */
  resolve(id: number): boolean {
    const open = this.#incidents.find((incident) => incident.id === id && incident.resolvedAt === undefined);
    this.#incidents = this.#incidents.map((incident) =>
      incident === open ? { ...incident, resolvedAt: this.#now() } : incident,
    );
    return open !== undefined;
  }

  addMaintenance(maintenance: Omit<Maintenance, 'id'>): number {
    const id = ++this.#lastId;
    this.#maintenances = [...this.#maintenances, { ...maintenance, id }];
    return id;
  }

  /** Nothing ever happened. */
  clear(): void {
    this.#incidents = [];
    this.#maintenances = [];
    this.reachability = 'well';
  }

  /** Those that go on, and those that were over lately. */
  incidentsOf(instance: string): readonly Incident[] {
    return this.#incidents.filter(
      (incident) =>
        incident.instance === instance &&
        (incident.resolvedAt === undefined || incident.resolvedAt > this.#now() - remembered),
    );
  }

  /** Those that go on, and those to come. */
  maintenancesOf(instance: string): readonly Maintenance[] {
    return this.#maintenances.filter((one) => one.instance === instance && one.endsAt > this.#now());
  }

  /** Instances of which there is something to say. */
  get instances(): readonly string[] {
    return [...new Set([...this.#incidents, ...this.#maintenances].map(({ instance }) => instance))];
  }
}
