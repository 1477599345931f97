import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { TxError } from '../diagnostics/diagnostic.ts';
import { diagnosticOfSystemError } from '../diagnostics/systemError.ts';
import type { FileKind, ProjectConfig, SourceFile } from './project.ts';

/** Endings that also mean SQL or Markdown when the project allows them. */
const JINJA_ENDINGS = /\.(?:jinja2|jinja|j2)$/;

/** What a search path may hold: kind by file ending. */
type Rules = Map<string, FileKind>;

/** Endings of property files, which lie beside resources of any kind. */
const PROPERTIES: readonly (readonly [string, FileKind])[] = [
  ['.yml', 'properties'],
  ['.yaml', 'properties'],
];

/** Every file of a package that some phase reads, sorted by path within its search path. */
export function sourceFiles(root: string, config: ProjectConfig, allowJinjaEndings: boolean): SourceFile[] {
  const walk = new Walk(root, config.name, allowJinjaEndings);
  for (const [searchPath, rules] of rulesOf(root, config)) walk.search(searchPath, rules);
  return walk.files;
}

/** Each path is walked once, also when several kinds of files live in it. Absolute ones count from the package's folder. */
function rulesOf(root: string, config: ProjectConfig): Map<string, Rules> {
  const all = new Map<string, Rules>();
  const add = (paths: readonly string[], entries: readonly (readonly [string, FileKind])[]): void => {
    for (const path of paths) {
      const inside = isAbsolute(path) ? relative(root, path) : path;
      const clean = inside.replace(/^\.\//, '').replace(/\/+$/, '');
      const rules = all.get(clean) ?? new Map<string, FileKind>();
      for (const [ending, kind] of entries) if (!rules.has(ending)) rules.set(ending, kind);
      all.set(clean, rules);
    }
  };
  add(config.macro_paths, [['.sql', 'macro'], ...PROPERTIES]);
  add(config.model_paths, [['.sql', 'model'], ['.py', 'model'], ...PROPERTIES]);
  add(config.snapshot_paths, [['.sql', 'snapshot'], ...PROPERTIES]);
  add(config.analysis_paths, [['.sql', 'analysis'], ...PROPERTIES]);
  add(config.test_paths, [['.sql', 'singular_test'], ...PROPERTIES]);
  add(config.seed_paths, [['.csv', 'seed'], ...PROPERTIES]);
  add(config.function_paths, [['.sql', 'function'], ['.py', 'function'], ['.js', 'function'], ...PROPERTIES]);
  add(config.docs_paths, [['.md', 'docs']]);
  return all;
}

/** One walk through the folders of a package; links are followed, but not in circles. */
class Walk {
  readonly files: SourceFile[] = [];
  readonly #root: string;
  readonly #packageName: string;
  readonly #allowJinjaEndings: boolean;
  readonly #ignored: Ignore | undefined;
  readonly #seen = new Set<string>();

  constructor(root: string, packageName: string, allowJinjaEndings: boolean) {
    this.#root = root;
    this.#packageName = packageName;
    this.#allowJinjaEndings = allowJinjaEndings;
    this.#ignored = readIgnoreFile(root);
  }

  search(searchPath: string, rules: Rules): void {
    const folder = join(this.#root, searchPath);
    if (existsSync(folder)) this.#folder(folder, searchPath, '', rules, []);
  }

  /** @param links real paths of the symbolic links gone through, against loops */
  #folder(folder: string, searchPath: string, relative: string, rules: Rules, links: readonly string[]): void {
    const entries = listFolder(folder, join(searchPath, relative));
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.') || name === '__pycache__') continue;
      const inner = relative === '' ? name : `${relative}/${name}`;
      const path = searchPath === '' ? inner : `${searchPath}/${inner}`;
      const absolute = `${folder}/${name}`;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      let through = links;
      if (entry.isSymbolicLink()) {
        const target = linkTarget(absolute);
        if (target === undefined || links.includes(target.path)) continue;
        ({ isFolder, isFile } = target);
        through = [...links, target.path];
      }
      if (this.#ignored?.ignores(isFolder ? `${path}/` : path)) continue;
      if (isFolder) this.#folder(absolute, searchPath, inner, rules, through);
      else if (isFile) this.#file(absolute, searchPath, inner, path, rules);
    }
  }

  #file(absolutePath: string, searchPath: string, relativePath: string, path: string, rules: Rules): void {
    const plainName = this.#allowJinjaEndings ? relativePath.replace(JINJA_ENDINGS, '') : relativePath;
    // `orders.SQL` is a model too.
    const ending = plainName.slice(plainName.lastIndexOf('.')).toLowerCase();
    const listed =
      rules.get(ending) ?? (ending === '.csv' && rules.get('.sql') === 'singular_test' ? 'fixture' : undefined);
    if (listed === undefined) return;
    const found =
      listed === 'singular_test' || listed === 'fixture'
        ? testFile(listed, searchPath, relativePath)
        : { kind: listed, searchPath, relativePath };
    if (found === undefined || this.#seen.has(`${found.kind} ${path}`)) return;
    this.#seen.add(`${found.kind} ${path}`);
    const { mtimeMs, ctimeMs, size } = statSync(absolutePath);
    this.files.push({ packageName: this.#packageName, ...found, path, absolutePath, mtimeMs, ctimeMs, size });
  }
}

/** Below the test path, `generic/` holds generic tests and `fixtures/` the rows of unit tests. */
function testFile(
  listed: FileKind,
  searchPath: string,
  relativePath: string,
): Pick<SourceFile, 'kind' | 'searchPath' | 'relativePath'> | undefined {
  for (const [folder, kind] of [
    ['generic', 'generic_test'],
    ['fixtures', 'fixture'],
  ] as const) {
    if (!relativePath.startsWith(`${folder}/`)) continue;
    if (kind === 'generic_test' && listed === 'fixture') return undefined;
    return { kind, searchPath: `${searchPath}/${folder}`, relativePath: relativePath.slice(folder.length + 1) };
  }
  return listed === 'fixture' ? undefined : { kind: listed, searchPath, relativePath };
}

function listFolder(folder: string, shown: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    );
  } catch (error) {
    const problem = diagnosticOfSystemError(error, `reading the folder ${shown}`);
    if (problem === undefined) throw error;
    throw new TxError(problem, { cause: error });
  }
}

/** What a symbolic link leads to; `undefined` for one that leads nowhere. */
function linkTarget(path: string): { path: string; isFolder: boolean; isFile: boolean } | undefined {
  try {
    const target = statSync(path);
    return { path: realpathSync(path), isFolder: target.isDirectory(), isFile: target.isFile() };
  } catch {
    return undefined;
  }
}

/** `.dbtignore`, with the rules of .gitignore. */
function readIgnoreFile(root: string): Ignore | undefined {
  const path = join(root, '.dbtignore');
  return existsSync(path) ? ignore().add(readFileSync(path, 'utf8')) : undefined;
}
