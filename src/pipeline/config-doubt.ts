/**
 * Does the decoder configuration belong to these samples? An initialization segment of another stream is sound in itself;
 * only what the samples' own headers say under it shows that it is not theirs.
 */
import type { CodecConfig, MediaUnit } from '../trace/events.js';

/** So many frames in a row prove it where a single one could be damaged. */
const enough = 8;
/** Durations of audio frames are exact but for rounding to the timescale. */
const durationTolerance = 0.05;

/** Element ids of an AAC raw_data_block (ISO/IEC 14496-3 Table 4.85). */
const singleChannel = 0;
const channelPair = 1;

export class ConfigDoubt {
  private config: CodecConfig | undefined;
  private told = false;
  private readable = 0;
  private unreadable = 0;
  private otherChannels = 0;
  private otherDuration = 0;

  configured(config: CodecConfig | undefined): void {
    this.config = config;
  }

  /** One whole sample. Returns once, in plain words, why the configuration cannot be its own. */
  sample(kind: 'audio' | 'video', unit: MediaUnit, body: Uint8Array, durationMs: number): string | undefined {
    if (this.told || this.config === undefined || this.config.problems.length > 0) return undefined;
    const reason = kind === 'video' ? this.picture(unit) : this.sound(unit, body, durationMs);
    this.told = reason !== undefined;
    return reason;
  }

  private picture({ codec, nalTypes, pictures, problems }: MediaUnit): string | undefined {
    if (codec !== 'avc1' || problems !== undefined || nalTypes === undefined) return undefined;
    // Parameter sets in the stream are in force from here on, whatever the record says.
    if (nalTypes.includes(7) || nalTypes.includes(8)) {
      this.readable += 1;
      return undefined;
    }
    const isIdr = nalTypes.includes(5);
    if (!isIdr && !nalTypes.includes(1)) return undefined;
    const [first] = pictures ?? [];
    if (first === undefined) {
      this.unreadable += 1;
      return this.unreadable >= enough && this.readable === 0 ? 'the slices name a picture parameter set that it does not hold' : undefined;
    }
    this.readable += 1;
    // §7.4.3: of an IDR picture frame_num is 0 and every slice is intra. Under other parameter sets the bits mean something else.
    if (isIdr && first.frameNum !== undefined && first.frameNum !== 0) return `read by its parameter sets, an IDR picture has the number ${first.frameNum} instead of 0`;
    if (isIdr && first.slice !== undefined && first.slice !== 'I') return `read by its parameter sets, an IDR picture is a ${first.slice} picture`;
    return undefined;
  }

  private sound({ codec }: MediaUnit, body: Uint8Array, durationMs: number): string | undefined {
    const { config } = this;
    if (config === undefined) return undefined;
    const nominalMs = config.samplesPerFrame === undefined || config.sampleRate === undefined ? 0 : (config.samplesPerFrame * 1000) / config.sampleRate;
    if (nominalMs > 0) {
      if (Math.abs(durationMs - nominalMs) > durationTolerance * nominalMs) this.otherDuration += 1;
      else this.otherDuration = 0;
      if (this.otherDuration >= enough) return `its frames last ${nominalMs.toFixed(1)} ms, the samples ${durationMs.toFixed(1)} ms`;
    }
    if (codec !== 'mp4a' || config.channels === undefined || config.channels > 2 || config.profile !== 'LC' || body.length < 2) return undefined;
    const element = body[0]! >> 5;
    const other = (config.channels === 1 && element === channelPair) || (config.channels === 2 && element === singleChannel);
    this.otherChannels = other ? this.otherChannels + 1 : 0;
    return this.otherChannels >= enough ? `it says ${config.channels} channel${config.channels === 1 ? '' : 's'}, the frames hold ${config.channels === 1 ? 'pairs' : 'single channels'}` : undefined;
  }
}
