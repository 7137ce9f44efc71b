import { ApexBlob } from '../../apex/values/blob.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import type { ApexValue } from '../../apex/library/contract.ts';

type Values = Map<string, ApexValue>;

/** Fields that the org works out from others when it saves. */
const derivations: Readonly<Record<string, (values: Values, now: number) => void>> = {
  User: fullName,
  Individual: fullName,
  Contact: fullName,
  Lead: fullName,
  Case: (values, now) => {
    const closed = values.get('Status') === 'Closed';
    values.set('IsClosed', closed);
    if (!closed) {
      values.set('ClosedDate', null);
    } else if ((values.get('ClosedDate') ?? null) === null) {
      values.set('ClosedDate', new ApexDatetime(now));
    }
  },
  Attachment: bodyLength,
  Document: bodyLength,
  Opportunity: (values) => {
    const stage = values.get('StageName');
    values.set('IsClosed', stage === 'Closed Won' || stage === 'Closed Lost');
    values.set('IsWon', stage === 'Closed Won');
  },
};

function bodyLength(values: Values): void {
  const body = values.get('Body');
  values.set('BodyLength', body instanceof ApexBlob ? body.bytes.length : null);
}

function fullName(values: Values): void {
  const parts = [values.get('FirstName'), values.get('LastName')].filter((part) => typeof part === 'string');
  values.set('Name', parts.join(' '));
}

export function deriveFields(objectName: string, values: Values, now: number): void {
  derivations[objectName]?.(values, now);
}
