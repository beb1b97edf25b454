/** Attribute lists (RFC 8216bis §4.2): NAME=value pairs with commas between, values quoted or not. */

export interface Attributes {
  readonly values: ReadonlyMap<string, string>;
  /** Every part was a pair, and no quote stayed open. */
  readonly wellFormed: boolean;
}

/** More attributes than any tag has. */
const maxAttributes = 64;

/** Values come without their quotes; of a repeated name the first counts. */
export function readAttributes(text: string): Attributes {
  const values = new Map<string, string>();
  let wellFormed = true;
  let at = 0;
  while (at < text.length && values.size < maxAttributes) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return { values, wellFormed: wellFormed && text.slice(at).trim() === '' };
    const name = text.slice(at, equals).trim();
    if (!/^[A-Z0-9-]+$/.test(name)) wellFormed = false;
    let end: number;
    let value: string;
    if (text[equals + 1] === '"') {
      end = text.indexOf('"', equals + 2);
      if (end < 0) {
        wellFormed = false;
        end = text.length;
      }
      value = text.slice(equals + 2, end);
      end += 1;
      if (end < text.length && text[end] !== ',') {
        wellFormed = false;
        const comma = text.indexOf(',', end);
        end = comma < 0 ? text.length : comma;
      }
    } else {
      const comma = text.indexOf(',', equals);
      end = comma < 0 ? text.length : comma;
      value = text.slice(equals + 1, end).trim();
      if (value === '') wellFormed = false;
    }
    if (!values.has(name)) values.set(name, value);
    at = end + 1;
  }
  return { values, wellFormed };
}

/** A decimal number that is not negative; undefined for anything else. */
export function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

/** A whole number that is not negative. */
export function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}

/** `LENGTH[@OFFSET]`; without an offset it follows `next`. */
export function byteRange(text: string, next: number | undefined): { readonly offset: number; readonly length: number } | undefined {
  const match = /^(\d{1,15})(?:@(\d{1,15}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const offset = match[2] === undefined ? next : Number(match[2]);
  return offset === undefined ? undefined : { length: Number(match[1]), offset };
}

/** ISO 8601 date with time to milliseconds since 1970 UTC; without a zone UTC is taken. Pure: no clock is asked. */
export function dateMs(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0', fraction = '', zone = 'Z'] = match;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const shift = /^[+-]/.test(zone) ? (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)) * (zone.length > 3 ? 1 : 0)) : 0;
  const seconds = (daysSince1970(Number(year), Number(month), Number(day)) * 24 + Number(hour)) * 3600 + (Number(minute) - shift) * 60 + Number(second);
  return seconds * 1000 + Number(`0.${fraction === '' ? '0' : fraction}`) * 1000;
}

/** Days from the civil date, proleptic Gregorian. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}
