import { it } from 'vitest';
import { Registry } from '../../../src/analyzers/registry.js';
import { Session } from '../../../src/pipeline/session.js';
import { readCapture } from '../../../src/sources/capture.js';
it('x', async () => {
  for (const f of (process.env.FILES ?? '').split(' ').filter((x) => x)) {
    let id = 0; const registry = new Registry(); const sessions: Session[] = [];
    await readCapture(f, { onConnection: (info: never) => { const s = new Session(info, { id: id++, stallAfterUs: 5e6, showSecrets: false, registry } as never); sessions.push(s); return s; } } as never);
    process.stdout.write(`== ${f.split('/').slice(-1)}\n`);
    for (const s of sessions) { const res = (s as unknown as { result(): { findings: { severity: string; rule: string; count: number; message: string }[]; verdicts: { rule: string; outcome: string; reason?: string }[] } }).result();
    for (const x of res.findings) process.stdout.write(`   ${x.severity} ${x.rule} x${x.count}: ${x.message}\n`);
    for (const v of res.verdicts) if (v.outcome === 'broken') process.stdout.write(`   BROKEN ${v.rule} ${v.reason}\n`); }
  }
});
