/** One part of a `multipart/form-data` body. */
export interface FormPart {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

/** The parts in their order; undefined for a body that is no multipart form of that content type. */
export function formParts(contentType: string | undefined, bytes: Uint8Array): readonly FormPart[] | undefined {
  const boundary = /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const delimiter = boundary?.[1] ?? boundary?.[2];
  if (delimiter === undefined) {
    return undefined;
  }
  // One character per byte, so that content which is no text survives.
  const sections = `\r\n${Buffer.from(bytes).toString('latin1')}`.split(`\r\n--${delimiter}`);
  if (sections.length < 3 || sections.at(-1)?.startsWith('--') !== true) {
    return undefined;
  }
  return sections.slice(1, -1).map(part);
}

function part(section: string): FormPart {
  const end = section.indexOf('\r\n\r\n');
  const head = section.slice(0, Math.max(0, end));
  return {
    name: /\bname="([^"]*)"/i.exec(head)?.[1] ?? '',
    fileName: /\bfilename="([^"]*)"/i.exec(head)?.[1],
    contentType: /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1],
    bytes: Buffer.from(end < 0 ? '' : section.slice(end + 4), 'latin1'),
  };
}
