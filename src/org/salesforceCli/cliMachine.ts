/** A program to run to its end: argv, no shell. */
export interface ProgramRun {
  /** Absolute path. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

export interface ProgramAnswer {
  readonly exitCode: number;
  /** May hold secrets: read, and never written anywhere. */
  readonly output: string;
}

/** The machine that the CLI lives on, as far as it matters here. */
export interface CliMachine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether there is a file at this absolute path that may be run. */
  isProgram(path: string): Promise<boolean>;
  /** Rejects with `ProgramTimedOut`, when cancelled with a `Failure`, and with any other error when it cannot be started. */
  run(run: ProgramRun): Promise<ProgramAnswer>;
}

/** The program took too long and was ended. */
export class ProgramTimedOut extends Error {}
