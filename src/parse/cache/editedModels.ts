import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../project/project.ts';
import { contractOf } from '../contractChecksum.ts';
import type { MacroNode, ModelNode } from '../manifest.ts';
import { parseModel, stem } from '../models.ts';
import { type ParseInput, servicesFor } from '../parse.ts';
import { ParseState } from '../parseState.ts';
import { Patches } from '../patches.ts';
import { readPropertyFile } from '../readPropertyFiles.ts';
import { giveFacts, keptFacts, type ManifestFacts } from './manifestBody.ts';
import type { SpecialValue } from './specialValues.ts';

/** A kept parse: manifest.json as bytes without its metadata, what that does not show, and what was warned about. */
export interface EditableParse {
  readonly body: Buffer;
  readonly manifest: ManifestFacts;
  readonly diagnostics: readonly Diagnostic[];
}

/** What other nodes see of a model: when one of these changes, all is parsed anew. */
const SEEN_BY_OTHERS = [
  'database',
  'schema',
  'alias',
  'relation_name',
  'group',
  'access',
  'refs',
  'sources',
  'metrics',
  'functions',
  'constraints',
] as const satisfies readonly (keyof ModelNode)[];

/**
 * The kept parse with the texts of some models changed: only those models are parsed. @returns `undefined` when a change may
 * reach further than its own node
 */
export function withEditedModels(
  input: ParseInput,
  kept: EditableParse,
  files: readonly SourceFile[],
): EditableParse | undefined {
  const macros = macrosOf(kept);
  if (macros === undefined) return undefined;
  const services = servicesFor(input, macros);
  let edited: EditableParse | undefined = kept;
  for (const file of files) {
    const state = new ParseState(input.invocation, input.project, input.adapter, services);
    edited = withEditedModel(edited, file, state);
    if (edited === undefined) return undefined;
  }
  return edited;
}

/** The same for one file. */
function withEditedModel(kept: EditableParse, file: SourceFile, state: ParseState): EditableParse | undefined {
  const id = `model.${file.packageName}.${stem(file)}`;
  const span = memberSpan(kept.body, id);
  if (span === undefined) return undefined;
  const before = JSON.parse(kept.body.toString('utf8', span.start, span.end)) as ModelNode;
  if (before.unique_id !== id || before.original_file_path !== file.path || before.version !== null) return undefined;
  if (kept.diagnostics.some((one) => concerns(one, file.path))) return undefined;
  const after = reparse(before, file, state);
  if (after === undefined || state.diagnostics.length > 0 || state.reads.isVolatile) return undefined;
  if (after.config.enabled !== before.config.enabled) return undefined;
  if (SEEN_BY_OTHERS.some((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]))) return undefined;
  return replaced(kept, span, after);
}

/** A warning about the file would have to be said again, or no more. */
function concerns({ location, node, message }: Diagnostic, path: string): boolean {
  return location?.file === path || node?.file === path || message.includes(path);
}

/** The model of the edited text; what comes from elsewhere is taken from before. */
function reparse(before: ModelNode, file: SourceFile, state: ParseState): ModelNode | undefined {
  const pkg = state.package(file.packageName);
  const entry = propertyEntry(before, file, state);
  if (entry === null) return undefined;
  const after = parseModel(file, pkg, undefined, entry, state);
  return {
    ...after,
    // Descriptions, columns and keys come from property files and docs, none of which changed.
    description: before.description,
    columns: before.columns,
    doc_blocks: before.doc_blocks,
    primary_key: before.primary_key,
    contract: contractOf(after.contract, before.columns, after.constraints, String(after.config.materialized)),
    depends_on: { ...after.depends_on, nodes: before.depends_on.nodes },
  };
}

/** @returns `undefined` when the model has no entry; null when it cannot be found again */
function propertyEntry(before: ModelNode, file: SourceFile, state: ParseState) {
  if (before.patch_path === null) return undefined;
  const pkg = state.package(file.packageName);
  const path = before.patch_path.slice(before.patch_path.indexOf('://') + 3);
  const properties = pkg.files.find((one) => one.kind === 'properties' && one.path === path);
  const read = properties === undefined ? undefined : readPropertyFile(properties, pkg, state);
  if (read === undefined) return null;
  // Its own warnings were said when all was parsed, and are kept.
  state.diagnostics.length = 0;
  const entry = new Patches([read], state).get('models', pkg.name, before.name);
  if (entry === undefined) return null;
  const { description: _d, columns: _c, ...value } = entry.value;
  return { ...entry, value };
}

/** Puts the model's new JSON in place of the old in the bytes. */
function replaced(kept: EditableParse, span: Span, after: ModelNode): EditableParse | undefined {
  const { tx: _tx, ...fields } = after;
  const specials: SpecialValue[] = kept.manifest.specials.filter(
    ({ path }) => path[0] !== 'nodes' || path[1] !== after.unique_id,
  );
  const facts = keptFacts(after, ['nodes', after.unique_id], specials);
  if (facts === undefined) return undefined;
  const body = Buffer.concat([
    kept.body.subarray(0, span.start),
    Buffer.from(JSON.stringify(fields)),
    kept.body.subarray(span.end),
  ]);
  const edited = { ...kept.manifest.edited, [after.unique_id]: facts };
  return { ...kept, body, manifest: { ...kept.manifest, specials, edited } };
}

/** The kept macros, read without the rest of the document. */
function macrosOf({ body, manifest }: EditableParse): MacroNode[] | undefined {
  const span = memberSpan(body, 'macros');
  if (span === undefined) return undefined;
  const macros = Object.values(JSON.parse(body.toString('utf8', span.start, span.end)) as Record<string, MacroNode>);
  const facts = manifest.sections['macros'] ?? [];
  // A key of that name may also stand in somebody's meta.
  if (macros.length !== facts.length || macros.some((macro) => macro.resource_type !== 'macro')) return undefined;
  for (const [at, macro] of macros.entries()) giveFacts(macro as never, facts[at] ?? null);
  return macros;
}

/** A run of bytes, `end` not included. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The object behind a key, as a run of bytes. Inside of texts quotes are escaped, so a key is found nowhere else. */
function memberSpan(body: Buffer, key: string): Span | undefined {
  const name = `${JSON.stringify(key)}:`;
  const found = body.indexOf(`${name}{`);
  if (found < 0) return undefined;
  const start = found + Buffer.byteLength(name);
  let depth = 0;
  for (let at = start; at < body.length; at++) {
    const byte = body[at];
    if (byte === QUOTE) {
      for (at++; at < body.length && body[at] !== QUOTE; at++) if (body[at] === BACKSLASH) at++;
    } else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return { start, end: at + 1 };
  }
  return undefined;
}
