import type { SourceLocation } from '../../diagnostics/diagnostic.ts';
import { parseMacroBlock } from '../../jinja/blocks.ts';
import type { MacroDefinition } from '../../jinja/jinja.ts';
import type { MacroNode, Manifest, NodeFacts } from '../manifest.ts';
import { collectSpecials, restoreSpecials, type SpecialValue } from './specialValues.ts';

/** Sections of the manifest that are kept by id, in the order of manifest.json. */
const SECTIONS = [
  'nodes',
  'sources',
  'macros',
  'docs',
  'exposures',
  'metrics',
  'groups',
  'saved_queries',
  'semantic_models',
  'unit_tests',
  'functions',
] as const;
type Section = (typeof SECTIONS)[number];

/** The `tx` facts of one member; template text is what stands around `raw_code`. */
export interface KeptFacts {
  readonly location: SourceLocation;
  readonly template?: {
    readonly before: string;
    readonly after: string;
    readonly line: number;
    readonly column: number;
  };
  readonly kwargs?: true;
  readonly block?: MacroNode['tx']['block'];
}

/** What manifest.json does not show. */
export interface ManifestFacts {
  /** By section, in the order of its members; `null` where a member has none. */
  readonly sections: Readonly<Record<string, readonly (KeptFacts | null)[]>>;
  readonly disabled: readonly (readonly (KeptFacts | null)[])[];
  readonly specials: readonly SpecialValue[];
  /** By id: facts of nodes that were parsed again since. */
  readonly edited?: Readonly<Record<string, KeptFacts | null>>;
}

/** A node, macro or the like by its keys. */
type Member = Record<string, unknown> & { tx?: (NodeFacts & Partial<MacroNode['tx']>) | undefined };

/** @returns `undefined` when the manifest holds something that cannot be written down and read back the same */
export function manifestFacts(manifest: Manifest): ManifestFacts | undefined {
  const specials: SpecialValue[] = [];
  const sections: Record<string, (KeptFacts | null)[]> = {};
  for (const section of SECTIONS) {
    const facts: (KeptFacts | null)[] = [];
    sections[section] = facts;
    for (const [id, member] of manifest[section] as unknown as ReadonlyMap<string, Member>) {
      const kept = keptFacts(member, [section, id], specials);
      if (kept === undefined) return undefined;
      facts.push(kept);
    }
  }
  const disabled: (KeptFacts | null)[][] = [];
  for (const [id, members] of manifest.disabled) {
    const facts: (KeptFacts | null)[] = [];
    disabled.push(facts);
    for (const [at, member] of members.entries()) {
      const kept = keptFacts(member, ['disabled', id, at], specials);
      if (kept === undefined) return undefined;
      facts.push(kept);
    }
  }
  return { sections, disabled, specials };
}

/** @returns `undefined` when the member cannot be kept */
export function keptFacts(
  value: object,
  path: (string | number)[],
  specials: SpecialValue[],
): KeptFacts | null | undefined {
  const member = value as Member;
  for (const key in member) {
    if (key === 'tx') continue;
    const item = member[key];
    if (typeof item === 'string' || typeof item === 'boolean' || item === null || item === undefined) continue;
    if (!collectSpecials(item, [...path, key], specials)) return undefined;
  }
  const { tx } = member;
  if (tx === undefined) return null;
  const { location, template, testKwargs, block } = tx;
  const kwargs = (member['test_metadata'] as { kwargs?: unknown } | undefined)?.kwargs;
  if (testKwargs !== undefined && testKwargs !== kwargs) return undefined;
  let around: KeptFacts['template'];
  if (template !== undefined) {
    const code = String(member['raw_code']);
    const at = template.text.indexOf(code);
    if (at < 0) return undefined;
    const { line, column } = template;
    around = { before: template.text.slice(0, at), after: template.text.slice(at + code.length), line, column };
  }
  return {
    location,
    ...(around === undefined ? {} : { template: around }),
    ...(testKwargs === undefined ? {} : { kwargs: true as const }),
    ...(block === undefined ? {} : { block }),
  };
}

/** The manifest again, from manifest.json's text without its metadata. */
export function restoreManifest(body: Buffer, facts: ManifestFacts): Manifest {
  const document = JSON.parse(body.toString('utf8')) as Record<string, Record<string, Member>>;
  restoreSpecials(document, facts.specials);
  const maps = {} as Record<Section, Map<string, never>>;
  for (const section of SECTIONS) {
    const members = Object.entries(document[section] as Record<string, Member>);
    for (const [at, [, member]] of members.entries()) giveFacts(member, facts.sections[section]?.[at] ?? null);
    if (section === 'nodes')
      for (const [id, edited] of Object.entries(facts.edited ?? {}))
        giveFacts((document[section] as Record<string, Member>)[id] as Member, edited);
    maps[section] = new Map(members) as unknown as Map<string, never>;
  }
  const disabled = Object.entries(document['disabled'] as unknown as Record<string, Member[]>);
  for (const [at, [, members]] of disabled.entries())
    for (const [place, member] of members.entries()) giveFacts(member, facts.disabled[at]?.[place] ?? null);
  return { ...maps, selectors: {}, disabled: new Map(disabled) as unknown as Manifest['disabled'] };
}

/** Puts back what `keptFacts` took out of a member. */
export function giveFacts(member: Member, facts: KeptFacts | null): void {
  if (facts === null) return;
  if (facts.block !== undefined) {
    member.tx = macroFacts(member, facts.location, facts.block) as never;
    return;
  }
  const { location, template } = facts;
  const code = member['raw_code'] as string;
  member.tx = {
    location,
    ...(template === undefined
      ? {}
      : {
          template: {
            text: template.before + code + template.after,
            line: template.line,
            column: template.column,
          },
        }),
    ...(facts.kwargs === true ? { testKwargs: (member['test_metadata'] as { kwargs: never }).kwargs } : {}),
  };
}

function macroFacts(macro: Member, location: SourceLocation, block: MacroNode['tx']['block']): MacroNode['tx'] {
  let definition: MacroDefinition | undefined;
  return {
    location,
    block,
    definition() {
      definition ??= parseMacroBlock({
        ...block,
        text: macro['macro_sql'] as string,
        file: location.file,
        owner: macro['package_name'] as string,
        start: { line: location.line, column: location.column },
      });
      return definition;
    },
  };
}
