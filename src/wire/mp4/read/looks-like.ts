/** What stands where an MP4 should: servers put error pages, placeholders and other containers there. */
import { latin1, u32 } from './source.js';

/** Plain words for the first bytes of something that is no MP4; `text` when it can be read as such. */
export interface Looks { readonly as: string; readonly text: string }

const shownText = 60;

export function looksLike(head: Uint8Array): Looks {
  const text = latin1(head, 0, Math.min(head.length, 256));
  if (head.length > 0 && head.every((byte) => byte === 0)) return { as: 'zeros', text: '' };
  if (text.startsWith('FLV\x01')) return { as: 'an FLV file', text: '' };
  if (head[0] === 0x47 && (head.length <= 188 || head[188] === 0x47)) return { as: 'an MPEG transport stream', text: '' };
  if (text.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0)) return { as: 'packed audio (AAC or MP3)', text: '' };
  if (text.startsWith('WEBVTT')) return { as: 'WebVTT subtitles', text: '' };
  if (u32(head, 0) === 1 || (u32(head, 0) & 0xffffff00) === 0x100) return { as: 'a raw H.264 or H.265 stream with start codes', text: '' };
  // FLV tag bodies: the header byte and packet type that RTMP puts in front of every frame.
  if ((head[0] === 0x17 || head[0] === 0x27 || head[0] === 0xaf) && (head[1] ?? 9) <= 2) return { as: 'an RTMP or FLV message body', text: '' };
  if (/^[\t\n\r\x20-\x7e]+$/.test(text)) {
    const shown = text.replace(/\s+/g, ' ').trim().slice(0, shownText);
    if (/^\s*(<!doctype html|<html)/i.test(text)) return { as: 'an HTML page', text: shown };
    if (/^\s*<\?xml/.test(text)) return { as: 'an XML document', text: shown };
    if (text.startsWith('#EXTM3U')) return { as: 'a playlist', text: shown };
    if (/^\s*[[{]/.test(text)) return { as: 'a JSON document', text: shown };
    return { as: 'text', text: shown };
  }
  return { as: 'unknown bytes', text: '' };
}
