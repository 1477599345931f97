import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type Diagnostic, TxError } from '../../diagnostics/diagnostic.ts';

/** A member of an earlier manifest.json: fields as that version of dbt or tx wrote them. */
export interface StateNode {
  readonly [field: string]: unknown;
  readonly unique_id: string;
  readonly name: string;
  readonly resource_type: string;
  readonly original_file_path: string;
}

/** An earlier manifest.json, its members by unique id. */
export interface StateManifest {
  /** Of all sections with a place in the DAG. */
  readonly members: ReadonlyMap<string, StateNode>;
  /** The section `nodes` alone. */
  readonly nodes: ReadonlyMap<string, StateNode>;
  readonly functions: ReadonlyMap<string, StateNode>;
  /** Text of each macro, by unique id. */
  readonly macros: ReadonlyMap<string, string>;
}

/** What an earlier run_results.json tells. */
export interface StateResults {
  readonly results: readonly StateResult[];
  /** dbt's `args`: flags of that call by name, `which` among them. */
  readonly args: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly startedAt: string | null;
}

/** One node's result; `status` is dbt's word. */
export interface StateResult {
  readonly unique_id: string;
  readonly status: string;
  readonly batch_results: { readonly successful: [string, string][]; readonly failed: [string, string][] } | null;
}

/** Sections of manifest.json that hold members of the DAG. */
const SECTIONS = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'unit_tests',
  'functions',
] as const;

/** The first version of the manifest's schema that can be read. */
const OLDEST_SCHEMA = 4;

/**
 * Artifacts of an earlier call in one folder (`--state`). Each file is read when it is first asked for, and is `undefined` when it
 * is not there. What cannot be read throws a TxError (TX3050).
 */
export class PreviousState {
  /** As given on the command line. */
  readonly shown: string;
  readonly folder: string;
  readonly #target: string;
  #manifest: StateManifest | null | undefined;

  /**
   * @param root the project, which a relative folder starts from; one that is not there is looked for in `cwd`
   * @param target the target folder of this call
   */
  constructor(given: string, { root, cwd, target }: { root: string; cwd: string; target: string }) {
    this.shown = given;
    const below = resolve(root, given);
    this.folder = isAbsolute(given) || existsSync(below) ? below : resolve(cwd, given);
    this.#target = target;
  }

  /** dbt's warning where this call writes over the artifacts that it compares with. */
  get warning(): Diagnostic | undefined {
    if (resolve(this.folder) !== resolve(this.#target)) return undefined;
    return {
      code: 'TX3051',
      severity: 'warning',
      kind: 'Runtime',
      event: 'WarnStateTargetEqual',
      message: `The state and target directories are the same: '${this.shown}'. This could lead to missing changes due to overwritten state including non-idempotent retries.`,
      hint: 'keep a copy of the artifacts in a folder of its own',
    };
  }

  get manifest(): StateManifest | undefined {
    if (this.#manifest === undefined) {
      const path = join(this.folder, 'manifest.json');
      const document = readJson(path);
      this.#manifest = document === undefined ? null : manifestOf(document, path);
    }
    return this.#manifest ?? undefined;
  }

  get results(): StateResults | undefined {
    const path = join(this.folder, 'run_results.json');
    const document = readJson(path);
    if (document === undefined) return undefined;
    const { results, args, metadata } = document;
    if (!Array.isArray(results)) throw unreadable(path, 'it has no list of results');
    const { invocation_started_at: startedAt, generated_at: generatedAt } = (metadata ?? {}) as Record<string, unknown>;
    return {
      results: results as StateResult[],
      args: (args ?? {}) as Record<string, unknown>,
      startedAt: textOf(startedAt) ?? textOf(generatedAt) ?? null,
    };
  }

  /** When each source was last loaded (ISO 8601), as `source freshness` found it then. */
  get sources(): ReadonlyMap<string, string> | undefined {
    return loadedAt(join(this.folder, 'sources.json'));
  }

  /** The same of the target folder: what `source freshness` found last. */
  get currentSources(): ReadonlyMap<string, string> | undefined {
    return loadedAt(join(this.#target, 'sources.json'));
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readJson(path: string): Record<string, unknown> | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw unreadable(path, 'it holds no object');
  return document as Record<string, unknown>;
}

function unreadable(path: string, reason: string): TxError {
  return new TxError({
    code: 'TX3050',
    severity: 'error',
    kind: 'Runtime',
    message: `${path} is no artifact that can be compared with: ${reason}`,
    hint: 'write it anew with the version of the project that it stands for',
  });
}

function manifestOf(document: Record<string, unknown>, path: string): StateManifest {
  const { dbt_schema_version: schema } = (document['metadata'] ?? {}) as { dbt_schema_version?: unknown };
  const version = Number(/\/manifest\/v(\d+)\.json/.exec(String(schema))?.[1]);
  if (!(version >= OLDEST_SCHEMA))
    throw unreadable(path, `its schema is '${String(schema)}', and manifest/v${OLDEST_SCHEMA} is the oldest known`);
  const members = new Map<string, StateNode>();
  const nodes = new Map<string, StateNode>();
  const functions = new Map<string, StateNode>();
  for (const section of SECTIONS) {
    for (const [id, member] of Object.entries((document[section] ?? {}) as Record<string, StateNode>)) {
      const current = version < 7 ? renamed(member) : member;
      members.set(id, current);
      if (section === 'nodes') nodes.set(id, current);
      if (section === 'functions') functions.set(id, current);
    }
  }
  const macros = Object.entries((document['macros'] ?? {}) as Record<string, { macro_sql?: unknown }>);
  return {
    members,
    nodes,
    functions,
    macros: new Map(macros.map(([id, { macro_sql: text }]) => [id, String(text ?? '')])),
  };
}

/** Before v7 the SQL of a node was `raw_sql` and `compiled_sql`. */
function renamed(member: StateNode): StateNode {
  const { raw_sql: raw, compiled_sql: compiled, ...rest } = member;
  return { ...(rest as StateNode), raw_code: raw ?? '', compiled_code: compiled ?? null };
}

/** Results without an answer, those of sources whose query failed, are left out. */
function loadedAt(path: string): ReadonlyMap<string, string> | undefined {
  const document = readJson(path);
  if (document === undefined) return undefined;
  const results = Array.isArray(document['results']) ? (document['results'] as Record<string, unknown>[]) : [];
  return new Map(
    results
      .filter((result) => typeof result['max_loaded_at'] === 'string')
      .map((result) => [String(result['unique_id']), String(result['max_loaded_at'])]),
  );
}
