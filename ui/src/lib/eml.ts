// The words of a dropped file. A text file is its text; of a message as mail programs save it (.eml), the plain text part.
export function messageOf(name: string, bytes: ArrayBuffer): string {
  if (!/\.eml$/i.test(name)) return decode(new Uint8Array(bytes), 'utf-8').trim();
  return part(new TextDecoder('latin1').decode(bytes)).trim();
}

/** A mail or a part of one; one character for each byte. */
function part(source: string): string {
  const text = source.replace(/\r\n/g, '\n');
  const end = text.indexOf('\n\n');
  const head = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, ' ');
  const body = end < 0 ? '' : text.slice(end + 2);
  const type = field(head, 'content-type') || 'text/plain';
  const boundary = /boundary="?([^";\s]+)"?/i.exec(type)?.[1];
  if (boundary) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1)
      .filter((one) => !one.startsWith('--'))
      .map((one) => one.replace(/^\n/, ''));
    const best = parts.find((one) => /^content-type:\s*(text\/plain|multipart\/)/im.test(one)) ?? parts[0];
    return best ? part(best) : '';
  }
  const charset = /charset="?([\w-]+)"?/i.exec(type)?.[1] ?? 'utf-8';
  const words = decode(unpack(body, field(head, 'content-transfer-encoding').toLowerCase()), charset);
  if (!/text\/html/i.test(type)) return words;
  // Parsed apart from the page: nothing of it is loaded or run.
  return new DOMParser().parseFromString(words, 'text/html').body.textContent ?? '';
}

const field = (head: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';

function unpack(body: string, encoding: string): Uint8Array {
  let plain = body;
  if (encoding === 'base64') {
    try {
      plain = atob(body.replace(/\s/g, ''));
    } catch {
      // Not base64 after all: shown as it stands.
    }
  } else if (encoding === 'quoted-printable') {
    plain = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function decode(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
