/** Each form in which a secret could be written down, by its name. A short secret is in few: less than eight characters are found anywhere. */
export function secretForms(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const forms: readonly (readonly [string, string])[] = [
    ['as it is', secret],
    ['behind the !', secret.slice(secret.indexOf('!') + 1)],
    ['URL-encoded', encodeURIComponent(secret).replaceAll('!', '%21')],
    ['in base64', bytes.toString('base64').replace(/=+$/, '')],
    ['in base64 for URLs', bytes.toString('base64url')],
    ['in base64 behind one byte', shiftedBase64(bytes, 1)],
    ['in base64 behind two bytes', shiftedBase64(bytes, 2)],
    ['in hexadecimal', bytes.toString('hex')],
    ['in UTF-16', Buffer.from(secret, 'utf16le').toString('latin1')],
  ];
  return new Map(forms.filter(([, form]) => form.length >= 8));
}

/** What of the base64 of a longer text is sure when so many bytes stand in front. */
function shiftedBase64(bytes: Buffer, before: 1 | 2): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  // The first characters hold bits of what stands in front, the last of what follows.
  return encoded.slice(before === 1 ? 2 : 3, -4);
}
