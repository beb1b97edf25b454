import { describe, expect, it } from 'vitest';
import { StreamFlow } from '../../src/session/stream-flow.js';

function audio(flow: StreamFlow, fromMs: number, toMs: number): void {
  for (let ms = fromMs; ms < toMs; ms += 23) flow.add('audio', ms);
}

describe('a pause of the video', () => {
  it('is bridged by audio that goes on', () => {
    const flow = new StreamFlow();
    flow.add('audio', 0);
    flow.add('video', 0);
    audio(flow, 23, 2000);
    expect(flow.flowed('video', 2000)).toBe(true);
  });

  it('is bridged by audio that began in it', () => {
    const flow = new StreamFlow();
    flow.add('video', 0);
    audio(flow, 0, 2000);
    expect(flow.flowed('video', 2000)).toBe(true);
  });

  it('is not bridged by audio that leapt as well, or hardly came', () => {
    const flow = new StreamFlow();
    flow.add('audio', 0);
    flow.add('video', 0);
    flow.add('audio', 60_000);
    flow.add('audio', 60_023);
    flow.add('audio', 60_046);
    expect(flow.flowed('video', 60_000)).toBe(false);
    const late = new StreamFlow();
    late.add('video', 0);
    late.add('audio', 1900);
    late.add('audio', 1923);
    late.add('audio', 1946);
    expect(late.flowed('video', 2000)).toBe(false);
  });
});
