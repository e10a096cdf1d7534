// A mail's paragraphs, written twice: as plain text, and as HTML that says the same with a button in place of an address.

import type { Language } from './permissions.ts';

/**
 * A paragraph, or a way to a page: its address stands in the text, a button in the HTML; or several, beside the button.
 * Empty ones are left out.
 */
export type MailPart = string | PageLink | PageLinks;

/** Each said in its own words, which are the link in the HTML. */
export type PageLinks = {
  readonly intro: string;
  readonly links: readonly { readonly label: string; readonly address: string }[];
};

export type PageLink = {
  /** a sentence before it */
  readonly intro?: string;
  /** what the address is, where there is no button to say so */
  readonly label?: string;
  readonly address: string;
  readonly button: string;
};

/** The parts as plain text. */
export function textOf(parts: readonly MailPart[]): string {
  const written = parts.map((part) => (typeof part === 'string' ? part : linesOf(part).join('\n')));
  return written.filter((paragraph) => paragraph !== '').join('\n\n');
}

/**
 * The parts as a page of HTML, for mail programs old and new: no picture, script or font from elsewhere, no colour of its
 * own but the button's, so that a dark screen stays dark, and a button that Outlook draws too.
 */
export function htmlOf(
  parts: readonly MailPart[],
  { subject, language }: { readonly subject: string; readonly language: Language },
): string {
  const body = parts.filter((part) => part !== '').map((part) => (typeof part === 'string' ? p(part) : linked(part)));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:16px;font-family:'Source Sans 3','Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5">
<div role="article" lang="${language}" aria-label="${escaped(subject)}" style="max-width:600px">
${body.join('\n')}
</div>
</body>
</html>
`;
}

function linesOf(part: PageLink | PageLinks): readonly string[] {
  if ('links' in part) return [part.intro, ...part.links.map(({ label, address }) => `${label}: ${address}`)];
  return [part.intro, part.label, part.address].filter((line) => line !== undefined);
}

function p(text: string): string {
  return `<p style="margin:0 0 16px">${escaped(text).replaceAll('\n', '<br>')}</p>`;
}

// Outlook pads the cell, every other program the link, so that the whole button can be pressed.
function linked(part: PageLink | PageLinks): string {
  if ('links' in part) {
    const links = part.links.map(({ label, address }) => `<a href="${escaped(address)}">${escaped(label)}</a>`);
    return `<p style="margin:0 0 16px">${[escaped(part.intro), ...links].join('<br>')}</p>`;
  }
  const { intro, address, button } = part;
  return `${intro === undefined ? '' : `${p(intro)}\n`}<table role="presentation" border="0" cellpadding="0" cellspacing="0" style="margin:0 0 16px"><tr><td bgcolor="${BRAND}" style="background-color:${BRAND};border:1px solid #ffffff;border-radius:8px;mso-padding-alt:12px 24px"><a href="${escaped(address)}" style="display:inline-block;padding:12px 24px;font-weight:bold;color:#ffffff;text-decoration:none">${escaped(button)}</a></td></tr></table>`;
}

/** White on it has a contrast of 12:1. */
const BRAND = '#00357a';

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
