import { createHash } from 'node:crypto';
import { ApexBlob } from '../../apex/values/blob.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { SaveContext, StoredRecord, Transaction } from '../contract.ts';
import { fieldValueOf } from '../fieldValues.ts';

/** Companions are written where the record is. */
const transactionOf = ({ transaction }: SaveContext): Transaction => transaction as Transaction;

type Values = Readonly<Record<string, ApexValue>>;

/** What the org keeps along with a record: answers the record with what only its companions know in it. */
type Companion = (record: StoredRecord, old: StoredRecord | undefined, context: SaveContext) => StoredRecord;

const companions: Readonly<Record<string, Companion>> = { ContentVersion: keepDocument, Case: keepHistory };

/** Writes the records that the org makes of itself when this one is saved: the document of a file, the history of a case. */
export function withCompanions(
  record: StoredRecord,
  old: StoredRecord | undefined,
  context: SaveContext,
): StoredRecord {
  return companions[record.objectName]?.(record, old, context) ?? record;
}

function write(context: SaveContext, objectName: string, given: Values): string {
  const transaction = transactionOf(context);
  const object = transaction.schema.object(objectName);
  const id = transaction.newId(objectName);
  const now = ApexDatetime.ofRecord(context.now());
  const user = ApexId.of(context.user.id);
  const values = new Map<string, ApexValue>();
  for (const field of object?.fields ?? []) {
    values.set(field.name, field.defaultValue === undefined ? null : fieldValueOf(field, field.defaultValue));
  }
  const stamps = { Id: ApexId.of(id), CreatedDate: now, LastModifiedDate: now, SystemModstamp: now };
  const people = { CreatedById: user, LastModifiedById: user };
  for (const [name, value] of Object.entries({ ...stamps, ...people, ...given })) {
    values.set(name, value);
  }
  transaction.write({ id, objectName, deleted: false, values });
  return id;
}

function changed(transaction: Transaction, record: StoredRecord, given: Values): StoredRecord {
  const next = { ...record, values: new Map([...record.values, ...Object.entries(given)]) };
  transaction.write(next);
  return next;
}

/** The first version of a file makes its document, and links to its owner and to where it is published; later ones take its place. */
function keepDocument(record: StoredRecord, old: StoredRecord | undefined, context: SaveContext): StoredRecord {
  const described = { ...record, values: new Map([...record.values, ...Object.entries(fileFields(record))]) };
  const { values } = described;
  if (old !== undefined) {
    return described;
  }
  const transaction = transactionOf(context);
  const documentId = idOf(values.get('ContentDocumentId'));
  const document = documentId === undefined ? undefined : transaction.find('ContentDocument', documentId);
  const facts = {
    Title: values.get('Title') ?? null,
    FileType: values.get('FileType') ?? null,
    FileExtension: values.get('FileExtension') ?? null,
    ContentSize: values.get('ContentSize') ?? null,
    LatestPublishedVersionId: ApexId.of(record.id),
  };
  if (document !== undefined) {
    const versions = [...transaction.all('ContentVersion')].filter(
      (version) => idOf(version.values.get('ContentDocumentId')) === document.id,
    );
    versions.forEach((version) => changed(transaction, version, { IsLatest: false }));
    changed(transaction, document, facts);
    return { ...described, values: new Map([...values, ['VersionNumber', String(versions.length + 1)]]) };
  }
  const owner = values.get('OwnerId') ?? ApexId.of(context.user.id);
  const id = ApexId.of(write(context, 'ContentDocument', { ...facts, OwnerId: owner }));
  const link = { ContentDocumentId: id, Visibility: 'AllUsers' };
  write(context, 'ContentDocumentLink', { ...link, LinkedEntityId: owner, ShareType: 'I' });
  const place = idOf(values.get('FirstPublishLocationId'));
  if (place !== undefined && place !== idOf(owner)) {
    write(context, 'ContentDocumentLink', { ...link, LinkedEntityId: ApexId.of(place), ShareType: 'V' });
  }
  return {
    ...described,
    values: new Map<string, ApexValue>([...values, ['ContentDocumentId', id], ['VersionNumber', '1']]),
  };
}

/** What the org reads from a file's name and content. */
function fileFields({ values }: StoredRecord): Values {
  const path = values.get('PathOnClient');
  const content = values.get('VersionData');
  const extension = typeof path === 'string' ? /\.([A-Za-z0-9]+)$/.exec(path)?.[1] : undefined;
  const bytes = content instanceof ApexBlob ? content.bytes : new Uint8Array();
  return {
    FileExtension: extension ?? null,
    FileType: fileTypes[extension?.toLowerCase() ?? ''] ?? extension?.toUpperCase() ?? 'UNKNOWN',
    ContentSize: bytes.length,
    Checksum: createHash('md5').update(bytes).digest('hex'),
  };
}

/** Where the type is not the extension in capitals. */
const fileTypes: Readonly<Record<string, string>> = { txt: 'TEXT', log: 'UNKNOWN', md: 'UNKNOWN', docx: 'WORD_X' };

const trackedFields = ['Status', 'Priority', 'OwnerId', 'IsEscalated', 'Subject'];

/** A case's history tells that it was made and how its tracked fields changed; a comment written into it becomes one of its comments. */
function keepHistory(record: StoredRecord, old: StoredRecord | undefined, context: SaveContext): StoredRecord {
  const CaseId = ApexId.of(record.id);
  if (old === undefined) {
    write(context, 'CaseHistory', { CaseId, Field: 'created', DataType: 'Text' });
  }
  for (const name of old === undefined ? [] : trackedFields) {
    const [before, after] = [textOf(old?.values.get(name)), textOf(record.values.get(name))];
    if (before !== after) {
      const Field = name === 'OwnerId' ? 'Owner' : name;
      write(context, 'CaseHistory', { CaseId, Field, DataType: 'Text', OldValue: before, NewValue: after });
    }
  }
  const comment = record.values.get('Comments') ?? null;
  if (comment === null) {
    return record;
  }
  write(context, 'CaseComment', { ParentId: CaseId, CommentBody: comment, IsPublished: false });
  return { ...record, values: new Map([...record.values, ['Comments', null]]) };
}

function idOf(value: ApexValue | undefined): string | undefined {
  return value instanceof ApexId ? value.value : undefined;
}

function textOf(value: ApexValue | undefined): string | null {
  return value instanceof ApexId
    ? value.value
    : typeof value === 'string' || typeof value === 'boolean'
      ? String(value)
      : null;
}
