import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { FlvSession } from '../../../src/pipeline/flv-session.js';
import { FlvReader } from '../../../src/wire/flv/file.js';
it('x', () => {
  for (const f of (process.env.FILES ?? '').split(' ').filter((x) => x)) {
    const s = new FlvSession({ name: 'x', showSecrets: false });
    const r = new FlvReader((i) => s.item(i));
    const b = readFileSync(f); const t0 = performance.now(); r.push(b); r.end(); s.session.end('closed');
    const res = s.session.result();
    process.stdout.write(`== ${f.split('/').slice(-1)} ${Math.round(performance.now() - t0)} ms\n`);
    for (const x of res.findings) process.stdout.write(`   ${x.severity} ${x.rule} x${x.count}: ${x.message}\n`);
    for (const v of res.verdicts) if (v.outcome === 'broken') process.stdout.write(`   BROKEN ${v.rule} ${v.reason}\n`);
  }
});
