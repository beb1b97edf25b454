/** Saved conformance reports: read back, and checked before anything is believed. */
import { readFileSync } from 'node:fs';
import type { ConformReport } from '../conformance/core/model.js';
import { readConformReport } from '../conformance/core/read-report.js';
import { printable } from '../report/escape.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

export function readReportFile(path: string): ConformReport {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'read') ?? error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${printable(path)} is no JSON.`, 'Make it with: rtmpdiag conform URL --report FILE.json');
  }
  const report = readConformReport(value);
  if (typeof report === 'string') throw new UserError(`${printable(path)} cannot be used: ${printable(report)}.`, 'Make it with: rtmpdiag conform URL --report FILE.json');
  return report;
}
