/** Each form in which a secret could be written down, by its name. A short secret is in few: less than eight characters are found anywhere. */
export function secretForms(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const forms: readonly (readonly [string, string])[] = [
    ['as it is', secret],
    ['behind the !', secret.slice(secret.indexOf('!') + 1)],
    ['URL-encoded', encodeURIComponent(secret).replaceAll('!', '%21')],
    ...([0, 1, 2] as const).flatMap((before) => [
      [`in base64 behind ${before} bytes`, sureBase64(bytes, before)] as const,
      [`in base64 for URLs behind ${before} bytes`, forUrls(sureBase64(bytes, before))] as const,
    ]),
    ['in hexadecimal', bytes.toString('hex')],
    ['in UTF-16', Buffer.from(secret, 'utf16le').toString('latin1')],
  ];
  return new Map(forms.filter(([, form]) => form.length >= 8));
}

/** What of the base64 of a longer text is sure when so many bytes stand in front, and whatever follows. */
function sureBase64(bytes: Buffer, before: 0 | 1 | 2): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  // The first characters hold bits of what stands in front, the last group of what follows.
  return encoded.slice([0, 2, 3][before], Math.floor((before + bytes.length) / 3) * 4);
}

function forUrls(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
