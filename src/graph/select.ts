import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearNames } from '../diagnostics/didYouMean.ts';
import type { Manifest } from '../parse/manifest.ts';
import type { PlainMap } from '../project/project.ts';
import type { NodeSet } from './adjacency.ts';
import { addAll, difference, intersection, isEmpty, members, union } from './adjacency.ts';
import { DEFAULT_SELECTION, parseCliSpecs } from './cliSpec.ts';
import { fnmatch } from './fnmatch.ts';
import type { Graph } from './graph.ts';
import type { Found } from './indirectSelection.ts';
import { takeCompleted, withTests } from './indirectSelection.ts';
import { RESOURCE_TYPES } from './methods/kinds.ts';
import type { MethodScope } from './methods/method.ts';
import { criterionTest } from './methods/selectionMethods.ts';
import type { Combination, Criterion, IndirectSelection, SelectionSpec } from './selectionSpec.ts';
import { selectionError } from './selectionSpec.ts';
import type { StateComparison } from './state/stateComparison.ts';
import { YamlSelectors } from './yamlSelectors.ts';

/** What the user asked for, and what the command can do. */
export interface SelectionRequest {
  /** Arguments of `--select`, as given; empty for everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** `--selector`. */
  readonly selector?: string | null;
  /** Entries of selectors.yml, rendered. */
  readonly selectors: readonly PlainMap[];
  readonly indirectSelection: IndirectSelection;
  /** Name of the root project. */
  readonly projectName: string;
  /** With `--state`: what `state:`, `result:` and `source_status:` compare with. */
  readonly comparison?: StateComparison;
  /** Kinds of node that the command can work on; all when absent. */
  readonly commandTypes?: readonly string[];
  /** Kinds it works on unless `--resource-type` says otherwise, when those are fewer. */
  readonly defaultTypes?: readonly string[];
  /** `--resource-type`; `all` stands for `commandTypes`, `default` for `defaultTypes`. */
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
}

/** What was chosen, and the criteria that matched nothing, for the warning about them. */
export interface Selection {
  /** unique_ids, sorted, only of kinds that the command and the flags allow. */
  readonly ids: ReadonlySet<string>;
  readonly warnings: readonly Diagnostic[];
  /** Name of the selector used because nothing was asked for. */
  readonly defaultSelector: string | undefined;
}

/**
 * The nodes a command works on. Throws a TxError for what cannot be read: an unknown method, selector or value, `@x+`,
 * selectors in a circle.
 */
export function select(graph: Graph, manifest: Manifest, request: SelectionRequest): Selection {
  return new Selector(graph, manifest, request).run();
}

/** Evaluates one specification against one graph; sets of nodes are bit sets. */
class Selector {
  readonly #graph: Graph;
  readonly #manifest: Manifest;
  readonly #request: SelectionRequest;
  readonly #scope: MethodScope;
  readonly #yaml: YamlSelectors;
  readonly #warnings: Diagnostic[] = [];
  /** Names of the YAML selectors being evaluated, outermost first. */
  readonly #open: string[] = [];

  constructor(graph: Graph, manifest: Manifest, request: SelectionRequest) {
    this.#graph = graph;
    this.#manifest = manifest;
    this.#request = request;
    const { projectName, comparison } = request;
    this.#scope = { projectName, ...(comparison === undefined ? {} : { comparison }) };
    this.#yaml = new YamlSelectors(request.selectors, request.indirectSelection);
  }

  run(): Selection {
    const { select: wanted, exclude, selector } = this.#request;
    const named = selector !== null && selector !== undefined && selector !== '';
    const nothingAsked = !named && wanted.length === 0 && exclude.length === 0;
    const defaultSelector = nothingAsked ? this.#yaml.defaultName : undefined;
    if (named && (wanted.length > 0 || exclude.length > 0)) this.#warnings.push(selectorWins());
    const name = named ? selector : defaultSelector;
    const nodes = name === undefined ? this.#fromFlags() : this.#fromSelector(name, this.#yaml.get(name)).direct;
    return { ids: this.#allowed(nodes), warnings: this.#warnings, defaultSelector };
  }

  #fromFlags(): NodeSet {
    const { select: wanted, exclude, indirectSelection } = this.#request;
    const included = parseCliSpecs(wanted.length === 0 ? DEFAULT_SELECTION : wanted, indirectSelection);
    const found = this.#evaluate(included, wanted.length > 0);
    if (exclude.length === 0) return found.direct;
    const excluded = this.#evaluate(parseCliSpecs(exclude, indirectSelection), true);
    return this.#finish('difference', [found, excluded], indirectSelection).direct;
  }

  /** @param warn whether criteria without a match deserve a warning */
  #evaluate(spec: SelectionSpec, warn: boolean): Found {
    if (spec.kind === 'criterion') return this.#criterion(spec);
    const parts = spec.parts.map((part, i) => this.#evaluate(part, warn && !(spec.kind === 'difference' && i > 0)));
    const found = this.#finish(spec.kind, parts, spec.indirectSelection);
    if (warn && spec.raw !== undefined && isEmpty(found.direct)) this.#warnings.push(this.#matchesNothing(spec));
    return found;
  }

  #finish(kind: Combination['kind'], parts: readonly Found[], mode: IndirectSelection): Found {
    const combine = combinations[kind];
    const size = this.#graph.size;
    const direct = combine(
      parts.map((part) => part.direct),
      size,
    );
    const waiting = difference(
      combine(
        parts.map((part) => part.waiting),
        size,
      ),
      union(
        parts.map((part) => part.direct),
        size,
      ),
    );
    return { direct: takeCompleted(this.#graph, direct, waiting, mode), waiting };
  }

  #criterion(criterion: Criterion): Found {
    const matched = criterion.method === 'selector' ? this.#selectors(criterion) : this.#matching(criterion);
    const starts = members(matched);
    const { parentsOf, childrenOf } = this.#graph;
    const selected = matched.slice();
    if (criterion.parentsDepth > 0) addAll(selected, parentsOf.reach(starts, criterion.parentsDepth));
    if (criterion.childrenDepth > 0) addAll(selected, childrenOf.reach(starts, criterion.childrenDepth));
    if (criterion.childrensParents) {
      const family = childrenOf.reach(starts);
      addAll(family, matched);
      addAll(selected, family);
      addAll(selected, parentsOf.reach(members(family)));
    }
    // A selector has brought its tests along by its own rules.
    if (criterion.method === 'selector') return { direct: selected, waiting: new Uint8Array(selected.length) };
    return withTests(this.#graph, selected, criterion.indirectSelection);
  }

  #matching(criterion: Criterion): NodeSet {
    const test = criterionTest(criterion, this.#scope);
    const matched = new Uint8Array(this.#graph.size);
    const nodes = this.#graph.nodes();
    for (let i = 0; i < nodes.length; i++) if (test(nodes[i] as (typeof nodes)[number])) matched[i] = 1;
    return matched;
  }

  /** `selector:name`, where the name may have wildcards. */
  #selectors(criterion: Criterion): NodeSet {
    const pattern = String(criterion.value);
    const fits = fnmatch(pattern);
    const names = this.#yaml.names.filter(fits);
    // Without a match the look-up by the pattern itself gives the error that names what there is.
    const chosen = names.length === 0 ? [pattern] : names;
    const sets = chosen.map((name) => this.#fromSelector(name, this.#yaml.get(name)).direct);
    return union(sets, this.#graph.size);
  }

  #fromSelector(name: string, spec: SelectionSpec): Found {
    if (this.#open.includes(name)) {
      const path = [...this.#open.slice(this.#open.indexOf(name)), name].join(' --> ');
      throw selectionError('TX3025', `Selectors in selectors.yml refer to each other in a circle: ${path}`);
    }
    this.#open.push(name);
    const found = this.#evaluate(spec, true);
    this.#open.pop();
    return found;
  }

  #allowed(nodes: NodeSet): Set<string> {
    const {
      commandTypes = RESOURCE_TYPES as readonly string[],
      defaultTypes = commandTypes,
      excludeResourceTypes = [],
    } = this.#request;
    const { resourceTypes = [] } = this.#request;
    const wanted = resourceTypes.length === 0 ? ['default'] : resourceTypes;
    const types = new Set<string>(wanted.includes('all') ? commandTypes : wanted);
    if (wanted.includes('default')) for (const type of defaultTypes) types.add(type);
    for (const type of excludeResourceTypes) types.delete(type);
    const ids = new Set<string>();
    for (const index of members(nodes)) {
      const { unique_id, resource_type } = this.#graph.nodeAt(index);
      if (types.has(resource_type) && commandTypes.includes(resource_type)) ids.add(unique_id);
    }
    return ids;
  }

  #matchesNothing(spec: Combination): Diagnostic {
    return {
      code: 'TX3015',
      severity: 'warning',
      kind: 'Usage',
      event: 'NoNodesForSelectionCriteria',
      message: `The selection criterion '${spec.raw}' does not match any enabled nodes`,
      data: { spec_raw: spec.raw },
      hint: this.#nearNames(spec),
    };
  }

  /** Names that were perhaps meant: those of the nodes, the disabled ones included. */
  #nearNames(spec: Combination): string | undefined {
    const [only] = spec.parts;
    if (spec.parts.length !== 1 || only?.kind !== 'criterion') return undefined;
    const value = String(only.value);
    const disabled = this.#disabledNode(value);
    if (only.method === 'fqn' && disabled !== undefined) return `${disabled} has that name, but it is disabled`;
    const candidates = candidatesFor(only.method, this.#graph);
    const near = candidates === undefined ? [] : nearNames(value, candidates);
    if (near.length === 0) return undefined;
    return `did you mean ${near.map((name) => `'${spec.raw?.replace(value, name)}'`).join(' or ')}?`;
  }

  #disabledNode(name: string): string | undefined {
    for (const [id, nodes] of this.#manifest.disabled) if (nodes.some((node) => node.name === name)) return id;
    return undefined;
  }
}

type Combine = (sets: readonly NodeSet[], size: number) => NodeSet;

const combinations: Readonly<Record<Combination['kind'], Combine>> = {
  union,
  intersection,
  difference: ([base, ...rest], size) => difference(base ?? new Uint8Array(size), union(rest, size)),
};

/** What the values of a method are taken from, for "did you mean". */
function candidatesFor(method: string, graph: Graph): Iterable<string> | undefined {
  const nodes = graph.nodes();
  switch (method) {
    case 'fqn':
      return nodes.flatMap((node) => (node.resource_type === 'source' ? [] : [node.name, ...node.fqn]));
    case 'tag':
      return nodes.flatMap((node) => ('tags' in node ? (node.tags as readonly string[]) : []));
    case 'source':
      return nodes.flatMap((node) =>
        node.resource_type === 'source' ? [node.source_name, `${node.source_name}.${node.name}`] : [],
      );
    case 'path':
      return nodes.flatMap((node) => [node.original_file_path, folder(node.original_file_path)]);
    case 'file':
      return nodes.map((node) => node.original_file_path.split('/').at(-1) as string);
    case 'package':
      return nodes.map((node) => node.package_name);
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'unit_test':
      return nodes.filter((node) => node.resource_type === method).map((node) => node.name);
    default:
      return undefined;
  }
}

function folder(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function selectorWins(): Diagnostic {
  return {
    code: 'TX3016',
    severity: 'warning',
    kind: 'Usage',
    event: 'SelectExcludeIgnoredWithSelectorWarning',
    message: '--select and --exclude are ignored, because --selector was given',
  };
}
