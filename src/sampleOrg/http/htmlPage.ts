import { type ApiReply, textReply } from './apiReply.ts';

/** A page for a person in front of a browser. No script runs in it, nobody frames it, and its forms lead only where `formAction` says. */
export function htmlPage(status: number, title: string, body: string, formAction: string): ApiReply {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.3rem 1rem}dt{font-weight:bold}dd{margin:0 0 .5rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #bbb}textarea{width:100%;font:inherit}</style>
</head><body>${body}</body></html>
`;
  const reply = textReply(status, html, 'text/html;charset=UTF-8');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      // With no referrer at all, a browser says of the page's own forms that they come from nowhere.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
