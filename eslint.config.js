/**
 * The dependency rule of ARCHITECTURE.md as lint errors, and a few rules against mistakes that tests do not see.
 * Left may import right, never the reverse:
 * commands -> cli -> {matrix -> conformance, proxy, server, client, sources} -> {net, pipeline} -> {report, analyzers} -> session -> {wire, codecs} -> trace
 */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const see = 'See the dependency rule in ARCHITECTURE.md.';

/** What a file of each layer may import from src/, its own folder apart. */
const mayImport = {
  trace: [],
  wire: ['trace'],
  codecs: ['trace'],
  session: ['wire', 'codecs', 'trace'],
  analyzers: ['session', 'wire', 'codecs', 'trace'],
  report: ['session', 'wire', 'codecs', 'trace'],
  pipeline: ['report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  net: ['trace'],
  sources: ['net', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  proxy: ['net', 'sources', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  server: ['net', 'sources', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  client: ['net', 'sources', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  conformance: ['net', 'sources', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  matrix: ['conformance', 'proxy', 'server', 'client', 'net', 'sources', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  cli: ['conformance', 'matrix', 'sources', 'proxy', 'server', 'client', 'net', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
  commands: ['cli', 'conformance', 'matrix', 'sources', 'proxy', 'server', 'client', 'net', 'pipeline', 'report', 'analyzers', 'session', 'wire', 'codecs', 'trace'],
};
const layers = Object.keys(mayImport);

/** No sockets, files, clocks, randomness, Buffer, process, console: they are told the time and given the bytes. */
const pureFolders = ['trace', 'wire', 'codecs', 'session', 'analyzers', 'pipeline', 'report', '*/core'];
const pureFiles = pureFolders.map((folder) => `src/${folder}/**/*.ts`);

const shellOnly = {
  Date: 'Time is told by the caller (atUs).', performance: 'Time is told by the caller (atUs).',
  setTimeout: 'Ask for a deadline instead; the shell owns the timers.', setInterval: 'Ask for a deadline instead; the shell owns the timers.',
  setImmediate: 'Work synchronously; the shell owns the loop.', queueMicrotask: 'Work synchronously; the shell owns the loop.',
  process: 'Take what you need as an argument.', console: 'Return text; the commands write it.',
  Buffer: 'Use Uint8Array and src/wire/bytes.', fetch: 'Sources and shells do I/O.', crypto: 'Randomness is passed in.', require: 'Use import.',
};
const pureGlobals = Object.entries(shellOnly).map(([name, message]) => ({ name, message: `Pure layer: ${message} ${see}` }));
const randomness = { object: 'Math', property: 'random', message: `Pure layer: randomness is passed in, with a seed. ${see}` };

/** `node:` and every package; relative imports are the layers' matter. */
const outside = (message, except = []) => ({ regex: except.length === 0 ? '^[^.]' : `^(?!${except.join('|')})[^.]`, message });

/** Folders of src/ that a layer may not reach, however deep the importing file lies. */
function foreignLayers(layer) {
  const banned = layers.filter((other) => other !== layer && !mayImport[layer].includes(other));
  return banned.length === 0 ? [] : [{ regex: `^(\\.\\./)+(${banned.join('|')})/`, message: `${layer} may import only ${['itself', ...mayImport[layer]].join(', ')}. ${see}` }];
}

const isPure = (layer) => ['trace', 'wire', 'codecs', 'session', 'analyzers', 'pipeline', 'report'].includes(layer);
const noPackages = outside(`Pure layer: no node: modules and no packages here. ${see}`);

const layerRules = layers.map((layer) => ({
  name: `layer ${layer}`,
  files: [`src/${layer}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [...foreignLayers(layer), ...(isPure(layer) ? [noPackages] : [])] }] },
}));

/** The cores of proxy, server and client are pure as well, and know nothing of the shells around them, at any depth. */
const coreRules = ['proxy', 'server', 'client'].flatMap((layer) => [0, 1, 2].map((depth) => ({
  name: `core of ${layer}, ${depth} folders down`,
  files: [`src/${layer}/core/${'*/'.repeat(depth)}*.ts`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...foreignLayers(layer), noPackages,
        { regex: '^(\\.\\./)+sources/', message: `A core reads no files. ${see}` },
        { regex: `^(\\.\\./){${depth + 1}}[^/.]+\\.js$`, message: `A core does not import the shell around it. ${see}` },
      ],
    }],
  },
})));

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'docs/', 'captures/'] },
  {
    name: 'all',
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { sourceType: 'module' } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      eqeqeq: 'error',
      'no-constant-binary-expression': 'error',
      'no-control-regex': 'off',
      'no-debugger': 'error',
      'no-dupe-else-if': 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
    },
  },
  {
    name: 'promises',
    files: ['src/{net,sources,proxy,server,client,cli,commands}/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    name: 'pure layers',
    files: pureFiles,
    rules: {
      'no-restricted-globals': ['error', ...pureGlobals],
      'no-restricted-properties': ['error', randomness, { object: 'globalThis', message: `Pure layer: no way around the banned globals. ${see}` }],
    },
  },
  {
    name: 'commands write through the base command',
    files: ['src/{commands,cli}/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', { name: 'console', message: 'Use this.out and this.note of the base command.' }] },
  },
  ...layerRules,
  ...coreRules,
  {
    name: 'the one exception: HMAC of the digest handshake',
    files: ['src/wire/handshake/digest.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [...foreignLayers('wire'), outside(`Only node:crypto may be imported here. ${see}`, ['node:crypto$'])] }],
    },
  },
);
