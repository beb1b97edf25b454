import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** Lints text as if it stood in that file and returns "rule: message" for each complaint. */
const eslint = new ESLint({
  cwd: new URL('..', import.meta.url).pathname,
  // Type-aware rules need the file in the project; the planted ones exist only here.
  overrideConfig: [{ languageOptions: { parserOptions: { projectService: false } }, rules: Object.fromEntries(['no-floating-promises', 'no-misused-promises', 'switch-exhaustiveness-check'].map((rule) => [`@typescript-eslint/${rule}`, 'off'])) }],
});

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map((message) => `${message.ruleId ?? 'parser'}: ${message.message}`);
}

describe('the layers', () => {
  const planted: readonly (readonly [what: string, filePath: string, code: string, expected: RegExp])[] = [
    ['trace imports another layer', 'src/trace/planted.ts', "import { a } from '../wire/a.js';\na();\n", /trace may import only itself/],
    ['wire imports a codec', 'src/wire/chunk/planted.ts', "import { a } from '../../codecs/a.js';\na();\n", /wire may import only itself, trace/],
    ['a codec imports the wire', 'src/codecs/planted.ts', "import { a } from '../wire/a.js';\na();\n", /codecs may import only/],
    ['the session imports an analyzer', 'src/session/planted.ts', "import { a } from '../analyzers/a.js';\na();\n", /session may import only/],
    ['an analyzer imports the report', 'src/analyzers/planted.ts', "import { a } from '../report/a.js';\na();\n", /analyzers may import only/],
    ['a rule in a folder imports the pipeline', 'src/analyzers/commands/rules/planted.ts', "import { a } from '../../../pipeline/a.js';\na();\n", /analyzers may import only/],
    ['the report imports an analyzer', 'src/report/planted.ts', "import { a } from '../analyzers/a.js';\na();\n", /report may import only/],
    ['the pipeline imports a source', 'src/pipeline/planted.ts', "import { a } from '../sources/a.js';\na();\n", /pipeline may import only/],
    ['a source imports the proxy', 'src/sources/planted.ts', "import { a } from '../proxy/a.js';\na();\n", /sources may import only/],
    ['the proxy imports the command line', 'src/proxy/planted.ts', "import { a } from '../cli/a.js';\na();\n", /proxy may import only/],
    ['the command line imports a command', 'src/cli/planted.ts', "import { a } from '../commands/a.js';\na();\n", /cli may import only/],
    ['a core imports its shell', 'src/proxy/core/planted.ts', "import { a } from '../proxy.js';\na();\n", /does not import the shell/],
    ['a folder of a core imports the shell', 'src/server/core/faults/planted.ts', "import { a } from '../../server.js';\na();\n", /does not import the shell/],
    ['a core reads files', 'src/client/core/planted.ts', "import { a } from '../../sources/a.js';\na();\n", /reads no files/],
    ['a pure layer imports a node module', 'src/session/planted.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('a');\n", /no node: modules and no packages/],
    ['a core imports a node module', 'src/server/core/planted.ts', "import net from 'node:net';\nnet.connect(1);\n", /no node: modules and no packages/],
    ['a pure layer imports a package', 'src/report/planted.ts', "import chalk from 'chalk';\nchalk.red('a');\n", /no node: modules and no packages/],
    ['the digest imports more than crypto', 'src/wire/handshake/digest.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('a');\n", /Only node:crypto/],
    ['another handshake file imports crypto', 'src/wire/handshake/planted.ts', "import { createHmac } from 'node:crypto';\ncreateHmac('a', 'b');\n", /no node: modules/],
    ['a type crosses the layers', 'src/trace/planted.ts', "import type { A } from '../wire/a.js';\nexport type B = A;\n", /trace may import only itself/],
    ['an export crosses the layers', 'src/trace/planted.ts', "export { a } from '../wire/a.js';\n", /trace may import only itself/],
  ];
  it.each(planted)('turn red when %s', async (_what, filePath, code, expected) => {
    expect(await complaints(filePath, code)).toEqual([expect.stringMatching(expected)]);
  });

  it.each(['Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'console', 'Buffer', 'fetch', 'crypto'])('refuse the global %s in every pure folder', async (name) => {
    for (const folder of ['trace', 'wire/amf', 'codecs', 'session', 'analyzers/commands/rules', 'pipeline', 'report', 'proxy/core', 'server/core/faults', 'client/core']) {
      expect(await complaints(`src/${folder}/planted.ts`, `export const a = ${name};\n`), folder).toEqual([expect.stringMatching(/^no-restricted-globals: .*Pure layer/)]);
    }
  });

  it('refuse random numbers and the way around through globalThis in pure folders', async () => {
    expect(await complaints('src/session/planted.ts', 'export const a = Math.random();\n')).toEqual([expect.stringMatching(/randomness is passed in/)]);
    expect(await complaints('src/session/planted.ts', 'export const a = globalThis.process;\n')).toEqual([expect.stringMatching(/no way around/)]);
  });

  it('refuse a promise that nobody waits for, in the shells', async () => {
    const typed = new ESLint({
      cwd: new URL('..', import.meta.url).pathname,
      overrideConfig: [{ languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['src/proxy/planted.ts'] } } } }],
    });
    const [result] = await typed.lintText('async function work(): Promise<void> {}\nwork();\n', { filePath: 'src/proxy/planted.ts' });
    expect(result?.messages.map((message) => message.ruleId)).toEqual(['@typescript-eslint/no-floating-promises']);
  });

  it('refuse the console in commands', async () => {
    expect(await complaints('src/commands/planted.ts', "console.log('a');\n")).toEqual([expect.stringMatching(/this\.out/)]);
  });

  const allowed: readonly (readonly [what: string, filePath: string, code: string])[] = [
    ['imports to the right', 'src/pipeline/planted.ts', "import { a } from '../analyzers/a.js';\nimport { b } from '../wire/chunk/b.js';\na(b);\n"],
    ['imports inside a layer', 'src/wire/chunk/planted.ts', "import { a } from '../bytes/a.js';\na();\n"],
    ['imports inside a core', 'src/server/core/faults/planted.ts', "import { a } from '../fault.js';\na();\n"],
    ['HMAC in the digest handshake', 'src/wire/handshake/digest.ts', "import { createHmac } from 'node:crypto';\ncreateHmac('a', 'b');\n"],
    ['sockets and clocks in a shell', 'src/proxy/planted.ts', "import net from 'node:net';\nnet.connect(Date.now());\n"],
  ];
  it.each(allowed)('stay green for %s', async (_what, filePath, code) => {
    expect(await complaints(filePath, code)).toEqual([]);
  });
});
