// Bundles src/ into dist/: one entry, each command in a file of its own that is loaded when it is called.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

// Bundled, hundreds of small files become a few: reading them takes longer than running them (kysely: 50 ms). Of nunjucks only
// the lexer and the parser get in. What stays outside: native code, and the S3 client, which is large and seldom needed.
const external = ['@duckdb/node-bindings', '@aws-sdk/client-s3', 'pg-native', 'pg-cloudflare'];

const entryPoints = ['main', 'index'].map((name) => join(root, 'src', `${name}.ts`)).filter((path) => existsSync(path));

/**
 * An `import` of one of Node's own modules evaluates every lazy member it has, streams and workers among them: 10 ms a call.
 * Taken from the module itself, only the members that are used are touched.
 */
const builtinModules = {
  name: 'builtin-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin', sideEffects: false } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
      );
      const members = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`);
      const module = `const builtin = process.getBuiltinModule(${JSON.stringify(path)});`;
      return { contents: [module, 'export default builtin;', ...members].join('\n'), loader: 'js' };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints,
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  external,
  plugins: [builtinModules],
  chunkNames: 'chunks/[name]-[hash]',
  // Bundled CommonJS packages call require for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
});

// The built-in macro packages and the starter project are data, read as any project is.
for (const name of ['macros', 'starter']) {
  const source = join(root, 'src', name);
  if (existsSync(source)) cpSync(source, join(dist, name), { recursive: true });
}

const indexer = join(dist, 'macroIndex.mjs');
await build({
  entryPoints: [join(root, 'scripts', 'macroIndex.ts')],
  outfile: indexer,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
const { writeMacroIndex } = await import(pathToFileURL(indexer).href);
writeMacroIndex(join(dist, 'macros'));
rmSync(indexer);
