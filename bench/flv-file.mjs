/**
 * Writes the FLV of the bench: eight seconds of 1080p30 by ffmpeg (x264 with B pictures at 6 Mbit/s, AAC 48 kHz), again and again as
 * one long recording. The eight seconds are whole in everything that counts on: closed groups, an even number of IDR pictures
 * (their ids alternate), 240 pictures and 375 AAC frames, so that nothing is missing or doubled at the joints.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const clipMs = 8000;
const videoFrames = 240;
const audioFrames = 375;
const tagHeaderBytes = 11;
const pointerBytes = 4;
const fileHeaderBytes = 13;

/** testsrc2 alone would be a tenth of the rate: the noise gives the pictures the size of filmed ones. */
const ffmpegArgs = (path) => [
  '-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=30,noise=alls=6:allf=t', '-f', 'lavfi', '-i', 'anoisesrc=color=pink:r=48000:a=0.3,aformat=channel_layouts=stereo', '-t', '8',
  '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-bf', '2', '-g', '60', '-keyint_min', '60', '-sc_threshold', '0', '-flags', '+cgop', '-b:v', '6M', '-maxrate', '6M', '-bufsize', '6M',
  '-c:a', 'aac', '-b:a', '128k', '-flvflags', 'no_duration_filesize', path,
];

/** The clip of eight seconds, made once for all files of a bench. */
export function makeClip(folder) {
  const path = join(folder, 'clip.flv');
  const { status, error, stderr } = spawnSync('ffmpeg', ffmpegArgs(path), { encoding: 'utf8' });
  if (error?.code === 'ENOENT') return undefined;
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${stderr.slice(-500)}`);
  const bytes = readFileSync(path);
  rmSync(path);
  const opening = [bytes.subarray(0, fileHeaderBytes)];
  const frames = [];
  const counts = { 8: 0, 9: 0 };
  for (let at = fileHeaderBytes; at < bytes.length;) {
    const typeId = bytes[at];
    const end = at + tagHeaderBytes + bytes.readUIntBE(at + 1, 3) + pointerBytes;
    const tag = bytes.subarray(at, end);
    at = end;
    if (typeId !== 8 && typeId !== 9) opening.push(tag);
    else if (tag[tagHeaderBytes + 1] === 0) opening.push(tag);
    else if (tag[tagHeaderBytes + 1] === 1 && counts[typeId] < (typeId === 9 ? videoFrames : audioFrames)) {
      counts[typeId] += 1;
      frames.push(tag);
    }
  }
  if (counts[8] !== audioFrames || counts[9] !== videoFrames) throw new Error(`ffmpeg wrote ${counts[9]} pictures and ${counts[8]} AAC frames, not ${videoFrames} and ${audioFrames}`);
  return { opening: Buffer.concat(opening), body: Buffer.concat(frames) };
}

/** At least `wantedBytes`, in whole clips. Returns what is in the file, by construction. */
export function writeFlv(path, clip, wantedBytes) {
  const { opening, body } = clip;
  const copies = Math.ceil((wantedBytes - opening.length) / body.length);
  const file = openSync(path, 'w');
  try {
    writeSync(file, opening);
    const copy = Buffer.from(body);
    for (let i = 0; i < copies; i++) {
      writeSync(file, copy);
      for (let at = 0; at < copy.length; at += tagHeaderBytes + copy.readUIntBE(at + 1, 3) + pointerBytes) {
        const timestampMs = copy.readUIntBE(at + 4, 3) + copy[at + 7] * 2 ** 24 + clipMs;
        copy.writeUIntBE(timestampMs % 2 ** 24, at + 4, 3);
        copy[at + 7] = Math.floor(timestampMs / 2 ** 24);
      }
    }
  } finally {
    closeSync(file);
  }
  return { bytes: opening.length + copies * body.length, seconds: (copies * clipMs) / 1000, video: copies * videoFrames, audio: copies * audioFrames };
}
