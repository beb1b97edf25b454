/**
 * Every FFmpeg of this machine: `ffmpeg` and `ffmpeg-VERSION` on PATH, and the paths in RTMPDIAG_FFMPEG (a list like PATH).
 * What it knows of Enhanced RTMP goes by its version. Only 5.1 was at hand to try: the newer ones by their documentation.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { codecs, type Codec } from '../core/axes.js';
import { findProgram, versionOf } from '../program.js';
import type { Found } from './adapter.js';

export interface Ffmpeg {
  /** `ffmpeg` for the first, else the name of its file; a number behind it where that is taken. */
  readonly id: string;
  readonly title: string;
  /** To start it by. */
  readonly path: string;
  find(): Promise<Found>;
  /** Why a stream of this codec is beyond it: a sentence without its full stop. Before `find` nothing but legacy codecs is promised. */
  cannot(codec: Codec): string | undefined;
}

const versionArgs = ['-version'] as const;
const versionText = /^ffmpeg version (\S+)/m;

/** 5.1, 6.1 ...; a build from git has no such number and is taken for the newest. */
type Version = readonly [major: number, minor: number];

const newest: Version = [Number.POSITIVE_INFINITY, 0];

export function ffmpegVersion(text: string): Version {
  const [, major, minor = '0'] = /^n?(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return major === undefined ? newest : [Number(major), Number(minor)];
}

/** The first with the video of Enhanced RTMP, and the first with its audio and multitrack. */
const firstVideo: Version = [6, 1];
const firstAudio: Version = [8, 0];

function needs(codec: Codec): Version {
  const { video, audio, enhanced } = codecs[codec];
  return !enhanced ? [0, 0] : audio === 'Opus' || codec === 'multitrack' || video === undefined ? firstAudio : firstVideo;
}

/** undefined: it can. */
export function ffmpegCannot(version: string, codec: Codec): string | undefined {
  const [major, minor] = ffmpegVersion(version);
  const [leastMajor, leastMinor] = needs(codec);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `FFmpeg ${version} cannot do ${codecs[codec].words}: ${leastMajor}.${leastMinor} is the first that can`;
}

/** What it tells a server of Enhanced RTMP: 6.1 refuses every FourCC but these. */
export function enhancedArgs(codec: Codec): readonly string[] {
  return codecs[codec].enhanced ? ['-rtmp_enhanced_codecs', 'hvc1,av01,vp09'] : [];
}

/** At least one; where there is none, it is the one that is missing. */
export function findFfmpegs(env: Readonly<Record<string, string | undefined>>): readonly [Ffmpeg, ...Ffmpeg[]] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const versioned = folders.flatMap((folder) => namesIn(folder).filter((name) => /^ffmpeg-?\d[\w.]*$/.test(name)).sort().map((name) => join(folder, name)));
  const given = (env['RTMPDIAG_FFMPEG'] ?? '').split(delimiter).filter((path) => path !== '');
  const plain = folders.map((folder) => join(folder, 'ffmpeg')).find((path) => existsSync(path));
  const paths = [...(plain === undefined ? [] : [plain]), ...versioned, ...given];
  const seen = new Set<string>();
  const found: Ffmpeg[] = [];
  for (const path of paths) {
    const real = realPath(path);
    if (seen.has(real)) continue;
    seen.add(real);
    found.push(ffmpegAt(path, freeId(basename(path).replace(/[^\w.-]/g, '_'), found.map(({ id }) => id))));
  }
  const [first = ffmpegAt('ffmpeg', 'ffmpeg'), ...others] = found;
  return [first, ...others];
}

function ffmpegAt(path: string, id: string): Ffmpeg {
  let version = '';
  return {
    id, path, title: id === 'ffmpeg' ? 'FFmpeg' : `FFmpeg (${id})`,
    find: async () => {
      if (path === 'ffmpeg') return findProgram('ffmpeg', 'ffmpeg', versionArgs, versionText);
      if (!existsSync(path)) return { missing: path, install: 'correct RTMPDIAG_FFMPEG, which names it' };
      version = await versionOf(path, versionArgs, versionText);
      return { path, version };
    },
    cannot: (codec) => (version !== '' ? ffmpegCannot(version, codec) : codecs[codec].enhanced ? 'its version is not known, and with it whether it has Enhanced RTMP' : undefined),
  };
}

function freeId(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? name : `${name}_${number}`;
    if (!taken.includes(id)) return id;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Of this process. */
export const ffmpegs = findFfmpegs(process.env);
