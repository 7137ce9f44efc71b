// How a secret may come back in a reply or in the words of somebody else: taken out before anyone reads it.

/** Whole, URL-encoded, escaped and in base64, then what stands behind the `!` alone. Too short a form would hit other text. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = [bytes.toString('base64').replace(/={1,2}$/, ''), bytes.toString('base64url')];
  const behindOrgId = secret.slice(secret.indexOf('!') + 1);
  const forms = [secret, encodeURIComponent(secret), escapeXml(secret), ...encoded, behindOrgId];
  return [...new Set(forms)].filter((form) => form.length >= 8);
}

export function withoutForms(text: string, forms: readonly string[]): string {
  return forms.reduce((rest, form) => rest.replaceAll(form, '…'), text);
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
