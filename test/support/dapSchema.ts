import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

const schemaPath = resolve(import.meta.dirname, '../../../shared/data/debugAdapterProtocol.json');

interface Message {
  readonly type: string;
  readonly command?: string;
  readonly event?: string;
  readonly success?: boolean;
}

/** Checks adapter messages against the DAP 1.71 JSON schema. */
class DapSchema {
  readonly #definitions: ReadonlySet<string>;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(text: string) {
    const schema = JSON.parse(text) as { $schema?: string; definitions: Record<string, unknown> };
    // The schema says draft 4, but uses nothing in which later drafts differ.
    delete schema.$schema;
    this.#definitions = new Set(Object.keys(schema.definitions));
    this.#ajv = new Ajv({ strict: false, validateFormats: false });
    this.#ajv.addSchema(schema, 'dap');
  }

  /** What is wrong with the message, or undefined. */
  problem(message: Message): string | undefined {
    const validate = this.#validator(definitionOf(message));
    return validate(message) ? undefined : this.#ajv.errorsText(validate.errors);
  }

  #validator(name: string): ValidateFunction {
    const known = this.#definitions.has(name) ? name : name.endsWith('Event') ? 'Event' : 'Response';
    let compiled = this.#compiled.get(known);
    if (compiled === undefined) {
      compiled = this.#ajv.compile({ $ref: `dap#/definitions/${known}` });
      this.#compiled.set(known, compiled);
    }
    return compiled;
  }
}

/** Undefined where the schema is not beside the repository; then messages go unchecked, and the suite says so. */
export const dapSchema: DapSchema | undefined = existsSync(schemaPath)
  ? new DapSchema(readFileSync(schemaPath, 'utf8'))
  : undefined;

function definitionOf(message: Message): string {
  if (message.type === 'event') {
    return `${capitalised(message.event ?? '')}Event`;
  }
  return message.success === false ? 'ErrorResponse' : `${capitalised(message.command ?? '')}Response`;
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
