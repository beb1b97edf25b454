/** Stream tokens: who may publish, and play, a stream. */

export interface StreamToken { readonly app: string; readonly name: string; readonly secret: string }

/** `APP/STREAM=SECRET`; the app may hold slashes. The text is not repeated in the reason: it holds a secret. */
export function parseToken(text: string): StreamToken | string {
  const equals = text.indexOf('=');
  const path = equals < 0 ? text : text.slice(0, equals);
  const secret = equals < 0 ? '' : text.slice(equals + 1);
  const slash = path.lastIndexOf('/');
  const app = path.slice(0, Math.max(0, slash));
  const name = path.slice(slash + 1);
  if (equals < 0 || slash < 0 || name === '' || app === '') return 'write it as APP/STREAM=SECRET, for example live/camera=s3cret';
  return secret === '' ? 'the secret behind = is empty' : { app, name, secret };
}

/**
 * What a client may bring: the value of any query parameter of the stream name, of the app or of tcUrl
 * (`name?token=x`, `app?sign=x`), or a query that is nothing but the secret (`name?x`).
 */
export function carriesSecret(secret: string, texts: readonly string[]): boolean {
  let found = false;
  for (const text of texts) {
    const query = text.indexOf('?');
    if (query < 0) continue;
    for (const parameter of text.slice(query + 1).split(/[&?]/).slice(0, maxParameters)) {
      const equals = parameter.indexOf('=');
      // Every candidate is compared, and each in a time that does not tell where it differs.
      if (sameSecret(secret, decoded(parameter.slice(equals + 1)))) found = true;
      if (sameSecret(secret, decoded(parameter))) found = true;
    }
  }
  return found;
}

const maxParameters = 32;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function sameSecret(secret: string, given: string): boolean {
  let difference = secret.length ^ given.length;
  for (let at = 0; at < given.length; at += 1) difference |= given.charCodeAt(at) ^ secret.charCodeAt(at % secret.length);
  return difference === 0;
}
