// What the editor and the log server say to each other beside the Language Server Protocol.

/** Notification to the server: a log is shown. It reads the file itself: the protocol would send 20 MB of text. */
export const openLogMessage = 'apexLog/open';

export interface OpenLogParams {
  readonly uri: string;
  /** Absolute path of the file on this machine. */
  readonly path: string;
}

/** Notification to the server: the file has changed, or has come again. */
export const logChangedMessage = 'apexLog/changed';

/** Notification to the server: it is shown no more. */
export const closeLogMessage = 'apexLog/close';

export interface LogParams {
  readonly uri: string;
}

/** Request to the editor: where is this source? Answered by null where there is none. */
export const findSourceMessage = 'apexLog/findSource';

export interface FindSourceParams {
  /** Address of the log that speaks of it. */
  readonly log: string;
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T` */
  readonly typeRef: string;
  /** From 1; 0 where only the type is known. */
  readonly line: number;
}

export interface SourcePlace {
  readonly uri: string;
  /** From 1. */
  readonly line: number;
}

/** Request to the server: what is to be said of a log as a whole, shown or not. */
export const summaryMessage = 'apexLog/summary';

/** A document in Markdown; null where a log cannot be read. */
export interface PageResult {
  readonly markdown: string;
}

/** Request to the server: what differs between two logs, as a document in Markdown. */
export const compareMessage = 'apexLog/compare';

export interface CompareParams {
  readonly before: OpenLogParams;
  readonly after: OpenLogParams;
}

/** Request to the server: which lines of the open logs come from a line of Apex source? Answered by locations of the protocol. */
export const sourceReferencesMessage = 'apexLog/sourceReferences';

export interface SourceReferencesParams {
  /** `acme/Outer$Inner`, `__sfdc_trigger/acme/T`: the innermost type that the line is in. */
  readonly typeRef: string;
  /** False where the source does not say its namespace: then types of any are meant. */
  readonly knowsNamespace: boolean;
  /** From 1. */
  readonly line: number;
  /** Where the line is in a method's header: the calls of that method are wanted, too. `<init>` of a constructor, `invoke` of a trigger. */
  readonly method: { readonly name: string; readonly parameterCount: number } | null;
}

/** What the editor starts the server with. */
export interface LogServerOptions {
  readonly language: string;
  readonly translations: Readonly<Record<string, string>>;
}
