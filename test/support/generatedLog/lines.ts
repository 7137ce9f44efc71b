import { Draws } from '../random.ts';

const header =
  '64.0 APEX_CODE,FINEST;APEX_PROFILING,FINEST;CALLOUT,INFO;DATA_ACCESS,INFO;DB,FINEST;NBA,INFO;SYSTEM,FINE;VALIDATION,INFO;VISUALFORCE,FINER;WAVE,INFO;WORKFLOW,FINE';
/** How likely the platform is to refresh its stamp at an event. */
const refreshes = 0.004;

/** The lines of a log while it is drawn, and its clock. */
export class LogLines {
  readonly draws: Draws;
  readonly #lines: string[] = [header];
  #bytes = header.length + 1;
  #nanos = 320_417;
  #stamp = '';

  constructor(seed: number) {
    this.draws = new Draws(seed);
    this.refresh();
  }

  /** All of them are ASCII: characters are bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** Milliseconds of the log, not padded; later lines keep them. */
  refresh(): void {
    const second = 21 + (Math.floor(this.#nanos / 1e9) % 30);
    this.#stamp = `09:14:${second}.${Math.floor(this.#nanos / 1e6) % 1000} (`;
  }

  event(text: string): void {
    this.#nanos += 1_500 + this.draws.below(40_000);
    if (this.draws.happens(refreshes)) {
      this.refresh();
    }
    this.plain(`${this.#stamp}${this.#nanos})|${text}`);
  }

  /** Continues the event before it. */
  plain(line: string): void {
    this.#lines.push(line);
    this.#bytes += line.length + 1;
  }
}
